"""Tests of pipeline.scoring: weights, posteriors, ranks and scores without a test."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.scoring import posterior, ranks, tally_cells, weights, without
from tests.scoring_cells import FITTED, NUMBERS, WEIGHTS, cells, invented

ALL = NUMBERS | WEIGHTS | FITTED
HALF = [0.5, 0.75, 0.25, 0.5]


def test_reviews_are_counted_by_cell_and_a_missing_rating_is_not() -> None:
    reviews = DataFrame(
        [("b", "s", 7, "", 0.5), ("a", "s", None, None, 1.0), ("b", "s", 7, "", 0.25),
         ("b", "s", 7, "burst", 1.0), ("b", "t", 7, "", None)],
        columns=["product_id", "shop", "week", "signals", "rating"],
    )  # fmt: skip
    found = tally_cells(reviews).astype(object)
    assert found.where(found.notna(), None).to_numpy().tolist() == [
        ["a", "s", None, "", 1, 1.0, 1.0],
        ["b", "s", 7, "", 2, 0.75, 0.3125],
        ["b", "s", 7, "burst", 1, 1.0, 1.0],
    ]


def test_the_posterior_mean_and_its_interval_by_hand() -> None:
    found = posterior(cells(("a", "s", None, "", HALF)), NUMBERS).iloc[0]
    variance = (3 * 0.25**2 + 0.125) / (3 + 4 - 1)
    strength = 4 * variance / 0.25**2
    mean = (2 + strength * 0.75) / (4 + strength)
    z = NormalDist().inv_cdf(0.95)
    sd = (1 + (z * z + 1) / (4 * 6)) * sqrt(variance / (4 + strength))
    assert (found["counted"], found["raw_mean"], found["effective"]) == (4, 50.0, 4.0)
    assert found["score"] == pytest.approx(100 * mean)
    assert (found["low"], found["high"]) == pytest.approx(
        (100 * (mean - z * sd), 100 * (mean + z * sd))
    )


def test_below_the_bar_there_is_no_score_but_a_mean() -> None:
    found = posterior(cells(("a", "s", 5, "", [1.0, 1.0])), NUMBERS).iloc[0]
    assert np.isnan([found["score"], found["low"], found["high"]]).all()
    assert (found["counted"], found["raw_mean"]) == (2, 100.0)


def test_a_review_halves_with_age_and_a_silent_product_loses_certainty_slowly() -> None:
    aged = NUMBERS | {"half_life_days": 70.0, "silent_half_life_days": 700.0}
    given = cells(
        ("a", "s", 100, "", HALF), ("a", "s", 90, "", HALF), ("a", "s", None, "", HALF),
        ("b", "s", 0, "", HALF), ("c", "s", None, "", HALF),
    )  # fmt: skip
    assert weights(given, aged, 100).tolist() == [1, 0.5, 0.75, 0.5, 1]
    assert weights(given, aged).tolist() == weights(given, aged, 100).tolist()
    assert weights(given, aged, 95).tolist()[:2] == [1, 0.5 ** (5 / 10)]  # dates that lie ahead
    assert weights(given, NUMBERS, 100).tolist() == [1] * 5


def test_a_test_weighs_only_where_the_means_differ() -> None:
    numbers = NUMBERS | {"weight_burst": 0.5, "weight_copied": 0.25}
    same = [("a", "s", 1, "burst", HALF), ("a", "s", 1, "", HALF)]
    apart = [("b", "s", 1, "burst,copied", [1.0] * 4), ("b", "s", 1, "", HALF)]
    alone = [("c", "s", 1, "copied", [1.0] * 4)]  # nothing to compare with
    assert weights(cells(*same, *apart, *alone), numbers).tolist() == [1, 1, 0.125, 1, 1]


def test_a_week_is_capped_only_where_it_is_full_and_unlike_the_rest() -> None:
    numbers = NUMBERS | {"week_times": 1.0}
    rest = [("a", "s", week, "", HALF[:2]) for week in range(6)]
    full = ("a", "s", 9, "", [1.0] * 6)
    few = ("a", "s", 9, "", [1.0] * 3)
    alike = ("a", "s", 9, "", [0.5, 0.75] * 3)
    found = [weights(cells(*rest, one), numbers).tolist()[-1] for one in (full, few, alike)]
    assert found == [0.25 * 12 / 6, 1, 1]


def test_the_effect_of_a_shop_is_taken_off_and_its_weight_applied() -> None:
    numbers = NUMBERS | {"shop_effect:rosy": 0.25, "shop_weight:rosy": 0.5}
    found = posterior(cells(("a", "rosy", 1, "", HALF), ("b", "s", 1, "", HALF)), numbers)
    assert found["effective"].tolist() == [2.0, 4.0]
    strength = found["effective"].iloc[1] * 0 + 4 * (3 * 0.25**2 + 0.125) / 6 / 0.25**2
    assert found["mean"].tolist() == pytest.approx(
        [(2 * 0.25 + strength * 0.75) / (2 + strength), (2 + strength * 0.75) / (4 + strength)]
    )


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50))
def test_the_order_of_rows_does_not_show(seed: int) -> None:
    reviews = invented(seed, 200, 6)
    tallied = tally_cells(reviews)
    assert tally_cells(reviews.sample(frac=1, random_state=seed)).equals(tallied)
    shuffled = tallied.sample(frac=1, random_state=seed)
    assert posterior(shuffled, ALL).equals(posterior(tallied, ALL))
    assert without(shuffled, ALL).equals(without(tallied, ALL))
    assert weights(shuffled, ALL).sort_index().equals(weights(tallied, ALL))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50))
def test_scores_do_not_depend_on_other_products(seed: int) -> None:
    tallied = tally_cells(invented(seed, 200, 6))
    whole = posterior(tallied, ALL, 2100).set_index("product_id")
    for name, rows in tallied.groupby("product_id"):
        alone = posterior(rows, ALL, 2100).set_index("product_id")
        assert alone.loc[name].equals(whole.loc[name])


def test_scores_lie_between_0_and_100_and_every_test_is_listed() -> None:
    tallied = tally_cells(invented(1))
    found = posterior(tallied, ALL)
    assert ((found["low"] >= 0) & (found["low"] < found["score"])).all()
    assert ((found["high"] <= 100) & (found["high"] > found["score"])).all()
    listed = without(tallied, ALL)
    assert set(listed["test"]) == {"burst", "lone_account", "unverified"}
    scored = listed.merge(found, on="product_id", suffixes=("", "_with"))
    assert (scored["weighed"] | (scored["score"] == scored["score_with"])).all()
    assert (scored["score"] != scored["score_with"])[scored["weighed"]].all()


def test_without_a_test_is_the_score_with_its_weight_of_one() -> None:
    numbers = NUMBERS | {"weight_burst": 0.5}
    given = cells(("a", "s", 1, "burst", [1.0] * 4), ("a", "s", 1, "", HALF))
    found = without(given, numbers).iloc[0]
    plain = posterior(given, NUMBERS).iloc[0]
    assert (found["test"], found["flagged"], found["weighed"]) == ("burst", 4, True)
    assert (found["flagged_mean"], found["unflagged_mean"]) == (100, 50)
    assert (found["score"], found["low"]) == (plain["score"], plain["low"])
    kind = without(given, numbers | {"shop_effect:s": -0.2}).iloc[0]
    assert (kind["flagged_mean"], kind["unflagged_mean"]) == (100, 50)  # as the ratings were given
    assert len(without(cells(("a", "s", 1, "", HALF)), numbers)) == 0


def ranked(*rows: tuple[str, float, float]) -> DataFrame:
    given = DataFrame(rows, columns=["product_id", "mean", "sd"])
    return given.assign(score=100 * given["mean"])


def test_the_ranks_of_two_products_are_those_of_their_difference() -> None:
    found = ranks(ranked(("a", 0.7, 0.03), ("b", 0.65, 0.04)))
    better = NormalDist().cdf(0.05 / 0.05)
    assert found[["product_id", "rank"]].to_numpy().tolist() == [
        ["a", 1], ["a", 2], ["b", 1], ["b", 2],
    ]  # fmt: skip
    assert found["probability"].tolist() == pytest.approx(
        [better, 1 - better, 1 - better, better], abs=0.01
    )


def test_ranks_add_up_and_are_the_same_again() -> None:
    chance = np.random.default_rng(0)
    given = ranked(*((f"p{at:02}", chance.random(), 0.1) for at in range(30)))
    found = ranks(given, least=0)
    assert found.equals(ranks(given.sample(frac=1, random_state=1), least=0))
    for column in ("product_id", "rank"):
        assert found.groupby(column)["probability"].sum().tolist() == pytest.approx([1.0] * 30)
    assert ranks(given.assign(score=np.nan)).empty
