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
    """One line of a drawing: its words, its value in words, and where it stands."""

    label: str
    said: str
    y: str  # of the words; what is drawn stands below them
    x: str
    first: str = ""  # where its band or bar begins, and how wide it is
    width: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: what it says in words, its size, its axis and its lines."""

    words: str
    height: str
    ends: tuple[str, str]
    marks: tuple[Mark, ...]
    path: str = ""  # through all values
    area: str = ""  # of all bands


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
    ends = [one for row in rows for one in row[1:] if isinstance(one, float | int)]
    axis = axis_of(ends)
    marks = tuple(_interval(axis, n, *row) for n, row in enumerate(rows))
    words = "; ".join(f"{one.label}: {one.said}" for one in marks)
    return Chart(words, _n(ROW * len(rows) + 14), axis.ends, marks)


def _interval(
    axis: Axis, place: int, label: str, value: float, low: float | None, high: float | None
) -> Mark:
    y = ROW * place + 12
    if low is None or high is None:
        return Mark(label, tenth(value), _n(y), _n(axis.x(value)))
    first, last = axis.x(low), axis.x(high)
    said = f"{tenth(value)} ({tenth(low)} to {tenth(high)})"
    return Mark(label, said, _n(y), _n(axis.x(value)), _n(first), _n(max(last - first, 2.0)))


def stars(views: Sequence[StarView]) -> Chart | None:
    """Draw how ratings fall: of each number of stars the share counted, and the share weighed."""
    if not views:
        return None
    most = max(max(one.share, one.weighed) for one in views) or 1.0
    marks = []
    for place, one in enumerate(views):
        said = f"{_percent(one.share)} counted, {_percent(one.weighed)} weighed"
        label = f"{one.stars} {'star' if one.stars == 1 else 'stars'}"
        wide = WIDE - 2 * EDGE
        marks.append(Mark(label, said, _n(40.0 * place + 12), _n(wide * one.share / most), "",
                          _n(wide * one.weighed / most)))  # fmt: skip
    words = "; ".join(f"{one.label}: {one.said}" for one in marks)
    return Chart(words, _n(40.0 * len(views)), ("", ""), tuple(marks))


def trend(past: Sequence[PastView]) -> Chart | None:
    """Draw the score at the end of each month on record, inside its band."""
    scores = [(one.month, one.score.value, one.score.low, one.score.high) for one in past]
    known = [(month, value, low, high) for month, value, low, high in scores
             if value is not None and low is not None and high is not None]  # fmt: skip
    if len(known) < 2:
        return None
    axis = axis_of([one for _, *ends in known for one in ends])
    step = (WIDE - FIRST - LAST) / (len(known) - 1)
    marks = tuple(
        Mark(month_name(month), f"{whole(value)} ({whole(low)} to {whole(high)})",
             _n(axis.y(value)), _n(FIRST + step * n),
             kind="end" if n in (0, len(known) - 1) else "")
        for n, (month, value, low, high) in enumerate(known)
    )  # fmt: skip
    upper = [f"{one.x} {_n(axis.y(row[3]))}" for one, row in zip(marks, known, strict=True)]
    lower = [f"{one.x} {_n(axis.y(row[2]))}" for one, row in zip(marks, known, strict=True)]
    words = "; ".join(f"{one.label}: {one.said}" for one in marks)
    line = "M" + "L".join(f"{one.x} {one.y}" for one in marks)
    area = "M" + "L".join([*upper, *reversed(lower)]) + "Z"
    return Chart(words, _n(HIGH), axis.ends, marks, line, area)


def years(view: YearsView, last: int = 6) -> Chart:
    """Draw the mean rating of one shop's reviews, year by year, on a line from 0 to 100."""
    shown = view.years[-last:]
    axis = Axis(0.0, 100.0)
    step = (WIDE - FIRST - LAST) / max(len(shown) - 1, 1)
    marks = tuple(
        Mark(str(one.year), whole(one.mean), _n(axis.y(one.mean)), _n(FIRST + step * n))
        for n, one in enumerate(shown)
    )
    words = "; ".join(f"{one.label}: {one.said}" for one in marks)
    line = "M" + "L".join(f"{one.x} {one.y}" for one in marks)
    return Chart(words, _n(HIGH), axis.ends, marks, line)


def waterfall(change: ChangeView) -> Chart:
    """Draw the way from the score of the month before to that of now, a step a cause."""
    steps, at = [], change.then
    for one in change.parts:
        steps.append((at, at + one.points))
        at += one.points
    ends = [change.then, change.now, *(one for step in steps for one in step)]
    low, high = floor(min(ends) - 0.5), ceil(max(ends) + 0.5)
    axis = Axis(float(low), float(high))
    marks = [_end(axis, 0, month_name(change.before), change.then)]
    for place, (part, (start, end)) in enumerate(zip(change.parts, steps, strict=True), 1):
        first, last = axis.x(min(start, end)), axis.x(max(start, end))
        marks.append(Mark(part.cause, points(part.points), _n(ROW * place + 12), _n(axis.x(end)),
                          _n(first), _n(max(last - first, 1.5)),
                          "up" if part.points > 0 else "down"))  # fmt: skip
    marks.append(_end(axis, len(marks), month_name(change.month), change.now))
    words = "; ".join(f"{one.label}: {one.said}" for one in marks)
    return Chart(words, _n(ROW * len(marks) + 14), axis.ends, tuple(marks))


def _end(axis: Axis, place: int, label: str, value: float) -> Mark:
    return Mark(label, tenth(value), _n(ROW * place + 12), _n(axis.x(value)), kind="end")


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
