"""Tests of pictures: the numbers drawn are those in words and in the table behind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.changed import printed
from reports.charts import (
    EDGE,
    WIDE,
    Axis,
    Chart,
    aspect_bars,
    axis_of,
    intervals,
    stars,
    trend,
    waterfall,
    years,
)
from reports.funnel import count_of
from reports.judged_views import AspectView, EffectView, PartView
from reports.told_views import ChangeView, StarView, YearsView, YearView
from reports.views import PastView, ScoreView

SCORE = ScoreView("scored", 61.2, 55.0, 67.4, 70.25, 40, 50, 20)
BAR = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v")
BOB = re.compile(r"M([\d.]+) ([\d.]+)v10")


def bars(path: str, axis: Axis) -> list[tuple[float, float]]:
    """Read back from where to where the bars of a path run."""
    found = [(float(x), float(wide)) for x, _, wide in BAR.findall(path)]
    return [(value_of(axis, x), value_of(axis, x + wide)) for x, wide in found]


def value_of(axis: Axis, x: float) -> float:
    return axis.low + (x - EDGE) / (WIDE - 2 * EDGE) * (axis.high - axis.low)


def axis_in(chart: Chart) -> Axis:
    return Axis(*map(float, chart.ends))


def test_intervals_say_what_they_draw() -> None:
    effects = [EffectView("burst", "test-burst", 3, 90.0, 60.0, True, 58.3, 52.0, 64.6),
               EffectView("copied", "test-copied", 0, None, None, False, None)]  # fmt: skip
    chart = intervals(SCORE, effects)
    assert chart is not None
    assert [(one.label, one.said) for one in chart.marks] == [
        ("This score", "61.2 (55.0 to 67.4)"),
        ("Plain mean of the ratings that count", "70.2"),
        ("Without the test “burst”", "58.3 (52.0 to 64.6)"),
    ]
    assert chart.words.split("; ") == [f"{one.label}: {one.said}" for one in chart.marks]
    axis = axis_in(chart)
    assert (axis.low, axis.high) == (50, 80)
    drawn = [end for bar in bars(chart.full, axis) for end in bar]
    assert drawn == pytest.approx([55.0, 67.4, 52.0, 64.6], abs=0.02)
    hung = [value_of(axis, float(x)) for x, _ in BOB.findall(chart.bobs)]
    assert hung == pytest.approx([61.2, 70.25, 58.3], abs=0.02)
    assert intervals(ScoreView("few", None, None, None, None, 3, 4, 20), effects) is None


def test_stars_are_drawn_as_counted_and_as_weighed() -> None:
    views = [StarView(5, 30, 0.75, 0.25), StarView(4, 10, 0.25, 0.75), StarView(3, 0, 0.0, 0.0)]
    chart = stars(views)
    assert chart is not None
    assert chart.words == (
        "5 stars: 75 % counted, 25 % weighed; 4 stars: 25 % counted, 75 % weighed; "
        "3 stars: 0 % counted, 0 % weighed"
    )
    axis = Axis(0.0, 0.75)
    for path, shares in ((chart.hollow, [0.75, 0.25]), (chart.full, [0.25, 0.75])):
        assert [end for _, end in bars(path, axis)] == pytest.approx(shares, abs=0.001)
    assert stars([]) is None


def month(name: str, value: float | None) -> PastView:
    low, high = (None, None) if value is None else (value - 4, value + 4)
    return PastView(name, ScoreView("scored", value, low, high, None, 40, 50, 20))


def test_a_trend_runs_through_the_months_that_have_a_score() -> None:
    past = [month("2026-08", 70.0), month("2026-09", None), month("2026-10", 74.0)]
    chart = trend(past)
    assert chart is not None
    assert chart.words == "Aug 2026: 70 (66 to 74); Oct 2026: 74 (70 to 78)"
    axis = axis_in(chart)
    assert [float(one.y) for one in chart.marks] == pytest.approx([axis.y(70), axis.y(74)], abs=0.1)
    assert chart.way == "M" + "L".join(f"{one.x} {one.y}" for one in chart.marks)
    assert chart.full.count("L") == 3
    assert trend(past[:2]) is None


def test_a_shop_is_drawn_by_its_newest_years() -> None:
    view = YearsView("Gneis", True, tuple(YearView(2015 + n, 9, 10.0 * n) for n in range(9)))
    chart = years(view)
    assert [one.label for one in chart.marks] == [str(year) for year in range(2018, 2024)]
    assert [one.said for one in chart.marks] == ["30", "40", "50", "60", "70", "80"]
    assert years(YearsView("G", False, (YearView(2026, 1, 50.0),))).marks[0].said == "50"


def test_a_waterfall_ends_where_the_new_score_stands() -> None:
    parts = (PartView("new reviews", 1.5, 9), PartView("the age of reviews", -0.6, 0))
    chart = waterfall(ChangeView("2026-11", "2026-10", 70.9, 70.0, parts, False))
    assert chart.words == (
        "Oct 2026: 70.0; new reviews: +1.5; the age of reviews: −0.6; Nov 2026: 70.9"
    )
    axis = axis_in(chart)
    assert bars(chart.full, axis)[0] == pytest.approx((70.0, 71.5), abs=0.01)
    assert bars(chart.hollow, axis)[0] == pytest.approx((70.9, 71.5), abs=0.01)
    hung = [value_of(axis, float(x)) for x, _ in BOB.findall(chart.bobs)]
    assert hung == pytest.approx([70.0, 70.9], abs=0.01)


def test_praise_and_regret_are_drawn_on_one_scale() -> None:
    views = [AspectView("a", 30, 10, 0, None, None, None), AspectView("b", 0, 60, 0, None, None,
                                                                      None)]  # fmt: skip
    first, second = aspect_bars(views)
    assert (first.praise, first.regret, first.start) == ("48.0", "16.0", "84.0")
    assert (second.praise, second.regret, second.start) == ("0.0", "96.0", "4.0")
    assert aspect_bars([AspectView("c", 0, 0, 3, None, None, None)])[0].praise == "0.0"


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_an_axis_holds_all_values_and_is_round(values: list[float]) -> None:
    axis = axis_of(values)
    assert 0 <= axis.low <= min(values)
    assert max(values) <= axis.high <= 100
    assert axis.high - axis.low >= 20
    assert axis.low % 10 == axis.high % 10 == 0
    for value in values:
        assert EDGE <= axis.x(value) <= WIDE - EDGE


@settings(deadline=None)
@given(st.lists(st.floats(-40, 40), max_size=7))
def test_points_as_printed_add_up(values: list[float]) -> None:
    total = round(10 * sum(values))
    found = printed(values, total)
    assert sum(found) == (total if values else 0)
    assert all(abs(tenths - 10 * one) < 1.0001 for tenths, one in zip(found, values, strict=True))


@pytest.mark.parametrize(
    ("printed_count", "count"),
    [("1,204", 1204), ("1.204", 1204), ("1 204", 1204), ("12", 12), ("12,5", None),
     ("4.6", None), ("about 90", None), (None, None), ("", None), ("1,2,3", None)],
)  # fmt: skip
def test_a_shop_s_own_count_is_read_only_where_it_is_certain(
    printed_count: str | None, count: int | None
) -> None:
    assert count_of(printed_count) == count
