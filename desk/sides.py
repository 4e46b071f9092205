"""A listing and a product side by side: what differs is marked, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

LABELS: Mapping[str, str] = {
    "name": "Name", "brand": "Brand", "model": "Model", "gtin": "GTIN", "mpn": "Part number",
    "price": "Price",
}  # fmt: skip
PIECE = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 300  # letters of one fact that are compared
Piece = tuple[str, bool]  # words, and whether the other side says something else there
State = Literal["same", "differs", "one is silent"]


@dataclass(frozen=True, slots=True)
class Beside:
    """One fact of two things."""

    label: str
    one: tuple[Piece, ...]
    other: tuple[Piece, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a likeness as a bar from a middle line: to the right it speaks for the pair."""

    name: str
    points: float
    words: str
    x: float  # of 200, the middle is at 100
    width: float


def beside(
    one: Mapping[str, str | None], other: Mapping[str, str | None] | None
) -> tuple[Beside, ...]:
    """Set the facts of two things side by side; what neither says is left out."""
    other = other or {}
    rows = ((label, one.get(name) or "", other.get(name) or "") for name, label in LABELS.items())
    return tuple(_row(label, a[:LONGEST], b[:LONGEST]) for label, a, b in rows if a or b)


def bars(parts: tuple[tuple[str, float, str], ...]) -> tuple[Bar, ...]:
    """Draw the parts of a likeness, all of them to one scale, the largest first."""
    scale = max((abs(points) for _, points, _ in parts), default=0.0) or 1.0
    drawn = (
        Bar(name.replace("_", " "), points, words, 100 + min(0.0, points) * 95 / scale,
            abs(points) * 95 / scale)
        for name, points, words in parts
    )  # fmt: skip
    return tuple(sorted(drawn, key=lambda one: -abs(one.points)))


def _row(label: str, one: str, other: str) -> Beside:
    if not one or not other:
        return Beside(label, ((one, False),) if one else (), ((other, False),) if other else (),
                      "one is silent")  # fmt: skip
    a, b = PIECE.findall(one), PIECE.findall(other)
    small = [[str(piece).casefold() for piece in pieces] for pieces in (a, b)]
    matched = SequenceMatcher(None, small[0], small[1], autojunk=False).get_opcodes()
    left = [("".join(a[i:j]), how != "equal") for how, i, j, _, _ in matched if i < j]
    right = [("".join(b[i:j]), how != "equal") for how, _, _, i, j in matched if i < j]
    differs = any(told and words.strip() for words, told in (*left, *right))
    return Beside(label, tuple(left), tuple(right), "differs" if differs else "same")
