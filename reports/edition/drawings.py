"""The charts of an edition as coordinates: small multiples on one scale, labelled in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.edition.document import Cell, Chart, Figure, Table, Topic

WIDE, LEFT, RIGHT = 320.0, 8.0, 312.0  # units of a drawing, and where its bars may begin and end
ROW, BAR = 30.0, 9.0  # height of a line with its words above the bar, and of the bar
LEAST = 1.0  # width of a bar of nothing, so that it is seen


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawing: its words, its number, and the paths of its marks."""

    label: Cell
    shown: Figure | None
    y: str  # of the words
    bar: str  # path
    mark: str  # path of a plumb mark; empty: none
    kind: str  # full, hollow or band


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its lines placed."""

    chart: Chart
    height: str
    zero: str  # path of the line at nothing; empty: there is none
    lines: tuple[Line, ...]


def drawings(topic: Topic) -> dict[str, Drawing]:
    """Draw the charts of a topic by their keys; those of one kind share one scale."""
    tables = {one.key: one for one in topic.tables}
    found: dict[str, Drawing] = {}
    for kind in dict.fromkeys(one.drawing for one in topic.charts):
        charts = [one for one in topic.charts if one.drawing == kind]
        spans = [span for one in charts for span in _spans(one, tables[one.table])]
        scale = _Scale(spans)
        for one in charts:
            found[one.key] = _draw(one, tables[one.table], scale)
    return found


class _Scale:
    """A line of values from the least to the greatest."""

    def __init__(self, spans: Iterable[tuple[float, float]]) -> None:
        ends = [end for span in spans for end in span] or [0.0, 1.0]
        self.low, self.high = min(ends), max(ends)
        if self.high - self.low < 1e-9:
            self.low, self.high = self.low - 0.5, self.high + 0.5

    def x(self, value: float) -> float:
        """Place a value along the drawing."""
        return LEFT + (value - self.low) / (self.high - self.low) * (RIGHT - LEFT)


def _draw(chart: Chart, table: Table, scale: _Scale) -> Drawing:
    lines: list[Line] = []
    spans = list(_spans(chart, table))
    rows = list(_drawn(chart, table))
    for place, (row, (start, end)) in enumerate(zip(rows, spans, strict=True)):
        top = 14 + place * ROW
        shown = _figure(chart, table, row)
        middle = _number(shown)
        kind = "band" if chart.drawing == "intervals" else "full" if middle >= 0 else "hollow"
        mark = ""
        if chart.drawing == "intervals":
            x = scale.x(middle)
            mark = f"M{x:.1f} {top + 3:.1f}v{BAR + 4:.1f}m-3 -3l3 5l3 -5Z"
        label = row[_place(table, chart.label)]
        lines.append(Line(label, shown, f"{top:.1f}", _bar(scale, start, end, top), mark, kind))
    zero = ""
    if scale.low <= 0 <= scale.high and chart.drawing != "intervals":
        zero = f"M{scale.x(0):.1f} 2V{14 + len(rows) * ROW - 12:.1f}"
    return Drawing(chart, f"{14 + len(rows) * ROW - 8:.0f}", zero, tuple(lines))


def _bar(scale: _Scale, start: float, end: float, top: float) -> str:
    left, right = sorted((scale.x(start), scale.x(end)))
    width = max(right - left, LEAST)
    return f"M{left:.1f} {top + 5:.1f}h{width:.1f}v{BAR:.1f}h-{width:.1f}Z"


def _spans(chart: Chart, table: Table) -> Iterator[tuple[float, float]]:
    """Give where each bar begins and ends; of a waterfall each begins where the last one ended."""
    at, rows = 0.0, list(_drawn(chart, table))
    for place, row in enumerate(rows):
        if chart.drawing == "intervals":
            low, high = (_number(row[_place(table, name)]) for name in chart.values[1:3])
            yield low, high
            continue
        value = _number(_figure(chart, table, row))
        if chart.drawing == "waterfall" and place < len(rows) - 1:
            yield at, at + value
            at += value
        else:
            yield 0.0, value


def _drawn(chart: Chart, table: Table) -> Iterator[tuple[Cell, ...]]:
    """Choose the rows that have every value that is drawn."""
    places = [_place(table, name) for name in chart.values]
    return (row for row in table.rows if all(isinstance(row[one], Figure) for one in places))


def _figure(chart: Chart, table: Table, row: tuple[Cell, ...]) -> Figure | None:
    cell = row[_place(table, chart.values[0])]
    return cell if isinstance(cell, Figure) else None


def _number(cell: Cell) -> float:
    value = cell.value if isinstance(cell, Figure) else 0.0
    return float(value) if isinstance(value, int | float) else 0.0


def _place(table: Table, name: str) -> int:
    return next(place for place, one in enumerate(table.columns) if one.name == name)
