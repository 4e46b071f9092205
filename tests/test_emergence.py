"""Tests of pipeline.emergence: what is an alarm, and what never is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import hypergeom

from pipeline.emergence import FEW_BEFORE, FEW_NOW, NEEDED, NO_COUNT, Judged, judge
from pipeline.overdispersion import DOUBT, spreads
from tests.frames import shipped_methods

Ints = NDArray[np.int64]

METHODS = shipped_methods()
SHIPPED = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
NUMBERS = {name: SHIPPED[name] for name in NEEDED}
PLAIN = NUMBERS | {"emerge_spread": 0.0}  # months() are as alike as chance lets them be
MONTHS = 14


def months(before: list[int], last: list[int], of: int = 50) -> tuple[Ints, Ints]:
    """Give twelve equal months and the last two of one shop: how many say each aspect."""
    said = np.array([*[before] * 12, last, last], dtype=np.int64)[:, None, :]
    return said, np.full((MONTHS, 1), of, dtype=np.int64)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Ints, Ints]:
    seed = draw(st.integers(0, 2**32 - 1))
    shops, aspects = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    rng = np.random.default_rng(seed)
    read = rng.poisson(draw(st.sampled_from([2, 15, 40])), (MONTHS, shops))
    rates = rng.uniform(0, 0.5, aspects) * rng.choice([0.1, 1.0], aspects)
    return rng.binomial(read[:, :, None], rates), read


def same(one: Judged, other: Judged) -> None:
    assert (one.unjudged, one.of_before) == (other.unjudged, other.of_before)
    assert one.limits.tolist() == other.limits.tolist()
    assert one.alarms.tolist() == other.alarms.tolist()
    for mine, theirs in zip(one.windows, other.windows, strict=True):
        np.testing.assert_allclose(mine.usual, theirs.usual, rtol=1e-9, atol=1e-9)


def test_one_shop_without_spread_is_fishers_exact_test() -> None:
    said, read = months([1, 5, 20], [3, 9, 22])
    judged = judge(said, read, PLAIN)
    for window in judged.windows:
        n = window.of
        known = [hypergeom.sf(x - 1, 600 + n, 12 * k + x, n)
                 for k, x in zip((1, 5, 20), window.said, strict=True)]  # fmt: skip
        assert window.chance == pytest.approx(known, rel=1e-9)
    assert [one.of for one in judged.windows] == [50, 100]
    assert (judged.said_before.tolist(), judged.of_before) == ([12, 60, 240], 600)


@given(histories())
def test_no_more_than_the_level_is_spent(history: tuple[Ints, Ints]) -> None:
    judged = judge(*history, NUMBERS)
    if judged.unjudged:
        return
    spent = sum(
        float(np.exp(window.usual[aspect, limit:]).sum())
        for window, limits in zip(judged.windows, judged.limits, strict=True)
        for aspect, limit in enumerate(limits.tolist())
        if limit != NO_COUNT
    )
    assert spent <= NUMBERS["emerge_level"] * (1 + 1e-9)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_shops_and_of_pairs_of_months_before_changes_nothing(
    history: tuple[Ints, Ints], chance: object
) -> None:
    said, read = history
    rng = np.random.default_rng(hash(str(chance)) % 2**32)
    shops, pairs = rng.permutation(read.shape[1]), rng.permutation(MONTHS // 2 - 1)
    order = [2 * pair + one for pair in (*pairs.tolist(), MONTHS // 2 - 1) for one in (0, 1)]
    same(judge(said, read, NUMBERS), judge(said[order][:, shops], read[order][:, shops], NUMBERS))


@settings(max_examples=60)
@given(histories(), st.data())
def test_more_complaints_are_never_less_of_an_alarm(
    history: tuple[Ints, Ints], data: st.DataObject
) -> None:
    said, read = history
    at = data.draw(st.integers(MONTHS - 2, MONTHS - 1))
    shop = data.draw(st.integers(0, read.shape[1] - 1))
    aspect = data.draw(st.integers(0, said.shape[2] - 1))
    more = said.copy()
    more[at, shop, aspect] = read[at, shop]
    then, now = judge(said, read, NUMBERS), judge(more, read, NUMBERS)
    assert then.limits.tolist() == now.limits.tolist()
    assert not (then.alarms & ~now.alarms).any()
    for mine, theirs in zip(then.windows, now.windows, strict=True):
        if not then.unjudged:
            assert (theirs.chance <= mine.chance).all()


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(50, 400), st.floats(1.5, 8)
)
def test_equal_shares_are_never_an_alarm(before: list[int], of: int, factor: float) -> None:
    said, read = months(before, before, of)
    assert not judge(said, read, NUMBERS | {"emerge_factor": factor}).alarms.any()


def test_a_changed_mix_of_shops_is_no_alarm() -> None:
    """Two shops, one where half complain and one where a tenth does: the first one takes over."""
    read = np.array([[10, 90]] * 12 + [[90, 10]] * 2, dtype=np.int64)
    said = np.array([[[5], [9]]] * 12 + [[[45], [1]]] * 2, dtype=np.int64)
    assert not judge(said, read, NUMBERS).alarms.any()
    together = said.sum(axis=1, keepdims=True), read.sum(axis=1, keepdims=True)
    assert judge(*together, NUMBERS).alarms.any()


def test_a_new_shop_is_left_out() -> None:
    read = np.array([[50, 0]] * 12 + [[50, 50]] * 2, dtype=np.int64)
    said = np.array([[[5], [0]]] * 12 + [[[5], [40]]] * 2, dtype=np.int64)
    judged = judge(said, read, NUMBERS)
    assert not judged.alarms.any()
    assert [one.of for one in judged.windows] == [50, 100]


def test_a_doubling_of_what_many_say_is_an_alarm_and_names_the_aspect() -> None:
    said, read = months([1, 5, 10, 15], [1, 5, 20, 15])
    judged = judge(said, read, NUMBERS)
    assert judged.alarms.any(axis=0).tolist() == [False, False, True, False]


def test_what_is_great_is_found_in_the_first_month() -> None:
    said, read = months([1, 2], [1, 2])
    said[-1, 0, 0] = 12
    assert judge(said, read, NUMBERS).alarms.tolist() == [[True, False], [True, False]]


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [(0, 50, FEW_BEFORE), (2, 50, FEW_BEFORE), (50, 4, FEW_NOW), (50, 0, FEW_NOW), (50, 5, None)],
)
def test_what_is_not_judged_says_why(before: int, now: int, why: str | None) -> None:
    read = np.array([[before]] * 12 + [[now]] * 2, dtype=np.int64)
    judged = judge(read[:, :, None], read, NUMBERS)
    assert judged.unjudged == why
    if why:
        (month,) = judged.windows
        assert (month.of, month.said.tolist(), judged.alarms.any()) == (now, [now], False)
        assert (judged.of_before, judged.said_before.tolist()) == (12 * before, [12 * before])


def test_months_that_differ_widely_make_the_limits_higher() -> None:
    calm, read = months([5] * 8, [5] * 8)
    wild = calm.copy()
    wild[[0, 1, 4, 5, 8, 9]] -= 4
    wild[[2, 3, 6, 7, 10, 11]] += 4
    assert (judge(wild, read, NUMBERS).limits > judge(calm, read, NUMBERS).limits).any()
    assert (judge(wild, read, NUMBERS).limits >= judge(calm, read, NUMBERS).limits).all()


@pytest.mark.parametrize("spread", [0.005, 0.02])
def test_the_spread_of_months_is_estimated_and_raised(spread: float) -> None:
    rng = np.random.default_rng(8)
    rates, size, found = np.array([0.05, 0.1, 0.15, 0.2, 0.3]), 1 / spread - 1, []
    for _ in range(200):
        read = rng.poisson((40, 20, 4), (12, 3)).astype(np.int64) + 1
        share = rng.beta(rates * size, (1 - rates) * size, (12, 5))[:, None, :]
        shops = np.array([1.2, 0.8, 0.5])[:, None]
        found.append(spreads(rng.binomial(read[:, :, None], share * shops), read, 12))
    raised = spread * (1 + DOUBT * (2 / 23) ** 0.5)
    assert np.mean(found) == pytest.approx(raised, rel=0.15)
    assert np.min(found) >= 0


def test_an_aspect_with_a_season_has_a_spread_of_its_own() -> None:
    said, read = months([5, 5, 5, 5, 5], [5, 5, 5, 5, 5])
    said[:12:2, 0, 0] -= 5
    said[1:12:2, 0, 0] += 5
    found = spreads(said[:12], read[:12], 12)
    assert found[0] > found[1] >= 0


def test_nothing_is_told_of_the_spread_where_too_few_say_anything() -> None:
    read = np.full((12, 1), 50, dtype=np.int64)
    assert spreads(np.zeros((12, 1, 3), dtype=np.int64), read, 12).tolist() == [0.0] * 3
    assert spreads(read[:, :, None], read, 12).tolist() == [0.0]
