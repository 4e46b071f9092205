"""Sizes as people write them by hand: 5 ft 11 in, 5'11", 180 cm, 1,80 m, 210 lb, 13 st 4, 58°.

What a shop's page prints is read elsewhere, in many more ways and languages; here somebody can
be asked to write it anew, so that whatever has two readings (1,800; a number alone) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from db.catalog.entry import Reader, Wrong, show
from db.catalog.yamls import Value
from db.units import base_of, to_base

NAMES: Mapping[str, str] = {
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "m": "m metre metres meter meters",
    "in": "in inch inches \" ″ ” '' ′′ ’’",
    "ft": "ft foot feet ' ′ ’",
    "kg": "kg kgs kilo kilos kilogram kilograms",
    "lb": "lb lbs pound pounds",
    "st": "st stone stones",
    "deg": "deg degree degrees °",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
}
UNIT_OF: Mapping[str, str] = {word: unit for unit, words in NAMES.items() for word in words.split()}
# 1,800 may be two numbers, 1,80 is one
NUMBER = r"(?:[0-9]{1,5},[0-9]{1,2}|[0-9]{1,5}(?:\.[0-9]{1,3})?)(?![0-9,])"
PART = re.compile(rf"\s*({NUMBER})\s*([a-z]+|''|′′|’’|[\"″”'′’°])?\.?", re.IGNORECASE)
# What may follow what, and how much of it there can be: 5 ft 11 in, 13 st 4 lb, 1 m 80 cm.
SECOND: Mapping[str, tuple[str, float]] = {
    "ft": ("in", 12.0),
    "st": ("lb", 14.0),
    "m": ("cm", 100.0),
    "h": ("min", 60.0),
}


class Size(NamedTuple):
    """A size in its base unit (kg, m, deg, s), and the words for it as written."""

    number: float
    text: str


def size(what: str, example: str, least: Size, most: Size, bare: str | None = None) -> Reader[Size]:
    """Make the reader of a size between two others; `bare` is the unit of a number alone."""

    def read(value: Value) -> Size:
        found = _read(value, bare) if isinstance(value, str) else None
        if found is None or found[1] != base_of(_parts(least.text)[0][1] or bare or ""):
            unit = "" if bare else " with its unit"
            raise Wrong(f"must be {what}{unit}, as in {example}, not {show(value)}")
        if not least.number <= found[0] <= most.number:
            raise Wrong(f"must be {what} from {least.text} to {most.text}, not {show(value)}")
        return Size(found[0], " ".join(str(value).split()))

    return read


def sized(text: str) -> Size:
    """Read a size that is written in the code; raises ValueError where it is none."""
    found = _read(text, None)
    if found is None:
        raise ValueError(text)
    return Size(found[0], text)


def _read(text: str, bare: str | None) -> tuple[float, str] | None:
    """Return number and base unit; None where a word or a sign is not understood."""
    parts = _parts(text)
    if not 1 <= len(parts) <= 2:
        return None
    number, unit = parts[0]
    unit = unit or (bare if len(parts) == 1 else None)
    if unit is None:
        return None
    total = to_base(number, unit)
    if len(parts) == 2:
        small, most = SECOND.get(unit, ("", 0.0))
        more, second = parts[1]
        if second not in (None, small) or not number.is_integer() or more >= most:
            return None
        total = round(total + to_base(more, small), 9)
    return total, base_of(unit)


def _parts(text: str) -> list[tuple[float, str | None]]:
    """Split into numbers with their units (None: a number alone); empty: not understood."""
    parts: list[tuple[float, str | None]] = []
    place, text = 0, text.strip()
    while place < len(text):
        found = PART.match(text, place)
        word = found[2].lower() if found and found[2] else None
        if found is None or (word is not None and word not in UNIT_OF):
            return []
        parts.append((float(found[1].replace(",", ".")), UNIT_OF[word] if word else None))
        place = found.end()
    return parts
