"""Which products of the catalog a text names, in one pass over its words.

Names are folded and written without spaces, so that "Fit Rise X-3", "fit rise x3" and "FitRise X 3"
are one; words that no name begins with cost one look-up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from pipeline.variants import fold

WORD = re.compile(r"[^\W_]+")
APART = re.compile(r"\b([a-z]{1,4})-(?=\d{1,4}\b)")  # "X-3" is the word "X3"
ONE_LETTER = re.compile(r"[a-z]\d+")
VERTEBRA = re.compile(r"c[1-7]|t(?:[1-9]|1[0-2])|l[1-5]|s[1-5]")  # of a back, not of a maker
# a product named right after one of these is what the writer compares with, or had before
COMPARING = frozenset(
    "than versus vs unlike compared comparison instead old previous former earlier replaced "
    "replacing returned als statt anstatt alte alten altes alter vorher vorige vorigen fruhere "
    "fruheren vergleich ancien ancienne precedent precedente mieux contrairement comparee compare "
    "mejor peor antiguo antigua anterior vieja viejo comparado comparada".split()
)
NEAR = 4  # words


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names without spaces, each with its product, and all that they begin with."""

    names: Mapping[str, str]
    words: Mapping[str, str]  # found only where they are one word: "x3", not "x 3"
    beginnings: frozenset[str]

    def named(self, text: str, comparing: bool = True) -> frozenset[str]:
        """Find the products that a text names; `comparing` tells to keep those compared with."""
        words = WORD.findall(APART.sub(r"\1", fold(text)))
        return frozenset(
            product
            for place, product in self._places(words)
            if comparing or COMPARING.isdisjoint(words[max(0, place - NEAR) : place])
        )

    def _places(self, words: list[str]) -> Iterator[tuple[int, str]]:
        end = 0
        for place, word in enumerate(words):
            if word in self.beginnings and place >= end:
                product, end = self._longest(words, place)
                if product:
                    yield place, product

    def _longest(self, words: list[str], place: int) -> tuple[str | None, int]:
        """Find the longest name from a place on, and where it ends."""
        found, end = self.words.get(words[place]), place + 1
        name = ""
        for after, word in enumerate(words[place:], place + 1):
            name += word
            if name not in self.beginnings:
                break
            if name in self.names:
                found, end = self.names[name], after
        return found, end


def names_of(products: DataFrame) -> Names:
    """Gather the names of a frame of products; a name of two products is a name of none."""
    whole: dict[str, set[str]] = {}
    single: dict[str, set[str]] = {}
    for product in products.itertuples():
        for name, is_word in _spellings(product):
            kept = single if is_word else whole
            kept.setdefault(name, set()).add(str(product.product_id))
    names, words = _sole(whole), _sole(single)
    beginnings = {name[:n] for name in (*names, *words) for n in range(1, len(name) + 1)}
    return Names(names, words, frozenset(beginnings))


def _spellings(product: Any) -> Iterator[tuple[str, bool]]:
    """Give brand and model, aliases, and the model alone where its number makes it a name.

    A letter and a figure ("X3") are a name only as one word: "x 3" is said of many things.
    """
    brand = _bare(product.brand)
    for printed in (product.model, *json.loads(product.aliases)):
        bare = _bare(printed).removeprefix(brand)
        yield brand + bare, False
        coded = any(map(str.isdigit, bare)) and any(map(str.isalpha, bare))
        if coded and not VERTEBRA.fullmatch(bare):
            yield bare, ONE_LETTER.fullmatch(bare) is not None


def _bare(printed: str) -> str:
    return "".join(WORD.findall(fold(printed)))


def _sole(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: min(owners) for name, owners in found.items() if len(owners) == 1}


def all_named(names: Names, texts: Iterable[str], comparing: bool) -> list[frozenset[str]]:
    """Find the products that each of some texts names; equal texts are read once."""
    known: dict[str, frozenset[str]] = {}
    return [
        known[text] if text in known else known.setdefault(text, names.named(text, comparing))
        for text in texts
    ]
