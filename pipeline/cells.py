"""Exact tallies: how many reviews fall where, and what their ratings come to."""

from __future__ import annotations

from math import fsum

import numpy as np
from pandas import DataFrame

from db.schema import Cell, CountedReview, CurrentReview, Tally
from pipeline.counted import MATCHES, REPEATS, REVIEWS, placed
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
    """Add up the ratings that count by product, shop, week and tests met, sorted by these."""
    ordered = reviews.sort_values([*CELL, "rating"], kind="stable", na_position="first")
    ratings = ordered["rating"].to_numpy(float)
    starts = _starts(ordered)
    ends = [*starts, len(ordered)][1:]
    firsts = ordered.iloc[starts][CELL].reset_index(drop=True)
    parts = [firsts[name].astype("str").fillna("-").tolist() for name in CELL]
    return firsts.assign(
        cell=["/".join(one) for one in zip(*parts, strict=True)],
        n=np.diff([*starts, len(ordered)]),
        rating_sum=[fsum(ratings[a:b]) for a, b in zip(starts, ends, strict=True)],
        rating_squares=[fsum(ratings[a:b] ** 2) for a, b in zip(starts, ends, strict=True)],
    ).astype({"cell": "str", "rating_sum": float, "rating_squares": float})


def _starts(ordered: DataFrame) -> list[int]:
    """Find where each run of equal keys begins."""
    if ordered.empty:
        return []
    changed = np.zeros(len(ordered), bool)
    for name in CELL:
        codes = ordered[name].astype("str").fillna("").to_numpy(object)
        changed[1:] |= codes[1:] != codes[:-1]
    return [0, *np.flatnonzero(changed).tolist()]
