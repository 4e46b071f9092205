"""Tests of pipeline.firewall: what may not be scored, shown or quoted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.firewall import Mention, bar

KINDS = {"bed": "product", "lock": "product", "box": "apart", "pain": "health", "fall": "hazard"}


def said(aspect: str, start: int, confidence: float = 0.9, barred: str | None = None) -> Mention:
    return Mention(aspect, "praise", confidence, start, start + 4, barred)


def test_a_sentence_on_health_is_closed_as_a_whole_and_the_next_stays_open() -> None:
    spans = [(0, 20), (21, 40)]
    found = bar([said("bed", 0), said("pain", 10, 0.1), said("bed", 25)], spans, KINDS, 0.5)
    assert [one.barred for one in found] == ["health", "health", None]


def test_danger_goes_to_the_queue_with_all_that_stands_beside_it() -> None:
    found = bar([said("lock", 0), said("fall", 5), said("box", 30)], [(0, 20), (21, 40)], KINDS, 0)
    assert [one.barred for one in found] == ["hazard", "hazard", "apart"]


def test_health_closes_what_is_danger_too() -> None:
    found = bar([said("fall", 0), said("pain", 8)], [(0, 20)], KINDS, 0)
    assert [one.barred for one in found] == ["health", "health"]


def test_the_unsure_and_the_unknown_are_held_back() -> None:
    found = bar([said("bed", 0, 0.49), said("bed", 0, 0.5), said("new", 0)], [(0, 9)], KINDS, 0.5)
    assert [one.barred for one in found] == ["unsure", None, "apart"]


def test_an_earlier_mark_stays_and_is_heeded() -> None:
    found = bar([said("bed", 0, 0.9, "health"), said("lock", 5)], [(0, 20)], KINDS, 0)
    assert [one.barred for one in found] == ["health", "health"]
    assert bar([said("bed", 0, 0.9, "unsure")], [(0, 20)], KINDS, 0)[0].barred == "unsure"


def test_no_mentions_are_no_mentions() -> None:
    assert bar([], [(0, 3)], KINDS, 0.5) == ()


mentions = st.builds(
    Mention,
    st.sampled_from([*KINDS, "new"]),
    st.sampled_from(["praise", "complaint", "neutral"]),
    st.floats(0, 1),
    st.integers(0, 60),
    st.integers(0, 80),
    st.sampled_from([None, None, None, "health", "hazard", "apart", "unsure"]),
)


@given(st.lists(mentions, max_size=8), st.lists(st.integers(1, 25), max_size=6), st.floats(0, 1))
def test_nothing_that_touches_a_closed_sentence_comes_out(
    given: list[Mention], lengths: list[int], least: float
) -> None:
    given = [one._replace(end=max(one.start, one.end)) for one in given]
    spans, at = [], 0
    for length in lengths:
        spans.append((at, at + length))
        at += length + 1
    found = bar(given, spans, KINDS, least)
    assert [one._replace(barred=None) for one in found] == [
        one._replace(barred=None) for one in given
    ]
    for start, end in spans:
        inside = [one for one in found if one.start < end and start < max(one.end, one.start + 1)]
        if any(KINDS.get(one.aspect) in ("health", "hazard") for one in inside):
            assert all(one.barred in ("health", "hazard") for one in inside)
        if any(KINDS.get(one.aspect) == "health" for one in inside):
            assert all(one.barred == "health" for one in inside)
