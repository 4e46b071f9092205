"""What may differ between two units of one product, as printed: colour, size, edition, measures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.kind_words import COLOURS, EDITIONS, SIZES, SIZES_LAST, UNITS

Variant = tuple[str, str]
LIKE = 0.02  # two printed measures are one within this share: 300 lb and 136 kg
ALONE = ("edition", "size")  # where only one of two names has it, they differ
SIGNS = {"’": "'", "–": "-", "—": "-", "\xa0": " ", "″": '"', "”": '"', "×": "x"}


def variants(name: str) -> frozenset[Variant]:
    """Read them: (colour, black), (size, xl), (edition, pro), (weight, 136.1)."""
    text = fold(name)
    named = {
        (aspect, value)
        for pattern, aspect, spelt in SPELT
        for word in pattern.findall(text)
        if (value := spelt.get(word))
    }
    return frozenset(named | {_measure(number, unit) for number, unit in MEASURE.findall(text)})


def differ(left: Iterable[Variant], right: Iterable[Variant]) -> tuple[str, ...]:
    """List the aspects in which two names print something else, in order of the alphabet.

    A colour or a measure differs where both print one; a size or an edition ("Pro") also where
    only one name has it.
    """
    here, there = _by_aspect(left), _by_aspect(right)
    aspects = sorted({*here, *there})
    return tuple(a for a in aspects if _apart(a, here.get(a, set()), there.get(a, set())))


def is_measure(text: str) -> bool:
    """Tell whether a folded text begins with a measure, as in '300 lb'."""
    return MEASURE.match(text) is not None


def fold(name: str) -> str:
    """Fold case and accents, character by character, so that places stay what they were."""
    if name.isascii():
        return name.lower()
    return "".join(map(_folded, unicodedata.normalize("NFC", name)))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    plain = SIGNS.get(character) or unicodedata.normalize("NFKD", character)[0]
    return plain.lower()[0]


def _measure(number: str, unit: str) -> Variant:
    aspect, factor = UNITS[unit]
    return aspect, f"{float(number.replace(',', '.')) * factor:.1f}"


def _by_aspect(found: Iterable[Variant]) -> dict[str, set[str]]:
    aspects: dict[str, set[str]] = {}
    for aspect, value in found:
        aspects.setdefault(aspect, set()).add(value)
    return aspects


def _apart(aspect: str, here: set[str], there: set[str]) -> bool:
    if not here or not there:
        return aspect in ALONE
    if aspect in MEASURED:
        return not any(_alike(float(a), float(b)) for a in here for b in there)
    return here.isdisjoint(there) if aspect not in ALONE else here != there


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= LIKE * max(one, other)


def _spelt(table: Mapping[str, str]) -> Mapping[str, str]:
    return {word: value for value, words in table.items() for word in words.split()}


def _any_of(table: Mapping[str, str]) -> re.Pattern[str]:
    """Find words that may follow a figure at once: "X3Pro"."""
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_spelt(table))})(?![^\W_])")


WORD = re.compile(r"[^\W_]+")
LONGEST_FIRST = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
MEASURE = re.compile(rf"(?<![\w.,'])(\d{{1,6}}(?:[.,]\d{{1,3}})?)[ -]?({LONGEST_FIRST})(?!\w)")
MEASURED = frozenset(aspect for aspect, _ in UNITS.values())
SPELT = (
    (WORD, "colour", _spelt(COLOURS)),
    (_any_of(EDITIONS), "edition", _spelt(EDITIONS)),
    (WORD, "size", _spelt(SIZES)),
    (re.compile(r"[^\W_]+(?=\s*(?:$|[,;)\]/|]| - ))"), "size", _spelt(SIZES_LAST)),
)
