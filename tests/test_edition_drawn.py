"""Tests of an edition's charts: they add up, share one scale, and say in words what they draw."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.problem import Problem
from reports.edition.document import Chart, Column, Figure, Table, Topic
from reports.edition.drawn import drawn, told
from reports.edition.scales import axes, steps_of
from tests.editions import OWN, rich

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (Column("label", "Label"), Column("n", "N", "points"))


def topic_of(drawing: str, numbers: list[float], labels: list[str] | None = None) -> Topic:
    said = labels or [f"row {n}" for n, _ in enumerate(numbers)]
    rows = tuple((label, Figure(f"f/{n}", number, f"{number:+.1f}"))
                 for n, (label, number) in enumerate(zip(said, numbers, strict=True)))  # fmt: skip
    chart = Chart("c", "A chart", drawing, "t", "label", ("n",))  # type: ignore[arg-type]
    return Topic("k", "A topic", (), (Table("t", "", COLUMNS, rows),), (chart,))


def parsed(svg: str) -> ElementTree.Element:
    spaced = str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(spaced)  # noqa: S314 - of our own making


def test_every_chart_has_a_name_its_words_and_its_labels() -> None:
    for topic in rich().topics:
        for key, svg in drawn(topic).items():
            chart = next(one for one in topic.charts if one.key == key)
            root = parsed(svg)
            assert root.get("role") == "img"
            assert root.findtext(f"{SVG}title") == chart.title
            assert root.findtext(f"{SVG}desc") == told(chart, topic)
            assert root.get("aria-label") == f"{chart.title}. {told(chart, topic)}"
            assert len(root.findall(f"{SVG}text")) >= 4


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=9))
def test_a_waterfall_adds_up(numbers: list[float]) -> None:
    topic = topic_of("waterfall", [*numbers, sum(numbers)])
    steps = steps_of(topic.charts[0], topic)
    assert [one.start for one in steps[1:-1]] == [one.end for one in steps[:-2]]
    assert steps[-1].start == 0
    assert steps[-1].end == pytest.approx(steps[-2].end, abs=1e-6)
    axis = axes(topic)["c"]
    assert all(axis.low <= end <= axis.high for one in steps for end in (one.start, one.end))


def test_one_that_does_not_add_up_is_refused() -> None:
    topic = topic_of("waterfall", [1.0, 2.0, 3.3])
    with pytest.raises(Problem, match=r"does not add up: its steps lead to 3\.00, and 'row 2' is"):
        drawn(topic)
    assert drawn(topic_of("waterfall", [1.0, 2.0, 3.1]))  # as printed, each is rounded


def test_charts_that_are_alike_share_one_scale() -> None:
    topic = rich().topics[0]
    assert len(topic.charts) == 3
    assert len({(one.low, one.high) for one in axes(topic).values()}) == 1


def test_an_interval_is_a_mark_inside_its_band() -> None:
    topic = rich().topics[1]
    root = parsed(drawn(topic)["bands"])
    bands = [_span(one) for one in root if one.get("class") == "band"]
    marks = [float(re.match(r"M([\d.]+)", one.get("d") or "")[1])  # type: ignore[index]
             for one in root if one.get("class") == "bob"]  # fmt: skip
    assert len(bands) == len(marks) == 5
    assert all(low < mark < high for (low, high), mark in zip(bands, marks, strict=True))


def _span(path: ElementTree.Element) -> tuple[float, float]:
    start, wide = re.match(r"M([\d.]+) [\d.]+h([\d.]+)", path.get("d") or "").groups()  # type: ignore[union-attr]
    return float(start), float(start) + float(wide)


@pytest.mark.parametrize("drawing", ["bars", "line", "waterfall"])
def test_hostile_labels_are_words(drawing: str) -> None:
    numbers = [float(n) for n in range(len(OWN))]
    topic = topic_of(drawing, [*numbers, sum(numbers)], [*OWN, "together"])
    for alone in (False, True):
        root = parsed(drawn(topic, alone=alone)["c"])
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "desc", "path", "text",
        }  # fmt: skip
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]


def test_nothing_to_draw_is_no_chart_and_a_missing_table_is_named() -> None:
    empty = topic_of("bars", [])
    assert drawn(empty) == {}
    assert drawn(topic_of("waterfall", [])) == {}
    lost = replace(empty, charts=(replace(empty.charts[0], table="gone"),))
    with pytest.raises(Problem, match="draws the table 'gone', which is not there"):
        drawn(lost)


@pytest.mark.parametrize("drawing", ["bars", "line", "waterfall"])
def test_one_row_and_many_are_drawn(drawing: str) -> None:
    for numbers in ([0.0], [5.0], [-5.0, -5.0], [float(n) for n in range(60)]):
        whole = [*numbers, sum(numbers)] if drawing == "waterfall" else numbers
        assert parsed(drawn(topic_of(drawing, whole))["c"]) is not None
