"""Why a score changed: the change splits exactly into its causes, and the parts add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from pandas import DataFrame

from pipeline.scoring.cells import Cells, Flags, Floats, weeks_of
from pipeline.scoring.posterior import moments
from pipeline.scoring.weights import weigh

CAUSES = ("new", "edited", "gone", "credibility", "age", "method", "outage")
KEY = ["product_id", "shop", "review_key"]
READ = ["id", *KEY, "rating", "week", "signals"]

Causes = frozenset[str]


@dataclass(frozen=True, slots=True)
class State:
    """What a score rested on at one time.

    `reviews` are those that count (READ, ratings 0 to 1); `out` names the shops whose source was
    out: their reviews, if any are given, do not count.
    """

    reviews: DataFrame
    numbers: Mapping[str, float]
    as_of: int
    out: frozenset[str] = frozenset()


def attribute(before: State, after: State) -> dict[str, float] | None:
    """Split one product's change of score into points for each of CAUSES; they add up to it.

    Shapley values (Shapley, Contributions to the Theory of Games 2 (1953) 307-317) over the
    causes that occurred: what a cause changes on average over all orders in which they could have
    come. None: no score on one side.
    """
    rows = attributions(before, after)
    if rows.empty:
        return None
    return dict(zip(rows["cause"], rows["points"].astype(float), strict=True))


def attributions(before: State, after: State) -> DataFrame:
    """Split every product's change at once: product_id, cause, points; none without both scores."""
    joined = _joined(before, after)
    occurred = _occurred(joined, before, after)
    present = [cause for cause in CAUSES if occurred[cause].any()]
    scores = {
        subset: _scores(joined, before, after, subset)
        for size in range(len(present) + 1)
        for subset in map(frozenset, combinations(present, size))
    }
    points = {cause: np.zeros(len(joined.products)) for cause in CAUSES}
    for cause in present:
        points[cause] = np.where(occurred[cause], _shapley(cause, scores, len(present)), 0.0)
    both = joined.enough(joined.before, before) & joined.enough(joined.after, after)
    kept = [name for name, scored in zip(joined.products, both, strict=True) if scored]
    return DataFrame(
        {
            "product_id": np.repeat(np.array(kept, object), len(CAUSES)),
            "cause": list(CAUSES) * len(kept),
            "points": np.column_stack([points[cause][both] for cause in CAUSES]).ravel(),
        }
    ).astype({"product_id": "str", "cause": "str", "points": float})


def _shapley(cause: str, scores: Mapping[Causes, Floats], k: int) -> Floats:
    total = np.zeros(len(scores[frozenset()]))
    for subset, score in scores.items():
        if cause not in subset:
            share = factorial(len(subset)) * factorial(k - len(subset) - 1) / factorial(k)
            total += share * (scores[subset | {cause}] - score)
    return total


@dataclass(frozen=True, slots=True)
class _Joined:
    """Reviews of both states side by side, sorted by product, shop and key."""

    frame: DataFrame  # columns of READ with _b and _a
    products: list[str]
    product: np.ndarray
    before: Flags
    after: Flags
    outage: Flags  # the row is on one side only because its source was out

    def enough(self, there: Flags, state: State) -> Flags:
        """Tell which products have enough reviews for a score."""
        n = np.bincount(self.product[there], minlength=len(self.products))
        return np.asarray(n >= state.numbers["enough_reviews"], np.bool_)

    def any(self, rows: Flags) -> Flags:
        """Tell which products have such a row."""
        return np.bincount(self.product[rows], minlength=len(self.products)) > 0


def _joined(before: State, after: State) -> _Joined:
    sides = [
        s.reviews.loc[~s.reviews["shop"].isin(s.out).to_numpy(), READ] for s in (before, after)
    ]
    both = sides[0].merge(sides[1], on=KEY, how="outer", suffixes=("_b", "_a"), indicator=True)
    both = both.sort_values(KEY, ignore_index=True)
    codes, products = pd.factorize(both["product_id"], sort=True)
    side = both["_merge"].astype(str).to_numpy()
    shop = both["shop"]
    lost = (side == "left_only") & shop.isin(after.out).to_numpy()
    found = (side == "right_only") & shop.isin(before.out).to_numpy()
    return _Joined(
        both, [str(p) for p in products], codes, side != "right_only", side != "left_only",
        lost | found,
    )  # fmt: skip


def _occurred(joined: _Joined, before: State, after: State) -> dict[str, Flags]:
    rows, b, a = joined.frame, joined.before, joined.after
    both = b & a
    same = {name: _same(rows, name) for name in ("id", "rating", "week", "signals")}
    every = np.ones(len(joined.products), np.bool_)
    return {
        "new": joined.any(a & ~b & ~joined.outage),
        "edited": joined.any(both & ~(same["id"] & same["rating"] & same["week"])),
        "gone": joined.any(b & ~a & ~joined.outage),
        "credibility": joined.any(both & ~same["signals"]),
        "age": every & (before.as_of != after.as_of),
        "method": every & (dict(before.numbers) != dict(after.numbers)),
        "outage": joined.any(joined.outage),
    }


def _same(rows: DataFrame, name: str) -> Flags:
    left, right = rows[f"{name}_b"], rows[f"{name}_a"]
    equal = (left == right).fillna(False).to_numpy(np.bool_)
    return np.asarray(equal | (left.isna() & right.isna()).to_numpy(), np.bool_)


def _scores(joined: _Joined, before: State, after: State, on: Causes) -> Floats:
    """Score all products with only some of the causes applied, from 0 to 100."""
    b, a = joined.before, joined.after
    there = b & a
    for side, cause in ((b & ~a, "gone"), (a & ~b, "new")):
        gone = np.where(joined.outage, "outage" in on, cause in on)
        there = there | (side & (gone if cause == "new" else ~gone))
        there = there | (side & joined.outage & (gone if cause == "new" else ~gone))
    numbers = after.numbers if "method" in on else before.numbers
    cells = _cells(joined, there, "edited" in on, "credibility" in on)
    weight = weigh(cells, numbers, after.as_of if "age" in on else before.as_of)
    found = np.full(len(joined.products), 100 * min(1.0, max(0.0, numbers["prior_mean"])))
    mean, _, _ = moments(cells, numbers, weight)
    found[np.unique(joined.product[there])] = 100 * mean
    return found


def _cells(joined: _Joined, there: Flags, edited: bool, credibility: bool) -> Cells:
    """Make a cell of each review that is there, with the fields of one side or the other."""
    rows = joined.frame
    both = joined.before & joined.after
    late = joined.after & (~both | edited)
    flagged = joined.after & (~both | credibility)
    rating = rows["rating_a"].where(late, rows["rating_b"]).to_numpy(np.float64)
    week = np.where(late, weeks_of(rows["week_a"]), weeks_of(rows["week_b"]))
    signals = rows["signals_a"].where(flagged, rows["signals_b"]).fillna("")
    signal, names = pd.factorize(signals.astype(object), sort=True)
    shop, shops = pd.factorize(rows["shop"].astype(object), sort=True)
    cells = Cells(
        joined.products, [str(s) for s in shops], [str(s) for s in names],
        joined.product.astype(np.int64), shop.astype(np.int64), signal.astype(np.int64),
        week.astype(np.int64), np.ones(len(rows)), rating, rating * rating,
        np.arange(len(rows), dtype=np.int64),
    )  # fmt: skip
    return cells.picked(there)
