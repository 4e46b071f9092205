"""What rows of judgements say, in order, once undoing is taken into account.

An undone judgement does not vanish where that would let a machine join again what an editor has
looked at: an undone `same` leaves its pair `different`, an undone `different` leaves it `unsure`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

WEAKER: Mapping[str, str] = {"same": "different", "different": "unsure"}
VERDICTS = ("same", "different", "unsure")
PAIRS = (("listing", "product"), ("product", "product"), ("review", "review"))
ALONE: Mapping[str, tuple[str, ...]] = {
    "keep": ("review",),
    "drop": ("review", "listing"),
    "noted": ("review",),
    "set": ("file",),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One judgement in force: its place in the order, what it is about, and the row that says so.

    Of a judgement that was undone, the row that says so is the one that undid it.
    """

    place: int
    number: int
    judgement: str
    verdict: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    path: str = ""
    value: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """Return both names, sorted: who was named first does not matter."""
        first, second = sorted(self.names)
        return first, second


def in_force(rows: Iterable[Any]) -> tuple[tuple[Said, ...], tuple[str, ...]]:
    """Read rows of any form in the order of their numbers; also names those that say nothing.

    A row has the attributes of `db.schema.Judgement`; None, NaN and NA are all "missing".
    """
    there = {_text(row, "judgement"): row for row in rows}
    ordered = sorted(there.values(), key=lambda row: (_number(row), _text(row, "judgement")))
    undone, faults = find_undone(ordered)
    said: list[Said] = []
    for row in ordered:
        one = _read(row)
        if one is None and _text(row, "verdict") != "undo":
            faults.append(_fault(row, "says nothing that can be understood"))
        if one is not None:
            said += _weakened(one, undone.get(one.judgement))
    return tuple(said), tuple(faults)


def find_undone(ordered: Sequence[Any]) -> tuple[dict[str, Any], list[str]]:
    """Find what is undone, by which row, and the rows that undo nothing.

    It goes from the last row to the first, so that an undo can be undone.
    """
    place = {_text(row, "judgement"): i for i, row in enumerate(ordered)}
    undone: dict[str, Any] = {}
    faults: list[str] = []
    for i in reversed(range(len(ordered))):
        row = ordered[i]
        if _text(row, "verdict") != "undo" or _text(row, "judgement") in undone:
            continue
        target = _text(row, "undoes")
        if place.get(target, i) < i:
            undone[target] = row
        else:
            faults.append(_fault(row, "undoes what was not there"))
    return undone, faults[::-1]


def _weakened(one: Said, undo: Any) -> list[Said]:
    if undo is None:
        return [one]
    if one.verdict not in WEAKER:
        return []
    by, number = _text(undo, "judgement"), _number(undo)
    return [replace(one, verdict=WEAKER[one.verdict], judgement=by, number=number)]


def _read(row: Any) -> Said | None:
    """Read one row; None where it is not about what its verdict can be about."""
    verdict, things = _text(row, "verdict"), [_text(row, "subject"), _text(row, "other")]
    split = [thing.partition(":")[::2] for thing in things if thing]
    if [kind for kind, _ in split] == ["product", "listing"]:
        split.reverse()  # a listing and a product, in either order
    kinds, names = tuple(kind for kind, _ in split), tuple(name for _, name in split)
    paired = verdict in VERDICTS and kinds in PAIRS and split[0] != split[1]
    alone = len(kinds) == 1 and kinds[0] in ALONE.get(verdict, ())
    if not (paired or alone) or not all(names):
        return None
    told = _text(row, "judgement"), verdict, kinds, names, _text(row, "path")
    return Said(_number(row), _number(row), *told, value=_text(row, "value") or None)


def _fault(row: Any, what: str) -> str:
    return f"judgement {_number(row)} ({_text(row, 'verdict') or 'no verdict'}) {what}"


def _text(row: Any, name: str) -> str:
    value = getattr(row, name, None)
    return value if isinstance(value, str) else ""


def _number(row: Any) -> int:
    value = getattr(row, "number", None)
    known = isinstance(value, Real) and math.isfinite(value)
    return int(value) if known and value is not None else 0
