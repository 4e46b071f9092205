"""Tests of pipeline.score and pipeline.fit: exact tallies, shrunk means, honest intervals."""

from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, concat

from db.contract import fit
from db.schema import CurrentReview, Fit, Match, Method, Product, Repeat, Score, Tally
from pipeline.cells import tally
from pipeline.counted import UNMATCHED
from pipeline.fit import fit_prior
from pipeline.score import score
from tests.frames import frame

NUMBERS = {
    "enough_reviews": 20.0, "prior_mean": 0.75, "prior_strength": 10.0, "within_sd": 0.28,
    "interval": 0.9,
}  # fmt: skip
METHODS = frame(Method, [{"name": n, "value": v, "version": "1.0"} for n, v in NUMBERS.items()])
NO_FITS = frame(Fit, [])
REVIEW = ["id", "shop", "listing_id", "rating", "excluded"]


def reviews(rows: list[tuple[str, float | None, str | None]]) -> DataFrame:
    found = [(str(n), "s", *row) for n, row in enumerate(rows)]
    return DataFrame(found, columns=REVIEW).astype({"rating": float})


NO_REPEATS = frame(Repeat, [])[["id", "shop", "excluded"]]
MATCHES = DataFrame({"listing_id": ["a", "b"], "shop": "s", "product_id": ["p", None]})


def test_every_review_falls_into_exactly_one_row() -> None:
    rows = [("a", 0.5, None), ("a", 1.0, None), ("a", None, "no rating"), ("b", 1.0, None),
            ("c", 0.25, None)]  # fmt: skip
    found = fit(tally(reviews(rows), MATCHES, NO_REPEATS), Tally)
    plain = found.astype(object).where(found.notna(), None).sort_values("tally")
    assert plain.drop(columns="shop").to_numpy().tolist() == [
        ["s/-/the listing is not matched to a product", None, UNMATCHED, 2, 1.25, 1.0625],
        ["s/p/-", "p", None, 2, 1.5, 1.25],
        ["s/p/no rating", "p", "no rating", 1, 0.0, 0.0],
    ]


def test_a_copy_is_counted_under_its_reason_unless_it_has_another() -> None:
    rows: list[tuple[str, float | None, str | None]] = [
        ("a", 0.5, None), ("a", 1.0, None), ("a", None, "no rating"), ("b", 1.0, None),
    ]  # fmt: skip
    repeats = frame(
        Repeat, [{"id": str(n), "shop": "s", "excluded": "a copy"} for n in range(1, 4)]
    )
    kept = frame(Repeat, [{"id": "0", "shop": "s"}])
    found = tally(reviews(rows), MATCHES, concat([kept, repeats])[["id", "shop", "excluded"]])
    assert found[["product_id", "reason", "n", "rating_sum"]].astype(object).where(
        found[["product_id", "reason", "n", "rating_sum"]].notna(), None
    ).to_numpy().tolist() == [
        ["p", "a copy", 1, 1.0],
        ["p", "no rating", 1, 0.0],
        ["p", None, 1, 0.5],
        [None, UNMATCHED, 1, 1.0],
    ]  # fmt: skip


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.randoms())
def test_sums_do_not_depend_on_the_order(ratings: list[float], chance: random.Random) -> None:
    rows: list[tuple[str, float | None, str | None]] = [("a", r, None) for r in ratings]
    shuffled = chance.sample(rows, len(rows))
    assert tally(reviews(rows), MATCHES, NO_REPEATS).equals(
        tally(reviews(shuffled), MATCHES, NO_REPEATS)
    )


def tallies(*rows: tuple[str | None, str | None, int, float]) -> DataFrame:
    return fit(
        frame(Tally, [
            {"tally": str(n), "shop": "s", "product_id": p, "reason": why, "n": size,
             "rating_sum": total, "rating_squares": total}
            for n, (p, why, size, total) in enumerate(rows)
        ]),
        Tally,
    )  # fmt: skip


def scored(*rows: tuple[str | None, str | None, int, float], fits: DataFrame = NO_FITS) -> Score:
    product = DataFrame({"product_id": ["p"]})
    found = fit(score(tallies(*rows), product, fits, METHODS), Score)
    (row,) = found.astype(object).where(found.notna(), None).to_dict("records")
    return Score(**{str(name): value for name, value in row.items()})


def test_the_score_is_the_shrunk_mean_with_its_interval() -> None:
    made = scored(("p", None, 30, 27.0), ("p", "no rating", 5, 0.0))
    mean, half = (27 + 7.5) / 40, 1.6448536269514722 * 0.28 / sqrt(40)
    assert made.score == pytest.approx(100 * mean)
    assert made.low == pytest.approx(100 * (mean - half))
    assert made.high == pytest.approx(100 * (mean + half))
    assert (made.raw_mean, made.counted, made.listed, made.method) == (90.0, 30, 35, "1.0")


def test_below_the_bar_there_is_no_score() -> None:
    made = scored(("p", None, 19, 19.0))
    assert (made.score, made.low, made.high, made.raw_mean) == (None, None, None, 100.0)
    nothing = scored()
    assert (nothing.score, nothing.raw_mean, nothing.counted) == (None, None, 0)


def test_what_was_fitted_wins_over_the_method_file() -> None:
    fits = frame(Fit, [{"name": "prior_mean", "value": 0.25, "version": "x"}])
    assert scored(("p", None, 30, 27.0), fits=fits).score == pytest.approx(100 * 29.5 / 40)


@given(st.integers(20, 5000), st.floats(0, 1))
def test_the_interval_holds_the_score_and_stays_on_the_scale(n: int, mean: float) -> None:
    made = scored(("p", None, n, n * mean))
    assert made.score is not None and made.low is not None and made.high is not None
    assert 0 <= made.low <= made.score <= made.high <= 100


def simulated(seed: int) -> DataFrame:
    """Draw 60 products of known spread: mean 0.7, 0.1 between products, 0.25 within."""
    chance, rows = random.Random(seed), []
    for number in range(60):
        centre = chance.gauss(0.7, 0.1)
        ratings = [chance.gauss(centre, 0.25) for _ in range(chance.randint(5, 80))]
        rows.append({
            "tally": str(number), "shop": "s", "product_id": f"p{number}", "n": len(ratings),
            "rating_sum": sum(ratings), "rating_squares": sum(r * r for r in ratings),
        })  # fmt: skip
    return fit(frame(Tally, rows), Tally)


def test_the_fit_finds_what_the_ratings_were_drawn_from() -> None:
    found = [fit_prior(simulated(seed), "1.0") for seed in range(20)]
    means = DataFrame([dict(zip(f["name"], f["value"], strict=True)) for f in found]).mean()
    assert means["prior_mean"] == pytest.approx(0.7, abs=0.01)
    assert means["within_sd"] == pytest.approx(0.25, abs=0.005)
    assert means["prior_strength"] == pytest.approx(6.25, rel=0.25)


def test_too_few_products_fit_nothing() -> None:
    assert fit_prior(tallies(("p", None, 5, 4.0), ("q", None, 5, 3.0)), "1.0").empty
    assert fit_prior(
        fit(frame(CurrentReview, []), CurrentReview).pipe(lambda _: tallies()), "1"
    ).empty


def test_an_unmatched_part_scores_nobody() -> None:
    products = frame(Product, [])[["product_id"]]
    assert score(tallies((None, UNMATCHED, 3, 1.0)), products, NO_FITS, METHODS).empty
    assert set(Match.only("shop").names) == {"shop"}
