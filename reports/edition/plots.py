"""The charts of a workbook: native ones, over numbers that stand on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from reports.edition.cells import Styles, clipped
from reports.edition.document import Chart, Topic
from reports.edition.scales import Step, axes, rows_of, steps_of, value
from reports.render import visible

MOST = 40  # rows that are drawn
WIDE, HIGH, LOW, ROW, LINE_HIGH = 560, 260, 70, 28, 20  # pixels
SHORT = 24  # letters of a label that charts have room for
FULL, LOSS, INK, LINE, BAND, PALE = (
    "#0b5c66", "#c98a2b", "#1d2530", "#8a8f98", "#7fb3b8", "#dcd9d2",
)  # fmt: skip
FONT = {"name": "Calibri", "size": 9, "color": INK}
DOT = {"border": {"none": True}}
BARE = {"visible": False, "major_gridlines": {"visible": False}}
HEADS = {
    "waterfall": ("unseen", "sum", "sum below", "up", "up below", "down", "down below"),
    "intervals": ("value", "below", "above"),
    "bars": ("value",), "line": ("value",),
}  # fmt: skip
Numbers = tuple[str, tuple[float | None, ...], str]  # label, what is drawn, how it is printed


class Plots:
    """The charts of one workbook; what they draw stands on the last sheet."""

    def __init__(self, file: Any, sheet: Any, name: str) -> None:
        self._file, self._sheet, self._name = file, sheet, name
        self._styles = Styles(file)
        self._row = 2

    def draw(self, chart: Chart, topic: Topic, sheet: Any, row: int, column: int) -> int:
        """Draw a chart of a topic from a cell on; gives how many rows it takes, none if empty."""
        rows = [*_numbers(chart, topic)][:MOST] if chart.key in axes(topic) else []
        if not rows:
            return 0
        high = LOW + ROW * len(rows) if chart.drawing == "bars" else HIGH
        native = self._native(chart, rows)
        native.set_size({"width": WIDE, "height": high})
        said = {"object_position": 3, "description": clipped(chart.title)[:250]}
        sheet.insert_chart(row, column, native, {"x_offset": 12, "y_offset": 4, **said})
        return ceil((high + 8) / LINE_HIGH)

    def close(self) -> None:
        """Say what the sheet is for."""
        self._styles.text(self._sheet, 0, 0, "What the charts draw", "title")
        self._sheet.set_column(0, 0, 46)
        self._sheet.freeze_panes(1, 1)

    def _native(self, chart: Chart, rows: Sequence[Numbers]) -> Any:
        first = self._kept(chart, rows)
        last = first + len(rows) - 1
        heads = HEADS[chart.drawing]
        spans = {one: [self._name, first, n, last, n] for n, one in enumerate(("label", *heads))}
        made = MAKERS[chart.drawing](self._file, spans, rows)
        made.set_title({"name": clipped(chart.title)[:255], "overlay": False,
                        "name_font": {**FONT, "size": 12, "bold": True}})  # fmt: skip
        made.set_legend({"none": True})
        made.set_chartarea({"border": {"none": True}})
        return made

    def _kept(self, chart: Chart, rows: Sequence[Numbers]) -> int:
        """Write the numbers of a chart; gives the row of the first."""
        self._styles.text(self._sheet, self._row, 0, chart.title, "heading")
        for n, head in enumerate(("", *HEADS[chart.drawing])):
            self._styles.text(self._sheet, self._row + 1, n, head, "head")
        for place, (label, numbers, _) in enumerate(rows, self._row + 2):
            self._styles.text(self._sheet, place, 0, shortened(label), "words")
            for n, number in enumerate(numbers, 1):
                if number is not None:
                    self._sheet.write_number(place, n, number)
        first = self._row + 2
        self._row = first + len(rows) + 1
        return first


def shortened(label: str) -> str:
    """Cut a label to what a chart has room for."""
    said = " ".join(visible(label).split())
    return said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…"


def _numbers(chart: Chart, topic: Topic) -> list[Numbers]:
    if chart.drawing == "waterfall":
        return [(one.label, _stacked(one), one.said) for one in steps_of(chart, topic)]
    made: list[Numbers] = []
    for row in rows_of(chart, topic):
        held = [value(one) for one in row.figures if one is not None]
        said = row.figures[0].shown if row.figures[0] else ""
        if chart.drawing == "intervals":
            held = [held[0], held[0] - held[1], held[2] - held[0]]
        made.append((row.label, tuple(held), said))
    return made


def _stacked(one: Step) -> tuple[float | None, ...]:
    """Give the parts of a stacked column, as HEADS names them: what is not seen, then the rest.

    Above and below nothing columns are stacked apart.
    """
    low, high = sorted((one.start, one.end))
    unseen = low if low > 0 else min(high, 0.0)
    above, below = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
    kind = 0 if one.total else 1 if one.end >= one.start else 2
    parts: list[float | None] = [unseen or None, *[None] * 6]
    parts[1 + 2 * kind : 3 + 2 * kind] = [above or None, below or None]
    return tuple(parts)


def _said(rows: Sequence[Numbers], place: int) -> list[dict[str, object]]:
    """Give the labels of a series: how each number is printed, none where there is none."""
    return [
        {"value": said} if numbers[place] is not None else {"delete": True}
        for _, numbers, said in rows
    ]


def _labels(rows: Sequence[Numbers], position: str) -> dict[str, object]:
    return {"value": True, "custom": _said(rows, 0), "position": position, "font": FONT}


def _waterfall(file: Any, spans: dict[str, list[Any]], rows: Sequence[Numbers]) -> Any:
    made = file.add_chart({"type": "column", "subtype": "stacked"})
    for place, name in enumerate(HEADS["waterfall"]):
        colour = {"sum": INK, "up": FULL, "down": LOSS}.get(name.partition(" ")[0])
        fill: dict[str, object] = {"none": True} if colour is None else {"color": colour}
        series = {"name": name, "categories": spans["label"], "values": spans[name],
                  "fill": fill, "border": {"none": True}, "gap": 40}  # fmt: skip
        if colour is not None:
            font = {**FONT, "color": INK if colour == LOSS else "#ffffff"}
            series["data_labels"] = {"value": True, "custom": _said(rows, place), "font": font}
        made.add_series(series)
    made.set_x_axis({"num_font": FONT, "line": {"color": LINE}, "label_position": "low"})
    made.set_y_axis(BARE)
    return made


def _intervals(file: Any, spans: dict[str, list[Any]], rows: Sequence[Numbers]) -> Any:
    made = file.add_chart({"type": "line"})
    made.add_series(
        {"name": "value", "categories": spans["label"], "values": spans["value"],
         "line": {"none": True},
         "marker": {**DOT, "type": "diamond", "size": 8, "fill": {"color": INK}},
         "data_labels": _labels(rows, "right"),
         "y_error_bars": {"type": "custom", "plus_values": _cells(spans["above"]),
                          "minus_values": _cells(spans["below"]),
                          "line": {"color": BAND, "width": 5}, "end_style": 0}}
    )  # fmt: skip
    made.set_x_axis({"num_font": FONT, "line": {"color": LINE}})
    made.set_y_axis({"num_font": FONT, "line": {"none": True},
                     "major_gridlines": {"visible": True, "line": {"color": PALE}}})  # fmt: skip
    return made


def _cells(span: Sequence[Any]) -> str:
    """Name a span of one column as the file does."""
    sheet, first, column, last, _ = span
    return f"='{sheet}'!${'ABCD'[column]}${first + 1}:${'ABCD'[column]}${last + 1}"


def _bars(file: Any, spans: dict[str, list[Any]], rows: Sequence[Numbers]) -> Any:
    made = file.add_chart({"type": "bar"})
    made.add_series(
        {"name": "value", "categories": spans["label"], "values": spans["value"], "gap": 40,
         "border": {"none": True},
         "points": [{"fill": {"color": FULL if (numbers[0] or 0) >= 0 else LOSS}}
                    for _, numbers, _ in rows],
         "data_labels": _labels(rows, "outside_end")}
    )  # fmt: skip
    made.set_y_axis({"reverse": True, "num_font": FONT, "line": {"color": LINE},
                     "label_position": "low"})  # fmt: skip
    made.set_x_axis(BARE)
    return made


def _line(file: Any, spans: dict[str, list[Any]], rows: Sequence[Numbers]) -> Any:
    made = file.add_chart({"type": "line"})
    made.add_series(
        {"name": "value", "categories": spans["label"], "values": spans["value"],
         "line": {"color": FULL, "width": 2},
         "marker": {**DOT, "type": "circle", "size": 5, "fill": {"color": FULL}},
         "data_labels": _labels(rows, "above")}
    )  # fmt: skip
    made.set_x_axis({"num_font": FONT, "line": {"color": LINE}})
    made.set_y_axis(BARE)
    return made


MAKERS = {"waterfall": _waterfall, "intervals": _intervals, "bars": _bars, "line": _line}
