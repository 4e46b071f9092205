"""From rows to first-hand tests: what was measured on a unit in our own hands, never a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from db.schema import Picture, Trial, TrialPicture
from db.trials import EFFORTS, effort_of
from db.units import from_base
from reports.render import day, feet, figure
from reports.stated import IMPERIAL
from reports.trial_views import FoundView, SummedView, TrialSummary, TrialView, TriedView
from reports.views import ColumnView, PictureView

Pictures = Mapping[str, tuple[PictureView, ...]]  # by product, or by test


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that a test may find."""

    key: str
    label: str
    unit: str | None
    column: str | None = None  # its heading in the compare table; None: not in it


PROPERTIES = (
    Property("minutes", "minutes to assemble", "min", "assembly"),
    Property("reach", "reach to the ankle lock", "m", "reach to the ankle lock"),
    Property("angle", "measured angle below level", "deg", "measured angle"),
    Property("room_length", "room to swing, length", "m", "room to swing"),
    Property("room_width", "room to swing, width", "m"),
    Property("room_height", "room to swing, height", "m"),
    Property("effort", "effort to come back up", None, "effort to come back up"),
)
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def trials_by_product(
    trials: Iterable[Trial], pictures: Pictures
) -> dict[str, tuple[tuple[TrialView, ...], TrialSummary]]:
    """Describe the tests of each product, oldest first, and all of them together."""
    rows: defaultdict[str, list[Trial]] = defaultdict(list)
    for row in sorted(trials, key=lambda one: (one.tested, one.trial)):
        rows[row.product_id].append(row)
    return {
        product: (tuple(_view(one, pictures.get(one.trial, ())) for one in mine), summary(mine))
        for product, mine in rows.items()
    }


def photographs(pictures: Iterable[TrialPicture]) -> Iterator[Picture]:
    """Give the photographs of tests as pictures, each under the key of its test."""
    for one in pictures:
        yield Picture(product_id=one.trial, position=one.position, file=one.file, alt=one.alt,
                      rights=one.rights, source="taken at a test of our own")  # fmt: skip


def tried(trials: Iterable[Trial], products: Iterable[str]) -> TriedView:
    """Count the products of all that have a test on record."""
    known, tested = set(products), {one.product_id for one in trials}
    return TriedView(len(known & tested), len(known))


def columns(summaries: Sequence[TrialSummary]) -> tuple[ColumnView, ...]:
    """Choose the columns of the compare table: what was measured of at least one product."""
    return tuple(
        ColumnView(one.key, one.column, None)
        for one in PROPERTIES
        if one.column and any(summary.of(one.key) for summary in summaries)
    )


def summary(rows: Sequence[Trial]) -> TrialSummary:
    """Sum up the tests of one product; raises ValueError where there is none."""
    days = [row.tested for row in rows]
    return TrialSummary(
        sentence=_sentence(rows),
        tests=len(rows),
        units=_units(rows),
        testers=len({row.tester for row in rows}),
        first=min(days),
        last=max(days),
        found=tuple(one for each in PROPERTIES if (one := _summed(each, rows))),
        efforts=tuple(one for one in EFFORTS.items() if one[0] in {row.effort for row in rows}),
    )


def _view(row: Trial, pictures: tuple[PictureView, ...]) -> TrialView:
    return TrialView(
        anchor=f"trial-{row.trial.replace('/', '.')}",
        unit=row.unit,
        got=_got(row),
        tester=row.tester,
        height=row.tester_height_text,
        height_also=_body(row.tester_height, row.tester_height_text, "ft"),
        weight=row.tester_weight_text,
        weight_also=_body(row.tester_weight, row.tester_weight_text, "lb"),
        tested=row.tested,
        found=tuple(_found(one, row) for one in PROPERTIES),
        notes=row.notes,
        pictures=pictures,
    )


def _found(one: Property, row: Trial) -> FoundView:
    number = _number(one, row)
    if number is None:
        return FoundView(one.key, one.label, None)
    text, also = _words(one, [row])
    return FoundView(one.key, one.label, text, also, number, one.unit)


def _summed(one: Property, rows: Sequence[Trial]) -> SummedView | None:
    measured = [row for row in rows if _number(one, row) is not None]
    numbers = _numbers(one, measured)
    if not numbers:
        return None
    text, also = _words(one, measured)
    return SummedView(one.key, one.label, len(numbers), text, also, median_low(numbers),
                      min(numbers), max(numbers), one.unit)  # fmt: skip


def _number(one: Property, row: Trial) -> float | None:
    if one.key == "effort":
        return None if row.effort is None else float(effort_of(row.effort))
    number: float | None = getattr(row, one.key)
    return number


def _numbers(one: Property, rows: Sequence[Trial]) -> list[float]:
    return [number for row in rows if (number := _number(one, row)) is not None]


def _words(one: Property, rows: Sequence[Trial]) -> tuple[str, str | None]:
    """Say what was measured, and the same in the other units; of several, from where to where."""
    low, high = min(_numbers(one, rows)), max(_numbers(one, rows))
    if one.key == "effort":
        scale = tuple(EFFORTS)
        return _range([scale[int(low)], scale[int(high)]], ""), None
    if one.unit != "m":
        return _range([_rounded(low), _rounded(high)], "°" if one.unit == "deg" else " min"), None
    written: str = getattr(rows[0], f"{one.key}_text") or ""
    here, there = ("in", "cm") if IMPERIAL.search(written) else ("cm", "in")
    text = written if low == high else _lengths(low, high, here)
    return text, _lengths(low, high, there)


def _lengths(low: float, high: float, unit: str) -> str:
    return _range([_rounded(from_base(one, unit)) for one in (low, high)], f" {unit}")


def _range(ends: Sequence[str], unit: str) -> str:
    return f"{' to '.join(dict.fromkeys(ends))}{unit}"


def _rounded(value: float) -> str:
    """Print what was converted no finer than it was measured: whole from ten on."""
    return figure(round(value, 0 if value >= 10 else 1))


def _body(number: float | None, text: str | None, imperial: str) -> str | None:
    """Say a tester's height or weight in the units in which it is not written."""
    if number is None or text is None:
        return None
    if IMPERIAL.search(text):
        unit = "cm" if imperial == "ft" else "kg"
        return f"{_rounded(from_base(number, unit))} {unit}"
    if imperial == "ft":
        return feet(from_base(number, "in"))
    return f"{_rounded(from_base(number, imperial))} {imperial}"


def _sentence(rows: Sequence[Trial]) -> str:
    if len(rows) == 1:
        (row,) = rows
        who = ", ".join(filter(None, (row.tester, row.tester_height_text, row.tester_weight_text)))
        return f"We used it: one unit, {_got(row)}, tested on {day(row.tested)} by {who}."
    ways = " and ".join(dict.fromkeys(_got(row) for row in rows))
    people = _many(len({row.tester for row in rows}), "person", "people")
    days = list(dict.fromkeys(day(one) for one in sorted(row.tested for row in rows)))
    when = f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"
    return (
        f"We used it: {_many(_units(rows), 'unit', 'units')}, {ways}, "
        f"in {_count(len(rows))} tests by {people}, {when}."
    )


def _got(row: Trial) -> str:
    if row.got_from is None:
        return row.got
    return f"{row.got} {'from' if row.got == 'bought' else 'by'} {row.got_from}"


def _units(rows: Sequence[Trial]) -> int:
    """Count units; those of products that were found to be one are told apart by their files."""
    return len({(row.trial.partition("/")[0], row.unit) for row in rows})


def _many(n: int, one: str, more: str) -> str:
    return f"{_count(n)} {one if n == 1 else more}"


def _count(n: int) -> str:
    return COUNTS[n] if n < len(COUNTS) else f"{n:,}"
