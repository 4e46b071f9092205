"""What several sources state of one property, and the value that a careful reader goes by."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from db.schema import StatedSpec
from db.units import from_base
from reports.lint import check_text
from reports.render import feet, figure, host
from reports.views import SpecView, StatedView

# Where sources disagree, the value that excludes more people is the careful one.
CAREFUL: Mapping[str, Callable[[list[float]], float]] = {
    "max_weight": min,
    "min_height": max,
    "max_height": min,
}
WORDS: Mapping[str, str] = {
    "max_weight": "the lowest that is stated",
    "min_height": "the highest that is stated",
    "max_height": "the lowest that is stated",
}
RANKS = ("manual", "maker", "catalog", "shop")  # who is believed first, where all are alike
HEIGHTS = frozenset(("min_height", "max_height"))
ANGLE = "angle_below_horizontal_deg"
MERGED = re.compile(r" \(for ([a-z0-9-]+)\)$")  # which of the products that are one by now
CLAIM = "not repeated: the words make a claim"
READ_IN: Mapping[str, str] = {"kg": "lb", "m": "in"}  # units of the compare table
IMPERIAL = re.compile(
    r"(?<![a-z])(?:lbs?|pounds?|oz|st|in|inch(?:es)?|ft|feet|zoll|pouces?|pulgadas?)(?![a-z])"
    r"|\d\s*(?:['\"′″’”])",
    re.IGNORECASE,
)
METRIC = re.compile(r"(?<![a-z])(?:kgs?|kilo\w*|g|[cm]?m|(?:centi|milli)?met(?:er|re)s?)(?![a-z])",
                    re.IGNORECASE)  # fmt: skip


def view_of(key: str, label: str, rows: Sequence[StatedSpec], shops: Mapping[str, str]) -> SpecView:
    """Choose what stands for all statements on a property, and list who says what.

    Where they disagree on what decides who may use it, the careful value stands for all.
    """
    ranked = sorted(rows, key=_rank)
    conflict = any(row.differs for row in rows)
    careful = conflict and key in CAREFUL and any(_end(row) is not None for row in rows)
    chosen = _careful(key, ranked) if careful else ranked[0]
    number, unit = _read(chosen)
    return SpecView(
        key=key,
        label=label,
        text=_words(chosen),
        number=number,
        unit=unit,
        source=chosen.source,
        seen=chosen.seen,
        also=f"not read: {chosen.problem}" if chosen.problem else also_of(chosen),
        careful=WORDS[key] if careful else None,
        conflict=conflict,
        span=_span(rows, unit),
        values=tuple(_view(row, shops) for row in _distinct([chosen, *ranked])),
    )


def also_of(row: StatedSpec) -> str | None:
    """Say a measure in the units in which its source does not say it; None: there is nothing to."""
    if row.spec == ANGLE:
        plain = row.number is None or re.fullmatch(r"[\d.]+ ?(?:°|deg\w*)?", row.printed)
        return None if plain else f"{figure(row.number or 0.0)}° below level"
    ways = ((IMPERIAL, _imperial), (METRIC, _metric)) if row.unit in READ_IN else ()
    said = [way(row) for marks, way in ways if not marks.search(row.printed)]
    return ", ".join(filter(None, said)) or None


def _rank(row: StatedSpec) -> tuple[bool, int, str, int]:
    unread = row.problem is not None
    return unread, RANKS.index(row.stated_by), row.source, row.position


def _end(row: StatedSpec) -> float | None:
    """Give the number of a row, or the end of its range that excludes more people."""
    if row.number is not None:
        return row.number
    return row.high if row.spec == "min_height" else row.low


def _careful(key: str, rows: Sequence[StatedSpec]) -> StatedSpec:
    ends = {id(row): end for row in rows if (end := _end(row)) is not None}
    wanted = CAREFUL[key](list(ends.values()))
    return next(row for row in rows if ends.get(id(row)) == wanted)


def _span(rows: Sequence[StatedSpec], unit: str | None) -> tuple[float, float] | None:
    """Give the range on which all sources that state one agree: who is outside any is outside."""
    ends = [(row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    if not ends or unit is None:
        return None
    low, high = max(low for low, _ in ends), min(high for _, high in ends)
    return from_base(low, unit), from_base(high, unit)


def _distinct(rows: Sequence[StatedSpec]) -> list[StatedSpec]:
    """Give each statement once, the chosen one first; a page that says it twice says it once."""
    found: dict[tuple[str, str], StatedSpec] = {}
    for row in rows:
        found.setdefault((row.source, row.printed), row)
    return list(found.values())


def _read(row: StatedSpec) -> tuple[float | None, str | None]:
    """Give the number in the units of the compare table, or in those of the source."""
    end = _end(row)
    if end is None or row.unit is None:
        return None, None
    unit = READ_IN.get(row.unit) or row.given or row.unit
    return from_base(end, unit), unit


def _words(row: StatedSpec) -> str:
    """Give a source's words; a shop's claim is not repeated, so that it stops no build."""
    if row.shop:
        return CLAIM if check_text(row.printed) else row.printed
    return row.printed.removesuffix(" count") if row.unit == "count" else row.printed


def _origin(row: StatedSpec) -> tuple[str, str | None]:
    """Split a source into itself and its name, where it speaks of a product that was merged."""
    found = MERGED.search(row.source)
    if found is None:
        return row.source, None
    source = row.source[: found.start()]
    return source, f"{host(source)}, for {found[1].replace('-', ' ')}"


def _view(row: StatedSpec, shops: Mapping[str, str]) -> StatedView:
    source, name = _origin(row)
    return StatedView(
        text=_words(row),
        also=also_of(row),
        source=source,
        by=shops.get(row.shop, row.shop) if row.shop else name,
        seen=row.seen,
        problem=row.problem,
    )


def _imperial(row: StatedSpec) -> str | None:
    if row.spec in HEIGHTS:
        return " to ".join(feet(from_base(end, "in")) for end in _ends(row))
    return _in_unit(row, "lb" if row.unit == "kg" else "in")


def _metric(row: StatedSpec) -> str | None:
    return _in_unit(row, "kg" if row.unit == "kg" else "cm")


def _in_unit(row: StatedSpec, unit: str) -> str | None:
    sides = [float(side) for side in json.loads(row.sides)] if row.sides else []
    between = " × " if sides else " to "
    said = between.join(_rounded(from_base(one, unit)) for one in sides or _ends(row))
    return f"{said} {unit}" if said else None


def _ends(row: StatedSpec) -> list[float]:
    ends = [row.number] if row.number is not None else [row.low, row.high]
    return [end for end in ends if end is not None]


def _rounded(value: float) -> str:
    """Print what was converted no finer than it was measured: whole from ten on."""
    return figure(round(value, 0 if value >= 10 else 1))
