"""When to propose nothing: how a best pair looks where there is no partner at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.assign import Weighed, assign, margins
from pipeline.matching.spaces import Values

TURNS = 4  # by then the share of nothing changes no more in its third figure
AHEAD = 1.6  # of a normal sample of 10 to 20, the first is so much further ahead than the second
HALF = 0.5  # p-values above it are of pairs that are none (Storey's lambda)


def believed(pairs: Weighed, limits: Mapping[str, float]) -> NDArray[np.bool_]:
    """Mark the pairs to propose, one to one.

    What a record without a partner would be paired with is learned from the pairs themselves: the
    best assignment is struck out, and what then comes best is of no product in both. A pair is
    proposed where its margin is more likely one of a match than one of those. Those proposed are
    set aside and the rest is asked again, more strictly, until nothing is added. Where there are
    too few pairs to learn from, a likeness is fixed that must be reached.
    """
    kept = np.zeros(len(pairs), bool)
    doubt = limits["match_doubt"]
    while (added := _round(pairs, kept, limits, doubt)).any():
        kept |= added
        doubt = limits["match_doubt_later"]
    return kept | _closed(pairs, kept, limits)


def _round(
    pairs: Weighed, kept: NDArray[np.bool_], limits: Mapping[str, float], doubt: float
) -> NDArray[np.bool_]:
    best, weights = _assigned(pairs, _free(pairs, kept))
    if best.sum() < limits["match_enough"]:
        first = not kept.any()
        return best & (pairs.likeness >= limits["match_floor"]) & first
    second, seconds = _assigned(pairs, _free(pairs, kept) & ~best)
    third, thirds = _assigned(pairs, _free(pairs, kept) & ~best & ~second)
    nothing = values_of_nothing(weights[best], seconds[second], thirds[third])
    best[best] = false_share(weights[best], nothing) < doubt
    return best


def _closed(
    pairs: Weighed, kept: NDArray[np.bool_], limits: Mapping[str, float]
) -> NDArray[np.bool_]:
    """Pair the rest as well where nearly all of the shorter table has found a partner."""
    shorter = min(len(np.unique(pairs.rows)), len(np.unique(pairs.columns)))
    if kept.sum() < limits["match_closed"] * shorter:
        return np.zeros(len(pairs), bool)
    best, _ = _assigned(pairs, _free(pairs, kept))
    return best & (pairs.likeness >= limits["match_least"])


def _free(pairs: Weighed, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, columns = pairs.rows[kept], pairs.columns[kept]
    return ~(np.isin(pairs.rows, rows) | np.isin(pairs.columns, columns))


def _assigned(pairs: Weighed, free: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Values]:
    """Assign among the free pairs: the marks of the best, and the margin of each pair."""
    among = pairs.only(free)
    weights, best = np.zeros(len(pairs)), np.zeros(len(pairs), bool)
    weights[free] = margins(among)
    best[free] = assign(among, weights[free])
    return best, weights


def values_of_nothing(found: Values, second: Values, third: Values) -> Values:
    """Tell how the best values would lie if nothing matched, from the second and third best.

    For a record with a partner that is its second best. For one without it is its best, which lies
    further above its second than that above its third (Tippett 1925, the mean gaps of a normal
    sample). How many have none is not known, so their share and the values are estimated in turn.
    """
    if not len(second):
        return second
    values = np.sort(second)
    ranks = (np.arange(len(values)) + 0.5) / len(values)
    ahead = np.maximum(values - np.quantile(third, ranks), 0.0) if len(third) else 0.0
    nothing = values
    for _ in range(TURNS):
        nothing = values + share_of_nothing(_chances(found, nothing)) * AHEAD * ahead
    return nothing


def false_share(found: Values, nothing: Values) -> Values:
    """Estimate for each found value how likely it is one of nothing, given values of nothing.

    p-values by rank among the values of nothing; the share of nothing among them after Storey
    2002; their density by Grenander's estimator (Langaas, Lindqvist and Ferkingstad 2005).
    """
    if not len(found) or not len(nothing):
        return np.zeros(len(found))
    chances = _chances(found, nothing)
    return np.minimum(share_of_nothing(chances) / np.maximum(_density(chances), 1e-12), 1.0)


def share_of_nothing(chances: Values) -> float:
    """Estimate which share of p-values is of nothing, from those above one half."""
    return min(1.0, (1 + float(np.sum(chances > HALF))) / (len(chances) * (1 - HALF)))


def _chances(found: Values, nothing: Values) -> Values:
    ranks = len(nothing) - np.searchsorted(np.sort(nothing), found, side="left")
    return np.asarray((1 + ranks) / (1 + len(nothing)), "float64")


def _density(chances: Values) -> Values:
    """Give the falling density of p-values: slopes of the least concave majorant of their sum."""
    at, counts = np.unique(chances, return_counts=True)
    x = np.concatenate([[0.0], at, [1.0]]) if at[-1] < 1 else np.concatenate([[0.0], at])
    y = np.concatenate([[0.0], np.cumsum(counts) / len(chances), [1.0]])[: len(x)]
    hull: list[int] = []
    for point in range(len(x)):
        while len(hull) > 1 and not _falls(x, y, hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    slopes = np.diff(y[hull]) / np.diff(x[hull])
    return slopes[np.searchsorted(x[hull], chances, side="left") - 1]


def _falls(x: Values, y: Values, one: int, two: int, three: int) -> bool:
    left = (y[two] - y[one]) * (x[three] - x[one])
    return bool(left > (y[three] - y[one]) * (x[two] - x[one]))
