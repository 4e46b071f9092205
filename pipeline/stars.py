"""How the ratings of each product fall over five stars, as counted and as weighed."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from db.schema import Cell, CountedReview, Distribution, Fit, Method, StarCell
from pipeline.cells import cell_keys
from pipeline.score import numbers_of
from pipeline.scoring import weights
from pipeline.step import by, step, whole

STARS = 5


@step(
    reads=(CountedReview.only("id", "product_id", "shop", "week", "signals", "rating"),),
    writes=StarCell,
    grain=by("shop"),
)
def star_cells(reviews: DataFrame) -> DataFrame:
    """Count the reviews of each cell by their rating, 0 to 1, as one to five stars.

    Whole stars stay what they are; a rating on another scale goes to the nearest, a half up.
    """
    ratings = reviews["rating"].to_numpy(np.float64)
    stars = (1 + np.floor(ratings * (STARS - 1) + 0.5)).astype(np.int64)
    read = DataFrame({"cell": cell_keys(reviews), "shop": reviews["shop"], "stars": stars})
    found = read.groupby(["cell", "shop", "stars"], sort=True).size().reset_index(name="n")
    keys = [f"{cell}/{star}" for cell, star in zip(found["cell"], found["stars"], strict=True)]
    return found.assign(star_cell=keys).astype({"star_cell": "str"})


@step(
    reads=(
        Cell.only("cell", "product_id", "shop", "week", "signals", "n", "rating_sum",
                  "rating_squares"),
        StarCell.only("star_cell", "cell", "stars", "n"),
        Fit,
        Method,
    ),
    writes=Distribution,
    grain=whole,
)  # fmt: skip
def distribution(
    cells: DataFrame, stars: DataFrame, fits: DataFrame, methods: DataFrame
) -> DataFrame:
    """Add up each product's reviews by stars: their number, and their weight in the score."""
    weight = weights(cells, numbers_of(fits, methods)).rename("weight")
    found = stars.merge(
        cells[["cell", "product_id"]].join(weight), on="cell", validate="many_to_one"
    )
    # Sorted by what is summed, so that the order in which cells arrived cannot show.
    found = found.sort_values(["product_id", "stars", "weight", "n"], kind="stable")
    summed = found.assign(weighed=found["weight"] * found["n"]).groupby(
        ["product_id", "stars"], sort=True
    )
    return summed[["n", "weighed"]].sum().reset_index()
