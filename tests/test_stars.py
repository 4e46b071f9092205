"""Tests of how ratings fall: every review in one bar, weights as the score has them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, concat

from db.contract import fit
from db.schema import Cell, Distribution, Fit, StarCell
from pipeline.cells import cells
from pipeline.score import score
from pipeline.stars import distribution, star_cells
from tests.frames import frame, shipped_methods

METHODS = shipped_methods()
NO_FITS = frame(Fit, [])
COLUMNS = ["id", "product_id", "shop", "week", "signals", "rating"]


def counted(rows: list[tuple[str, str, int | None, str, float]]) -> DataFrame:
    found = DataFrame([(str(n), *row) for n, row in enumerate(rows)], columns=COLUMNS)
    return found.astype({"week": "Int64", "rating": float, "signals": "str"})


def of_cells(reviews: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Run the two steps by shop, as the runner does."""
    shops = [part for _, part in reviews.groupby("shop")]
    return (
        concat([fit(cells(part), Cell) for part in shops], ignore_index=True),
        concat([fit(star_cells(part), StarCell) for part in shops], ignore_index=True),
    )


@pytest.mark.parametrize(
    ("rating", "stars"),
    [(0.0, 1), (0.124, 1), (0.125, 2), (0.25, 2), (0.5, 3), (0.75, 4), (0.88, 5), (1.0, 5)],
)
def test_a_rating_is_the_nearest_star(rating: float, stars: int) -> None:
    found = star_cells(counted([("p", "s", 2900, "", rating)]))
    assert found[["star_cell", "stars", "n"]].to_numpy().tolist() == [
        [f"s/p/2900//{stars}", stars, 1]
    ]


ROW = st.tuples(
    st.sampled_from(["p", "q"]),
    st.sampled_from(["s", "t"]),
    st.sampled_from([None, 2800, 2900]),
    st.sampled_from(["", "burst", "copied,too_short"]),
    st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, 0.9]),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=40), st.randoms())
def test_bars_hold_each_review_once_and_weigh_what_the_score_weighs(
    rows: list[tuple[str, str, int | None, str, float]], order: random.Random
) -> None:
    made, stars = of_cells(counted(rows))
    found = fit(distribution(made, stars, NO_FITS, METHODS), Distribution)
    products = DataFrame({"product_id": sorted({row[0] for row in rows})})
    tallies = DataFrame({"product_id": ["p"], "n": [1]})
    scored = score(made, NO_FITS, METHODS, tallies, products).set_index("product_id")
    sums = found.groupby("product_id")[["n", "weighed"]].sum()
    assert sums["n"].to_dict() == scored["counted"].to_dict()
    assert sums["weighed"].to_dict() == pytest.approx(scored["effective"].to_dict())
    order.shuffle(rows)
    again = distribution(*of_cells(counted(rows)), NO_FITS, METHODS)
    assert fit(again, Distribution).equals(found)
