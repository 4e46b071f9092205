"""What an editor is asked of a listing, in short plain words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.kinds import Kind

SOLD_AS = {
    "bundle": "a bundle",
    "refurbished": "a used or refurbished unit",
    "accessory": "an accessory",
    "part": "a spare part",
}
NOTHING = "No product of the catalog fits. Is it a new one?"


def fits(name: str) -> str:
    """Ask whether a listing is the product that fits best."""
    return f"Is this the {name}?"


def unsure(name: str) -> str:
    """Ask again what an editor could not tell."""
    return f"An editor was unsure. Is this the {name}?"


def other_kind(kind: Kind, name: str | None) -> str:
    """Say that a name sells something near a product, and ask what it is to be."""
    said = f"By its name ('{kind.words}') this is {SOLD_AS[kind.kind]}."
    return f"{said} Do its reviews speak of the {name}?" if name else f"{said} {NOTHING}"


def other_variant(aspects: Sequence[str], name: str) -> str:
    """Say in what a name differs from the product's, and ask whether that matters."""
    return f"It prints another {' and '.join(aspects)}. Is this still the {name}?"


def two_say(words: str, name: str) -> str:
    """Say that what is printed points to two products."""
    return f"What is printed does not agree: {words}. Is this the {name}?"


def new_gtin(gtin: str, name: str) -> str:
    """Say that a printed GTIN is none of those on record."""
    return f"It prints GTIN {gtin}, which is not on record. Is this the {name}?"


def only_gtin(name: str) -> str:
    """Say that nothing but the number points to a product."""
    return f"Its GTIN is that of the {name}, but nothing else it prints agrees. What is it?"


def against_judgement(name: str, words: str) -> str:
    """Say what speaks against an editor's decision, which stands."""
    return f"An editor found that this is the {name}, but {words}. Does the decision stand?"


def against_catalog(name: str, words: str) -> str:
    """Say what speaks against the shop's file, which stands."""
    return f"The shop's file says that this is the {name}, but {words}. Which is right?"


def refused(name: str) -> str:
    """Say that the shop's file and an editor disagree."""
    return f"The shop's file says that this is the {name}, but an editor found that it is not."


def lost(product: str) -> str:
    """Say that a decision names a product that is gone."""
    return f"It was found to be '{product}', which is no longer in the catalog. What is it now?"
