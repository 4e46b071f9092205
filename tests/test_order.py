"""The reader's order: laws that hold for any scores and weights, and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from math import isclose
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.problem import Problem
from reports.order import OVERALL, Apart, Band, Candidate, Order, Placed, hundredths, order, phi
from reports.ordered import facts, lines, ordered, read_weights
from reports.queries import read_facts
from reports.readers import our_order
from reports.world import see
from reports.world_views import World
from tests.comparing import ASPECTS, fill_with_aspects
from tests.seeds import PRODUCTS, SMALL, add, fill, recall_row

Z = 1.6449
PARTS = ("overall", "ankles", "assembly")


@st.composite
def bands(draw: Any) -> Band:
    score = draw(st.integers(0, 10_000))
    low, high = draw(st.integers(0, 3_000)), draw(st.integers(0, 3_000))
    return Band(score, max(score - low, 0), min(score + high, 10_000))


candidates = st.lists(
    st.dictionaries(st.sampled_from(PARTS), bands(), max_size=3), min_size=1, max_size=8
).map(lambda all_of: [Candidate(f"p{n}", one) for n, one in enumerate(all_of)])
weights = st.fixed_dictionaries({part: st.integers(0, 5) for part in PARTS})


@settings(deadline=None)
@given(candidates, weights, st.integers(1, 9))
def test_only_the_ratios_of_weights_matter(
    products: list[Candidate], given_weights: dict[str, int], factor: int
) -> None:
    more = {part: weight * factor for part, weight in given_weights.items()}
    assert order(products, more, Z) == order(products, given_weights, Z)


@settings(deadline=None)
@given(candidates, weights, st.sampled_from(PARTS))
def test_more_weight_on_what_it_is_better_at_never_lowers_a_product(
    products: list[Candidate], given_weights: dict[str, int], part: str
) -> None:
    before = order(products, given_weights, Z)
    after = order(products, given_weights | {part: given_weights[part] + 1}, Z)
    by = {one.key: one.bands for one in products}
    places = {one.key: n for n, one in enumerate(after.placed)}
    for n, one in enumerate(before.placed):
        for other in before.placed[n + 1 :]:
            if one.key in places and other.key in places:
                better = by[one.key][part].score >= by[other.key][part].score
                assert not better or places[one.key] < places[other.key]


@settings(deadline=None)
@given(candidates, weights)
def test_nobody_is_lost_and_nothing_is_imputed(
    products: list[Candidate], given_weights: dict[str, int]
) -> None:
    found = order(products, given_weights, Z)
    keys = [one.key for one in found.placed] + [one.key for one in found.apart]
    assert sorted(keys) == sorted(one.key for one in products)
    asked = [part for part, weight in given_weights.items() if weight]
    by = {one.key: one.bands for one in products}
    for one in found.apart:
        assert list(one.missing) == [part for part in asked if part not in by[one.key]]
        assert one.missing or not asked
    for placed in found.placed:
        assert all(part in by[placed.key] for part in asked)
        assert placed.low <= placed.score <= placed.high
        assert 1 <= placed.first <= placed.last <= len(found.placed)
    if found.placed:
        assert isclose(sum(one.chance for one in found.placed), 1.0, abs_tol=1e-9)
    scores = [one.score for one in found.placed]
    assert scores == sorted(scores, reverse=True)


@settings(deadline=None)
@given(candidates, weights)
def test_places_are_shared_by_bands_that_overlap(
    products: list[Candidate], given_weights: dict[str, int]
) -> None:
    placed = order(products, given_weights, Z).placed
    for one in placed:
        above = sum(1 for other in placed if other.low > one.high + 1e-9)
        below = sum(1 for other in placed if other.high < one.low - 1e-9)
        assert one.first >= 1 + above
        assert one.last <= len(placed) - below


def test_the_arithmetic_is_the_one_written_down() -> None:
    first = Candidate("a", {"overall": Band(8000, 7700, 8400), "ankles": Band(5000, 4600, 5300)})
    second = Candidate("b", {"overall": Band(6000, 5000, 7000), "ankles": Band(6000, 5000, 7000)})
    third = Candidate("c", {"overall": Band(9900, 9800, 10_000)})
    found = order([third, second, first], {"overall": 2, "ankles": 2}, Z)
    assert found.apart == (Apart("c", ("ankles",)),)
    assert [replace(one, chance=0) for one in found.placed] == [
        Placed("a", 65.0, 62.5, 67.5, 1, 2, 0),  # 3-4-5 in both directions
        Placed("b", 60.0, 60 - 50**0.5, 60 + 50**0.5, 1, 2, 0),
    ]
    wide = ((4.0**2 + 4.0**2) ** 0.5) / 2  # the wider side of each part
    halves = NormalDist(5, ((wide / Z) ** 2 + (200**0.5 / 2 / Z) ** 2) ** 0.5)
    assert isclose(found.placed[0].chance, 1 - halves.cdf(0), abs_tol=1e-8)


def test_without_a_weight_nobody_is_placed() -> None:
    products = [Candidate("a", {"overall": Band(5000, 4000, 6000)})]
    assert order(products, {"overall": 0}, Z) == Order((), (Apart("a", ()),))
    assert order([], {"overall": 1}, Z) == Order((), ())


def test_the_approximation_is_the_normal_law() -> None:
    marks = np.arange(-4000, 4001) / 100
    exact = np.array([NormalDist().cdf(one) for one in marks])
    assert np.abs(phi(marks) - exact).max() < 1e-14


def test_no_grid_is_too_coarse_for_a_sure_leader() -> None:
    sure = Candidate("sure", {"overall": Band(7000, 6999, 7001)})
    vague = Candidate("vague", {"overall": Band(6900, 4900, 8900)})
    found = {one.key: one.chance for one in order([sure, vague], {"overall": 1}, Z).placed}
    exact = NormalDist(1, (20**2 + 0.25**2) ** 0.5 / Z).cdf(0)  # LEAST is a quarter of a point
    assert isclose(found["vague"], exact, abs_tol=1e-8)


@pytest.mark.parametrize(("value", "whole"), [(74.005, 7401), (74.004999, 7400), (0.0, 0),
                                              (100.0, 10_000), (99.995, 10_000)])  # fmt: skip
def test_points_are_rounded_to_hundredths(value: float, whole: int) -> None:
    assert abs(hundredths(value) - whole) <= (value == 74.005)  # a float is below its half


def test_owners_scores_alone_give_our_own_order_and_places(lite: Engine) -> None:
    fill_with_aspects(lite)
    add(lite, recall_row())
    world = see(read_facts(lite))
    ours = [(one.product_id, one.place.first, one.place.last)
            for one in world.products if one.place]  # fmt: skip
    assert [(one.key, one.first, one.last) for one in our_order(world).placed] == ours
    assert "fjord-basic" not in {one.key for one in our_order(world).apart}  # recalled


@pytest.fixture
def aspects(lite: Engine) -> Iterator[World]:
    fill_with_aspects(lite)
    yield see(read_facts(lite))


def test_only_aspects_of_the_product_can_have_weight(aspects: World) -> None:
    known = {key for one in our_order(aspects).placed for key in [one.key]}
    assert known
    for name in ("relief", "injury", "parcel"):
        with pytest.raises(Problem, match=f"nothing is called '{name}' here"):
            ordered(aspects, f"{name}=3")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ankle_confort=3", "nothing is called 'ankle_confort' here that can have weight: "
                            "did you mean 'ankle_comfort'?"),
        ("overall=9", "overall=9: a weight is a whole number from 0 to 5"),
        ("overall", "'overall' is no weight; write it as in return_upright=5"),
        ("overall=1.5", "'overall=1.5' is no weight; write it as in return_upright=5"),
        ("overall=1,overall=2", "'overall' has two weights; give it one"),
        ("overall=0", "no weight is above 0; give one, as in --weights overall=1"),
        ("", "no weight is above 0; give one, as in --weights overall=1"),
    ],
)  # fmt: skip
def test_weights_that_cannot_be_read_are_named(text: str, said: str) -> None:
    with pytest.raises(Problem) as raised:
        read_weights(text, (OVERALL, *ASPECTS))
    assert str(raised.value) == said


def test_the_command_says_places_and_who_cannot_be_placed(aspects: World) -> None:
    found = ordered(aspects, "assembly=3, overall=1")
    said = lines(found)
    told = facts(found)
    assert len(said) == len(told["placed"]) + len(told["apart"]) == len(PRODUCTS)
    reason = f"not placed, no score for {_spelt(told['apart'][-1]['missing'])}"
    assert said[-1].endswith(f"{reason}: {_last(aspects, told)}")
    assert json.loads(json.dumps(told))["weights"] == {"assembly": 3, "overall": 1}


def test_one_product_alone_has_no_place(lite: Engine) -> None:
    fill(lite, [PRODUCTS[0], SMALL[1]])
    said = lines(ordered(see(read_facts(lite)), "overall=1"))
    assert said[0] == "      -   83.6  (80.8 to 86.5)  Aurel A2"


def _spelt(missing: list[str]) -> str:
    names = {"overall": "owners’ score", "assembly": "assembly"}
    return ", ".join(names[one] for one in missing)


def _last(world: World, told: dict[str, Any]) -> str:
    names = {one.product_id: one.name for one in world.products}
    return names[told["apart"][-1]["product_id"]]
