"""Pictures as coordinates: what templates draw, and the same numbers for the tables behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from reports.judged_views import AspectView, EffectView
from reports.render import month_name, points, tenth, whole
from reports.told_views import ChangeView, StarView, YearsView
from reports.views import PastView, ScoreView

WIDE, EDGE = 320.0, 8.0  # units of a drawing, and what stays free at either end
ROW = 37.0  # of a line with its words above it
HIGH = 96.0  # of a drawing over time
FIRST, LAST = 62.0, 36.0  # where a drawing over time begins, and what stays free behind it
YEARS = 6  # that are drawn
HALF = 96.0  # of a bar of praise or regret, at most


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of values from a round number to another."""

    low: float
    high: float

    @property
    def ends(self) -> tuple[str, str]:
        """Name both ends."""
        return whole(self.low), whole(self.high)

    def x(self, value: float) -> float:
        """Place a value along the drawing, cut at its ends."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return EDGE + share * (WIDE - 2 * EDGE)

    def y(self, value: float) -> float:
        """Place a value between the top and the foot of a drawing over time."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return 20 + (1 - share) * (HIGH - 40)


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of one line of a drawing, its value in words, and where they stand."""

    label: str
    said: str
    y: str
    x: str = ""
    lead: bool = False  # it stands out, or, over time, its label is written


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: what it says in words, its size, its axis, its lines, and what is drawn.

    All that looks alike is one path, so that a page stays small and is quickly made.
    """

    words: str
    height: str
    ends: tuple[str, str]
    foot: str  # where the ends of the axis are written
    marks: tuple[Mark, ...]
    lines: str = ""
    full: str = ""  # bands, or bars that count upwards
    hollow: str = ""  # bars before weighing, or that count downwards
    bobs: str = ""  # plumb marks, or the dots of a line
    way: str = ""  # through all values


@dataclass(frozen=True, slots=True)
class Bars:
    """How many praise and regret an aspect, as two bars around a centre line at 100."""

    praise: str
    regret: str
    start: str  # where the bar of those that regret begins


def axis_of(values: Sequence[float], least: float = 20.0, step: float = 10.0) -> Axis:
    """Choose the shortest round axis within 0 and 100 that holds all values, of a least length."""
    low, high = step * floor(min(values) / step), step * ceil(max(values) / step)
    while high - low < least:
        low, high = max(0.0, low - step), min(100.0, high + step)
    return Axis(low, high)


def intervals(score: ScoreView, effects: Sequence[EffectView]) -> Chart | None:
    """Draw the score with its band, the plain mean, and the score without each test."""
    if score.value is None or score.low is None or score.high is None:
        return None
    rows: list[tuple[str, float, float | None, float | None]] = []
    rows.append(("This score", score.value, score.low, score.high))
    if score.raw_mean is not None:
        rows.append(("Plain mean of the ratings that count", score.raw_mean, None, None))
    rows += [(f"Without the test “{one.name}”", one.score, one.low, one.high)
             for one in effects if one.score is not None]  # fmt: skip
    axis = axis_of([one for row in rows for one in row[1:] if isinstance(one, float | int)])
    marks, bands, bobs = [], [], []
    for place, (label, value, low, high) in enumerate(rows):
        y = ROW * place + 12
        said = tenth(value)
        if low is not None and high is not None:
            said = f"{said} ({tenth(low)} to {tenth(high)})"
            bands.append(bar(axis.x(low), axis.x(high), y + 7, 12))
        marks.append(Mark(label, said, _n(y), lead=not place))
        bobs.append(bob(axis.x(value), y + 3))
    return listed(marks, axis, full="".join(bands), bobs="".join(bobs))


def stars(views: Sequence[StarView]) -> Chart | None:
    """Draw how ratings fall: of each number of stars the share counted, and the share weighed."""
    if not views:
        return None
    axis = Axis(0.0, max(max(one.share, one.weighed) for one in views) or 1.0)
    marks, hollow, full = [], [], []
    for place, one in enumerate(views):
        y = 40.0 * place + 12
        said = f"{_percent(one.share)} counted, {_percent(one.weighed)} weighed"
        marks.append(Mark(f"{one.stars} {'star' if one.stars == 1 else 'stars'}", said, _n(y)))
        hollow.append(bar(EDGE, axis.x(one.share), y + 5, 7))
        full.append(bar(EDGE, axis.x(one.weighed), y + 13, 9))
    return Chart(_words(marks), _n(40.0 * len(views)), ("", ""), "", tuple(marks),
                 hollow="".join(hollow), full="".join(full))  # fmt: skip


def trend(past: Sequence[PastView]) -> Chart | None:
    """Draw the score at the end of each month on record, inside its band."""
    scores = [(one.month, one.score.value, one.score.low, one.score.high) for one in past]
    known = [(month, value, low, high) for month, value, low, high in scores
             if value is not None and low is not None and high is not None]  # fmt: skip
    if len(known) < 2:
        return None
    axis = axis_of([one for _, *ends in known for one in ends])
    xs = over_time(len(known))
    marks = [
        Mark(month_name(month), f"{whole(value)} ({whole(low)} to {whole(high)})",
             _n(axis.y(value)), _n(x), lead=x in (xs[0], xs[-1]))
        for x, (month, value, low, high) in zip(xs, known, strict=True)
    ]  # fmt: skip
    upper = [f"{_n(x)} {_n(axis.y(row[3]))}" for x, row in zip(xs, known, strict=True)]
    lower = [f"{_n(x)} {_n(axis.y(row[2]))}" for x, row in zip(xs, known, strict=True)]
    return timed(marks, axis, full=f"M{'L'.join([*upper, *reversed(lower)])}Z")


def years(view: YearsView) -> Chart:
    """Draw the mean rating of one shop's newest years, on a line from 0 to 100."""
    shown = view.years[-YEARS:]
    axis = Axis(0.0, 100.0)
    marks = [
        Mark(str(one.year), whole(one.mean), _n(axis.y(one.mean)), _n(x))
        for x, one in zip(over_time(len(shown)), shown, strict=True)
    ]
    return timed(marks, axis)


def waterfall(change: ChangeView) -> Chart:
    """Draw the way from the score of the month before to that of now, a step a cause."""
    values = [change.then]
    for part in change.parts:
        values.append(values[-1] + part.points)
    ends = [*values, change.now]
    axis = Axis(float(floor(min(ends) - 0.5)), float(ceil(max(ends) + 0.5)))
    marks = [Mark(month_name(change.before), tenth(change.then), _n(12.0), lead=True)]
    bars: dict[bool, list[str]] = {True: [], False: []}
    for place, part in enumerate(change.parts, 1):
        y, (first, last) = ROW * place + 12, sorted(values[place - 1 : place + 1])
        marks.append(Mark(part.cause, points(part.points), _n(y)))
        bars[part.points > 0].append(bar(axis.x(first), axis.x(last), y + 7, 12))
    y = ROW * len(marks) + 12
    marks.append(Mark(month_name(change.month), tenth(change.now), _n(y), lead=True))
    bobs = bob(axis.x(change.then), 15.0) + bob(axis.x(change.now), y + 3)
    return listed(marks, axis, full="".join(bars[True]), hollow="".join(bars[False]), bobs=bobs)


def listed(
    marks: Sequence[Mark], axis: Axis, full: str = "", hollow: str = "", bobs: str = ""
) -> Chart:
    """Draw lines below each other, each on the same axis."""
    height = ROW * len(marks) + 14
    lines = "".join(f"M8 {_n(float(one.y) + 13)}H312" for one in marks)
    return Chart(_words(marks), _n(height), axis.ends, _n(height - 6), tuple(marks), lines,
                 full, hollow, bobs)  # fmt: skip


def timed(marks: Sequence[Mark], axis: Axis, full: str = "") -> Chart:
    """Draw a line through values over time."""
    dots = "".join(f"M{one.x} {one.y}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0" for one in marks)
    way = "M" + "L".join(f"{one.x} {one.y}" for one in marks)
    return Chart(_words(marks), _n(HIGH), axis.ends, "", tuple(marks), full=full, bobs=dots,
                 way=way)  # fmt: skip


def over_time(n: int) -> list[float]:
    """Place moments along a drawing, evenly."""
    step = (WIDE - FIRST - LAST) / max(n - 1, 1)
    return [FIRST + step * place for place in range(n)]


def bob(x: float, y: float) -> str:
    """Draw a plumb mark that hangs at a place."""
    return f"M{_n(x)} {_n(y + 1)}v10m0-2l2.6 3l-2.6 5l-2.6-5z"


def bar(first: float, last: float, y: float, height: float) -> str:
    """Draw a bar; one that is never too thin to see, unless it is of nothing."""
    wide = max(last - first, 1.5) if last > first else 0.0
    return f"M{_n(first)} {_n(y)}h{_n(wide)}v{_n(height)}h-{_n(wide)}z" if wide else ""


def _words(marks: Sequence[Mark]) -> str:
    return "; ".join(f"{one.label}: {one.said}" for one in marks)


def aspect_bars(aspects: Sequence[AspectView]) -> tuple[Bars, ...]:
    """Draw praise to the right and regret to the left of one centre line, all on one scale."""
    most = max((max(one.praise, one.complaints) for one in aspects), default=0) or 1
    return tuple(
        Bars(_n(HALF * one.praise / most), _n(HALF * one.complaints / most),
             _n(100 - HALF * one.complaints / most))
        for one in aspects
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{whole(100 * share)} %"


def _n(value: float) -> str:
    return f"{value:.1f}"
