"""Exact tallies: how many reviews fall where, and what their ratings come to."""

from __future__ import annotations

from math import fsum

from pandas import DataFrame, Series

from db.schema import Cell, CountedReview, CurrentReview, Tally
from pipeline.counted import MATCHES, REPEATS, REVIEWS, placed
from pipeline.scoring import tally_cells
from pipeline.step import by, step

CELL = ["shop", "product_id", "week", "signals"]


@step(reads=(CurrentReview.only(*REVIEWS), MATCHES, REPEATS), writes=Tally, grain=by("shop"))
def tally(reviews: DataFrame, matches: DataFrame, repeats: DataFrame) -> DataFrame:
    """Count a shop's current reviews by product and by the reason why they do not count."""
    found = placed(reviews, matches, repeats)
    rows = []
    for (shop, product, reason), group in found.groupby(
        ["shop", "product_id", "reason"], dropna=False, sort=True
    ):
        ratings = group["rating"].dropna().tolist()
        known = [None if part != part else part for part in (product, reason)]
        key = "/".join(str(part or "-") for part in (shop, *known))
        # fsum is exact, so that the order in which reviews arrived cannot show
        squares = fsum(rating * rating for rating in ratings)
        rows.append((key, shop, *known, len(group), fsum(ratings), squares))
    return DataFrame(
        rows,
        columns=["tally", "shop", "product_id", "reason", "n", "rating_sum", "rating_squares"],
    ).astype({"product_id": "str", "reason": "str"})


@step(
    reads=(CountedReview.only("id", "product_id", "shop", "week", "signals", "rating"),),
    writes=Cell,
    grain=by("shop"),
)
def cells(reviews: DataFrame) -> DataFrame:
    """Add up the ratings that count by product, shop, week and tests met."""
    found = tally_cells(reviews)
    return found.assign(cell=cell_keys(found))


def cell_keys(rows: DataFrame) -> Series[str]:
    """Name the cell of each row: its shop, product, week and tests met joined."""
    parts = [rows[name].astype("str").fillna("-").tolist() for name in CELL]
    keys = ["/".join(one) for one in zip(*parts, strict=True)]
    return Series(keys, index=rows.index, dtype="str")
