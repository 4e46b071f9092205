"""What is known of one listing, in the order in which it is believed: editor, catalog, proposal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from db.judgements import Standing
from pipeline import asking
from pipeline.kinds import Kind, kind_of, pack
from pipeline.pointers import Pointers, spelt
from pipeline.variants import Variant, differ, variants

FOREIGN = "an editor found that it is no product of ours"
UNREAD = "nothing is known of it yet: its page was not read"


class Authority(NamedTuple):
    """Who decided, in the words of a match, and how to say what speaks against it."""

    rule: str
    evidence: str
    against: Callable[[str, str], str]


EDITOR = Authority("judgement", "an editor found that it is this product", asking.against_judgement)
FILE = Authority(
    "catalog", "an editor names the product in the shop's file", asking.against_catalog
)


@dataclass(frozen=True, slots=True)
class Sold:
    """What a product's own names say of it, to compare a listing's with."""

    kinds: frozenset[str]
    packs: frozenset[int]
    variants: tuple[frozenset[Variant], ...]  # of each name


@dataclass(frozen=True, slots=True)
class World:
    """All that a listing is held against."""

    standing: Standing
    seen: Mapping[str, str]  # judgement: JSON of what was on the screen
    pointers: Pointers
    sold: Mapping[str, Sold]
    brands: frozenset[str]
    proposals: Mapping[str, Any]  # listing: a row of matching.propose


@dataclass(frozen=True, slots=True)
class Decided:
    """What is known of one listing: a row of matches without its key."""

    product_id: str | None
    rule: str
    evidence: str
    kind: str
    question: str | None = None
    proposal: str | None = None
    likeness: float = float("nan")
    parts: str = "[]"


def decide(item: Any, world: World) -> Decided:
    """Decide one listing (a row of `offered.items`); what is not decided or certain is asked."""
    standing = world.standing
    if item.key in standing.foreign:
        return Decided(None, "judgement", FOREIGN, _kind(item, world).kind)
    if item.key in standing.matched:
        product, judgement = standing.matched[item.key]
        said = _kept(item, world, product, EDITOR)
        is_known = _was_seen(said.question or "", world.seen.get(judgement, ""))
        return replace(said, question=None) if is_known and said.product_id else said
    if not item.assigned:
        return _proposed(item, world)
    product = standing.survivor(item.assigned)
    if (item.key, product) in standing.barred:
        return _refused(item, world, product)
    return _kept(item, world, product, FILE)


def sold_as(names: Sequence[str]) -> Sold:
    """Read from a product's own names what it is sold as."""
    return Sold(
        frozenset(kind_of(name).kind for name in names),
        frozenset(map(pack, names)),
        tuple(dict.fromkeys(map(variants, names))),
    )


def _kept(item: Any, world: World, product: str, by: Authority) -> Decided:
    """Keep what people decided; say what is printed against it."""
    if product not in world.sold:
        gone = f"'{product}' is not in the catalog"
        return Decided(None, "unmatched", gone, _kind(item, world).kind, asking.lost(product))
    words = world.pointers.other(item, product)
    question = by.against(world.pointers.shown[product], words) if words else None
    if (item.key, product) in world.standing.unsure:
        question = asking.unsure(world.pointers.shown[product])
    kind, _ = _compared(item, world, product)
    return Decided(product, by.rule, by.evidence, kind, question)


def _refused(item: Any, world: World, product: str) -> Decided:
    """Leave open what the shop's file says and an editor refused."""
    found = _proposed(item, world)
    refused = asking.refused(world.pointers.shown.get(product, product))
    question = f"{refused} {found.question or asking.NOTHING}"
    if found.product_id:
        question = f"{refused} {asking.fits(world.pointers.shown[found.product_id])}"
    return replace(found, product_id=None, rule="unmatched", question=question)


def _proposed(item: Any, world: World) -> Decided:
    best = world.proposals.get(item.key)
    if best is None:
        return _unknown(item, world)
    product = str(best.product)
    name = world.pointers.shown[product]
    kind, doubt = _compared(item, world, product)
    question = _doubted(item, world, product) or doubt
    question = question or (None if best.certain else asking.fits(name))
    rule, matched = (best.rule, product) if question is None else ("unmatched", None)
    return Decided(matched, rule, best.evidence, kind, question, product, best.likeness, best.parts)


def _doubted(item: Any, world: World, product: str) -> str | None:
    """Ask where an editor was unsure, or a printed number or name says something else."""
    name = world.pointers.shown[product]
    if (item.key, product) in world.standing.unsure:
        return asking.unsure(name)
    words, gtin = world.pointers.other(item, product), world.pointers.new_gtin(item, product)
    words = words or world.pointers.other_model(item, product)
    if words:
        return asking.two_say(words, name)
    return asking.new_gtin(gtin, name) if gtin else None


def _unknown(item: Any, world: World) -> Decided:
    if not (item.name or item.model or item.gtin):
        return Decided(None, "unmatched", UNREAD, "product")
    kind = _kind(item, world)
    evidence = f"no product of the catalog is '{spelt(item) or item.gtin}'"
    question = asking.other_kind(kind, None) if kind.words else asking.NOTHING
    owner = world.pointers.sole(item)
    if owner:
        question = asking.only_gtin(world.pointers.shown[owner])
    return Decided(None, "unmatched", evidence, kind.kind, question)


def _kind(item: Any, world: World) -> Kind:
    found = (kind_of(text, world.brands) for text in (item.name, spelt(item)) if text)
    return next((kind for kind in found if kind.words), Kind("product"))


def _compared(item: Any, world: World, product: str) -> tuple[str, str | None]:
    """Tell what a listing sells beside a product: its kind, and a question where it is another."""
    own, name = world.sold[product], world.pointers.shown[product]
    kind = _kind(item, world)
    if kind.kind not in own.kinds:
        return kind.kind, asking.other_kind(kind, name)
    text = f"{item.name} {item.model}"
    aspects = min((differ(variants(text), one) for one in own.variants), key=len)
    if pack(text) not in own.packs:
        aspects = ("number of units", *aspects)
    return ("variant", asking.other_variant(aspects, name)) if aspects else ("product", None)


def _was_seen(words: str, screen: str) -> bool:
    """Tell whether an editor had these words on the screen (JSON may escape letters)."""
    return any(json.dumps(words, ensure_ascii=escape)[1:-1] in screen for escape in (True, False))
