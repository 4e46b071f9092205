"""What a chart of an edition draws: its rows out of the table, and one scale for all alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from db.problem import Problem
from reports.charts import Axis
from reports.edition.document import Cell, Chart, Figure, Kind, Table, Topic

NEAR = 0.051  # what rounding to one decimal may take from each of the addends


@dataclass(frozen=True, slots=True)
class Row:
    """The words beside a mark, and its figures, one for each column that the chart draws."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall: where it begins and ends; the total begins at nothing."""

    label: str
    said: str
    start: float
    end: float
    total: bool


def rows_of(chart: Chart, topic: Topic) -> tuple[Row, ...]:
    """Give the rows that a chart draws; one without any number is left to the table."""
    table = table_of(chart, topic)
    names = [one.name for one in table.columns]
    places = [names.index(one) for one in (chart.label, *chart.values)]
    rows = [[row[place] for place in places] for row in table.rows]
    made = [Row(said(row[0]), tuple(map(_number, row[1:]))) for row in rows]
    return tuple(row for row in made if all(one is not None for one in row.figures))


def table_of(chart: Chart, topic: Topic) -> Table:
    """Find the table that a chart draws; raises Problem where the topic has none."""
    for table in topic.tables:
        if table.key == chart.table:
            return table
    raise Problem(f"the chart '{chart.key}' draws the table '{chart.table}', which is not there")


def kind_of(chart: Chart, topic: Topic) -> Kind:
    """Tell what the drawn numbers are."""
    columns = table_of(chart, topic).columns
    return next(one.kind for one in columns if one.name == chart.values[-1])


def said(cell: Cell) -> str:
    """Give a cell as it is read; nothing for one without a value."""
    return "" if cell is None else cell if isinstance(cell, str) else cell.shown


def value(figure: Figure) -> float:
    """Give a number for a place on a line; a day by its number."""
    held = figure.value
    return float(held.toordinal() if isinstance(held, date) else held)


def steps_of(chart: Chart, topic: Topic) -> tuple[Step, ...]:
    """Give the steps of a waterfall from nothing to their sum, which is its last row.

    Raises Problem where they do not add up.
    """
    *steps, total = rows_of(chart, topic)
    made: list[Step] = []
    at = 0.0
    for row in steps:
        one = sure(row.figures[0])
        made.append(Step(row.label, one.shown, at, at + value(one), total=False))
        at += value(one)
    last = sure(total.figures[0])
    if abs(value(last) - at) > NEAR * len(steps):
        raise Problem(
            f"the chart '{chart.key}' does not add up: its steps lead to {at:.2f}, "
            f"and '{total.label}' is {value(last):.2f}"
        )
    return (*made, Step(total.label, last.shown, 0.0, value(last), total=True))


def values_of(chart: Chart, topic: Topic) -> list[float]:
    """Give every number that a chart has to hold."""
    rows = rows_of(chart, topic)
    if chart.drawing == "waterfall" and rows:
        return [end for one in steps_of(chart, topic) for end in (one.start, one.end)]
    held = [value(one) for row in rows for one in row.figures if one is not None]
    return [0.0, *held] if chart.drawing == "bars" and held else held


def axes(topic: Topic) -> Mapping[str, Axis]:
    """Give each chart its axis: the same for all of a topic that are alike."""
    alike: dict[tuple[str, str], dict[str, list[float]]] = {}
    for chart in topic.charts:
        if held := values_of(chart, topic):
            key = (chart.drawing, kind_of(chart, topic))
            alike.setdefault(key, {})[chart.key] = held
    found: dict[str, Axis] = {}
    for (drawing, _), charts in alike.items():
        found |= _shared(charts, drawing)
    return found


def _shared(charts: Mapping[str, Sequence[float]], drawing: str) -> dict[str, Axis]:
    held = [one for values in charts.values() for one in values]
    axis = _tight(held) if drawing in ("bars", "waterfall") else _round(held)
    return dict.fromkeys(charts, axis)


def _tight(values: Iterable[float]) -> Axis:
    held = list(values)
    return Axis(min(held), max(held) if max(held) > min(held) else min(held) + 1.0)


def _round(values: Iterable[float]) -> Axis:
    """Choose round ends that leave a little free on either side."""
    held = list(values)
    span = (max(held) - min(held)) or abs(max(held)) or 1.0
    step = 10.0 ** floor(log10(span))
    step = step / 2 if span / step < 2 else step
    low, high = step * floor(min(held) / step), step * ceil(max(held) / step)
    return Axis(low, high if high > low else low + step)


def sure(figure: Figure | None) -> Figure:
    """Give a figure of a drawn row, which has them all."""
    if figure is None:
        raise ValueError("a drawn row has all its numbers")
    return figure


def _number(cell: Cell) -> Figure | None:
    return cell if isinstance(cell, Figure) else None
