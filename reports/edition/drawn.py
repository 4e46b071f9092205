"""The charts of an edition as SVG within a page: on screen, dark or light, and on paper.

The looks stand in attributes, which any stylesheet overrides by class: print knows no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from reports import charts
from reports.charts import EDGE, ROW, WIDE, Axis, Mark
from reports.edition.document import Chart, Topic
from reports.edition.scales import Row, axes, kind_of, rows_of, steps_of, sure, value
from reports.render import figure, visible, whole

MOST = 18  # rows that are drawn; the table has them all
TYPE, LARGE = 11.5, 15.0  # sizes of type, as drawn; large where the drawing is shown small
WORDS, SHORT = 40, 12  # letters of a label that there is room for, and of one over time
INK, SOFT, LINE, BAND, FULL, LOSS = "#1d2530", "#55606e", "#8a8f98", "#7fb3b8", "#0b5c66", "#8a5600"
LOOKS = {
    "line": Markup('fill="none" stroke="{}"').format(LINE),
    "band": Markup('fill="{}" stroke="{}"').format(BAND, LINE),
    "full": Markup('fill="{}"').format(FULL),
    "hollow down": Markup('fill="#fff" stroke="{}" stroke-width="1.5"').format(LOSS),
    "sum bob": Markup('fill="{}"').format(INK),
    "way": Markup('fill="none" stroke="{}" stroke-width="2"').format(FULL),
    "dot": Markup('fill="{}"').format(FULL),
    "bob": Markup('fill="{0}" stroke="{0}" stroke-width="1.5"').format(INK),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing: its paths by class, and the words beside the marks."""

    paths: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    height: float
    ends: tuple[str, str] = ("", "")
    left_out: int = 0


def drawn(topic: Topic, *, alone: bool = False, type_size: float = TYPE) -> dict[str, Markup]:
    """Draw the charts of a topic, by their keys; one without any number is left out.

    With alone the title tells all of it, for readers that look no further.
    """
    found = axes(topic)
    return {
        one.key: _svg(one, _draw(one, topic, found[one.key]), alone, type_size)
        for one in topic.charts
        if one.key in found
    }


def told(chart: Chart, topic: Topic) -> str:
    """Tell a chart in words: each mark with its value."""
    return _words(_draw(chart, topic, axes(topic)[chart.key]))


def _draw(chart: Chart, topic: Topic, axis: Axis) -> Drawn:
    if chart.drawing == "waterfall":
        return _waterfall(chart, topic, axis)
    rows = rows_of(chart, topic)
    kept = rows[-MOST:] if chart.drawing == "line" else rows[:MOST]
    made = DRAWINGS[chart.drawing](kept, axis)
    ends = made.ends if kind_of(chart, topic) == "score" else ("", "")
    return replace(made, ends=ends, left_out=len(rows) - len(kept))


def _waterfall(chart: Chart, topic: Topic, axis: Axis) -> Drawn:
    """Draw the steps to a sum, each from where the one above it ends, and the sum from nothing."""
    paths, marks = [], []
    for place, one in enumerate(steps_of(chart, topic)):
        y = ROW * place + 12
        marks.append(Mark(one.label, one.said, f"{y:.1f}", lead=one.total))
        first, last = sorted((axis.x(one.start), axis.x(one.end)))
        looks = "sum bob" if one.total else "full" if one.end >= one.start else "hollow down"
        paths.append((looks, charts.bar(first, last, y + 7, 12)))
    return _listed(marks, [*paths, _nothing(axis, len(marks))])


def _intervals(rows: Sequence[Row], axis: Axis) -> Drawn:
    """Draw each value as a plumb mark inside its band."""
    paths, marks = [], []
    for place, row in enumerate(rows):
        y = ROW * place + 12
        middle, low, high = (sure(one) for one in row.figures)
        said = f"{middle.shown} ({low.shown} to {high.shown})"
        marks.append(Mark(row.label, said, f"{y:.1f}"))
        first, last = sorted((axis.x(value(low)), axis.x(value(high))))
        paths.append(("band", charts.bar(first, last, y + 7, 12)))
        paths.append(("bob", charts.bob(axis.x(value(middle)), y + 3)))
    return _listed(marks, paths, (whole(axis.low), whole(axis.high)))


def _bars(rows: Sequence[Row], axis: Axis) -> Drawn:
    """Draw each number as a bar from nothing: full upwards, hollow downwards."""
    paths, marks = [], []
    for place, row in enumerate(rows):
        y, held = ROW * place + 12, sure(row.figures[0])
        marks.append(Mark(row.label, held.shown, f"{y:.1f}"))
        first, last = sorted((axis.x(0.0), axis.x(value(held))))
        looks = "full" if value(held) >= 0 else "hollow down"
        paths.append((looks, charts.bar(first, last, y + 7, 12)))
    return _listed(marks, [*paths, _nothing(axis, len(marks))])


def _line(rows: Sequence[Row], axis: Axis) -> Drawn:
    """Draw numbers over time as one line; the first, the last and the extremes say theirs."""
    held = [value(sure(row.figures[0])) for row in rows]
    xs = charts.over_time(len(rows))
    spoken = {0, len(rows) - 1, held.index(min(held)), held.index(max(held))}
    marks = [
        Mark(row.label, sure(row.figures[0]).shown, f"{axis.y(held[n]):.1f}", f"{xs[n]:.1f}",
             lead=n in spoken)
        for n, row in enumerate(rows)
    ]  # fmt: skip
    made = charts.timed(marks, axis)
    ends = (figure(axis.low), figure(axis.high))
    return Drawn((("way", made.way), ("dot", made.bobs)), tuple(marks), charts.HIGH + 6, ends)


DRAWINGS: dict[str, Callable[[Sequence[Row], Axis], Drawn]] = {
    "intervals": _intervals, "bars": _bars, "line": _line,
}  # fmt: skip


def _nothing(axis: Axis, rows: int) -> tuple[str, str]:
    """Mark beside each bar where nothing is."""
    x = axis.x(0.0)
    return "line", "".join(f"M{x:.1f} {ROW * place + 18:.1f}v14" for place in range(rows))


def _listed(
    marks: list[Mark], paths: list[tuple[str, str]], ends: tuple[str, str] = ("", "")
) -> Drawn:
    ways = "".join(f"M{EDGE:.0f} {float(one.y) + 13:.1f}H{WIDE - EDGE:.0f}" for one in marks)
    return Drawn((("line", ways), *paths), tuple(marks), ROW * len(marks) + 14, ends)


def _svg(chart: Chart, made: Drawn, alone: bool, size: float) -> Markup:
    words = visible(_words(made))
    title = visible(f"{chart.title}. {words}" if alone else chart.title)
    said = Markup("<title>{}</title>").format(title)
    said += Markup("") if alone else Markup("<desc>{}</desc>").format(words)
    name = Markup('aria-label="{}"').format(visible(f"{chart.title}. {words}"))
    head = Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" {}>').format(
        f"{WIDE:.0f}", f"{made.height:.1f}", name
    )
    paths = Markup("").join(_path(looks, way) for looks, way in made.paths if way)
    texts = Markup("").join(_over(made) if chart.drawing == "line" else _beside(made, size))
    return head + said + paths + texts + Markup("</svg>")


def _words(made: Drawn) -> str:
    more = f"; and {made.left_out} more in the table" if made.left_out else ""
    return "; ".join(f"{one.label}: {one.said}" for one in made.marks) + more + "."


def _path(looks: str, way: str) -> Markup:
    return Markup('<path class="{}" {} d="{}"/>').format(looks, LOOKS[looks], way)


def _beside(made: Drawn, size: float) -> list[Markup]:
    """Write each label above its mark, its value at the right, and the ends of the axis below."""
    said = []
    for one in made.marks:
        room = int(WORDS * TYPE / size) - max(0, len(one.said) - 8)
        said.append(_text(_clipped(one.label, room), EDGE, float(one.y), lead=one.lead, size=size))
        said.append(_text(one.said, WIDE - EDGE, float(one.y), "end", size=size))
    said += _foot(made, made.height - 6)
    return said


def _over(made: Drawn) -> list[Markup]:
    """Write what stands at the ends of a line over time, and its extremes."""
    said = []
    for place, one in enumerate(made.marks):
        if one.lead:
            said.append(_text(one.said, float(one.x), float(one.y) - 7, "middle"))
        if place in (0, len(made.marks) - 1):
            said.append(_text(_clipped(one.label, SHORT), float(one.x), 97.0, "middle"))
    return said


def _foot(made: Drawn, y: float) -> list[Markup]:
    if not any(made.ends):
        return []
    low, high = made.ends
    return [_text(low, EDGE, y, soft=True), _text(high, WIDE - EDGE, y, "end", soft=True)]


def _text(
    words: str,
    x: float,
    y: float,
    anchor: str = "start",
    *,
    lead: bool = False,
    soft: bool = False,
    size: float = TYPE,
) -> Markup:
    looks = {"start": "lead" if lead else "l", "end": "v", "middle": "m"}[anchor]
    ink = SOFT if soft or looks == "l" else INK
    return Markup(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}"'
        ' font-weight="{}" font-family="Noto Sans, sans-serif">{}</text>'
    ).format(looks, f"{x:.1f}", f"{y:.1f}", anchor, ink, size, 650 if lead else 400, visible(words))


def _clipped(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: max(most - 1, 1)].rstrip() + "…"
