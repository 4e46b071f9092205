"""Why a score changed: the change splits exactly into its causes, and the parts add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from pandas import DataFrame, concat

from pipeline.scoring.cells import Cells, Flags, Floats, Ints, coded, weeks_of
from pipeline.scoring.posterior import moments
from pipeline.scoring.weights import weigh

CAUSES = ("new", "edited", "gone", "credibility", "age", "method", "outage")
KEY = ["product_id", "shop", "review_key"]
# keys may rest on a secret: in the order of what is summed, they cannot show in the last digits
ORDER = ["product_id", "shop", *(f"{name}_{at}" for name in ("week", "signals", "rating")
                                 for at in "ba"), "_merge"]  # fmt: skip
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
    both = joined.enough(joined.before.there, before) & joined.enough(joined.after.there, after)
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
class _Side:
    """One state's fields in the joined rows; what it lacks is filled with anything."""

    there: Flags
    id: Ints
    rating: Floats
    week: Ints
    signal: Ints


@dataclass(frozen=True, slots=True)
class _Joined:
    """Reviews of both states side by side, sorted by product, shop and key."""

    products: list[str]
    shops: list[str]
    signals: list[str]
    product: Ints
    shop: Ints
    before: _Side
    after: _Side
    outage: Flags  # the row is on one side only because its source was out

    @property
    def changed(self) -> Flags:
        """Tell which reviews are on both sides and say something else."""
        other = self.before.id != self.after.id
        return np.asarray(self.before.there & self.after.there & other, np.bool_)

    def enough(self, there: Flags, state: State) -> Flags:
        """Tell which products have enough reviews for a score."""
        n = np.bincount(self.product[there], minlength=len(self.products))
        return np.asarray(n >= state.numbers["enough_reviews"], np.bool_)

    def any(self, rows: Flags) -> Flags:
        """Tell which products have such a row."""
        return np.bincount(self.product[rows], minlength=len(self.products)) > 0


def _joined(before: State, after: State) -> _Joined:
    counted = [s.reviews.loc[~s.reviews["shop"].isin(s.out), READ] for s in (before, after)]
    rows = counted[0].merge(counted[1], on=KEY, how="outer", suffixes=("_b", "_a"), indicator=True)
    rows = rows.sort_values([*ORDER, "review_key"], ignore_index=True)
    product, products = coded(rows["product_id"])
    shop, shops = coded(rows["shop"])
    signal, signals = coded(concat([rows["signals_b"], rows["signals_a"]]))
    name, _ = coded(concat([rows["id_b"], rows["id_a"]]).astype(str))
    size, side = len(rows), rows["_merge"].astype(str).to_numpy()
    left, right = side == "left_only", side == "right_only"
    b, a = (
        _Side(there, name[part], rows[f"rating_{at}"].fillna(0.0).to_numpy(np.float64),
              weeks_of(rows[f"week_{at}"]), signal[part])
        for at, there, part in (("b", ~right, slice(0, size)), ("a", ~left, slice(size, None)))
    )  # fmt: skip
    outage = (left & rows["shop"].isin(after.out)) | (right & rows["shop"].isin(before.out))
    return _Joined(products, shops, signals, product, shop, b, a, outage.to_numpy(np.bool_))


def _occurred(joined: _Joined, before: State, after: State) -> dict[str, Flags]:
    b, a = joined.before, joined.after
    both, changed = b.there & a.there, joined.changed
    same = ~changed & (b.rating == a.rating) & (b.week == a.week)
    every = np.ones(len(joined.products), np.bool_)
    return {
        "new": joined.any(a.there & ~b.there & ~joined.outage),
        "edited": joined.any(both & ~same),
        "gone": joined.any(b.there & ~a.there & ~joined.outage),
        "credibility": joined.any(both & ~changed & (b.signal != a.signal)),
        "age": every & (before.as_of != after.as_of),
        "method": every & (dict(before.numbers) != dict(after.numbers)),
        "outage": joined.any(joined.outage),
    }


def _scores(joined: _Joined, before: State, after: State, on: Causes) -> Floats:
    """Score all products with only some of the causes applied, from 0 to 100."""
    numbers = after.numbers if "method" in on else before.numbers
    cells = _cells(joined, on)
    weight = weigh(cells, numbers, after.as_of if "age" in on else before.as_of)
    found = np.full(len(joined.products), 100 * min(1.0, max(0.0, numbers["prior_mean"])))
    mean, _, _ = moments(cells, numbers, weight)
    found[np.searchsorted(joined.products, cells.products)] = 100 * mean
    return found


def _cells(joined: _Joined, on: Causes) -> Cells:
    """Make a cell of each review that is there, with the fields of one side or the other."""
    b, a = joined.before, joined.after
    lost = np.where(joined.outage, "outage" in on, "gone" in on)
    come = np.where(joined.outage, "outage" in on, "new" in on)
    there = np.where(b.there, a.there | ~lost, come)
    rewritten = a.there & (~b.there | ("edited" in on))
    # how far an edited review is believed comes of what it says now
    believed = np.where(joined.changed, "edited" in on, "credibility" in on)
    judged = a.there & (~b.there | believed)
    rating = np.where(rewritten, a.rating, b.rating)
    cells = Cells(
        joined.products, joined.shops, joined.signals, joined.product, joined.shop,
        np.where(judged, a.signal, b.signal), np.where(rewritten, a.week, b.week),
        np.ones(len(rating)), rating, rating * rating, np.arange(len(rating), dtype=np.int64),
    )  # fmt: skip
    return cells.picked(there)
