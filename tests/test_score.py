"""Tests of tally, score, without, ranks, aspect_scores and fit: the steps around the score."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, concat

from db.contract import fit
from db.problem import Problem
from db.schema import AspectScore, Fit, Rank, Repeat, Score, ScoreWithout, Tally
from pipeline.cells import tally
from pipeline.counted import UNMATCHED
from pipeline.fit import fit_all
from pipeline.score import aspect_scores, ranks, score, without
from tests.frames import frame, shipped_methods

METHODS = shipped_methods()
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


CELLS = ["product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares"]
NO_FITS = frame(Fit, [])
OPINION = ["product_id", "aspect", "praise", "complaints", "neutral"]


def cells(*rows: tuple[str, str, int, float]) -> DataFrame:
    """Make cells of (product, signals, n, sum), all of one shop and week."""
    made = [(p, "s", 2900, signals, n, total, total) for p, signals, n, total in rows]
    return DataFrame(made, columns=CELLS).astype({"week": "Int64"})


def tallied(*counts: tuple[str, int]) -> DataFrame:
    return DataFrame(counts, columns=["product_id", "n"]).astype({"product_id": "str"})


def products(*names: str) -> DataFrame:
    return DataFrame({"product_id": list(names)}).astype("str")


def scored(rows: DataFrame, fits: DataFrame = NO_FITS, methods: DataFrame | None = None) -> Score:
    known = METHODS if methods is None else methods
    found = fit(score(rows, fits, known, tallied(("p", 30), ("p", 5)), products("p")), Score)
    (row,) = found.astype(object).where(found.notna(), None).to_dict("records")
    return Score(**{str(name): value for name, value in row.items()})


def test_the_score_is_drawn_towards_the_mean_of_its_kind() -> None:
    made = scored(cells(("p", "", 30, 27.0)))
    assert made.score is not None and made.low is not None and made.high is not None
    assert 75 < made.score < 90
    assert 0 <= made.low < made.score < made.high <= 100
    assert (made.raw_mean, made.counted, made.listed, made.method) == (90.0, 30, 35, "2.0")
    assert made.effective == 30.0


def test_below_the_bar_there_is_no_score() -> None:
    made = scored(cells(("p", "", 19, 19.0)))
    assert (made.score, made.low, made.high, made.raw_mean) == (None, None, None, 100.0)
    nothing = scored(cells())
    assert (nothing.score, nothing.raw_mean, nothing.counted) == (None, None, 0)


def test_what_was_fitted_wins_over_the_method_file() -> None:
    low = frame(Fit, [{"name": "prior_mean", "value": 0.0, "version": "x"}])
    plain, drawn = scored(cells(("p", "", 30, 27.0))), scored(cells(("p", "", 30, 27.0)), low)
    assert plain.score is not None and drawn.score is not None
    assert drawn.score < plain.score - 10


def test_a_number_that_the_method_lacks_is_named() -> None:
    with pytest.raises(Problem, match=r"scoring.yml lacks the parameter 'week_share'"):
        scored(cells(("p", "", 30, 27.0)), methods=METHODS[METHODS["name"] != "week_share"])


def test_every_test_can_be_taken_away() -> None:
    rows = cells(("p", "", 40, 20.0), ("p", "burst", 10, 10.0))
    found = fit(without(rows, NO_FITS, METHODS), ScoreWithout)
    assert found[["test", "flagged", "weighed"]].to_numpy().tolist() == [["burst", 10, True]]
    off = METHODS.assign(value=METHODS["value"].where(METHODS["name"] != "weight_burst", 1.0))
    assert found["score"].iloc[0] == scored(rows, methods=off).score
    assert found["score"].iloc[0] > (scored(rows).score or 100)


def test_places_have_probabilities_that_add_up() -> None:
    rows = cells(("p", "", 400, 360.0), ("q", "", 400, 200.0), ("r", "", 5, 5.0))
    found = fit(ranks(rows, NO_FITS, METHODS), Rank)
    assert found.to_numpy().tolist() == [["p", 1, 1.0], ["q", 2, 1.0]]


def test_an_aspect_of_few_mentions_has_counts_and_no_share() -> None:
    said = DataFrame([("p", "assembly", 4, 0, 3), ("q", "assembly", 40, 10, 0)], columns=OPINION)
    found = fit(aspect_scores(said, NO_FITS, METHODS), AspectScore)
    plain = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert plain[0] == ["p", "assembly", None, None, None, 4, 0, 3]
    assert plain[1][2] == pytest.approx(79, abs=2)
    assert plain[1][3] < plain[1][2] < plain[1][4]


def test_a_fit_says_of_which_method_it_is_and_is_the_same_twice() -> None:
    chance = random.Random(3)
    rows = cells(*((f"p{n}", "", 40, 40 * min(1.0, max(0.0, chance.gauss(0.7, 0.1))))
                   for n in range(30)))  # fmt: skip
    shops = DataFrame({"shop": ["s"], "sold_by_maker": [False]})
    said = DataFrame([(f"p{n}", "assembly", 5, 2, 0) for n in range(4)], columns=OPINION)
    found = fit(fit_all(rows, said, shops, METHODS), Fit)
    assert fit(fit_all(rows[::-1], said[::-1], shops, METHODS), Fit).equals(found)
    assert {"prior_mean", "within_sd", "aspect_share:assembly"} <= set(found["name"])
    assert set(found["version"].str.partition("/")[0]) == {"2.0"}


def test_too_few_products_fit_nothing() -> None:
    shops = DataFrame({"shop": ["s"], "sold_by_maker": [False]})
    nothing = DataFrame([], columns=OPINION)
    assert fit(fit_all(cells(("p", "", 5, 4.0)), nothing, shops, METHODS), Fit).empty
