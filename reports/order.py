"""The reader's order: products by what a reader gives weight to, with the doubt carried along.

The same arithmetic stands in `static/js/40-order.js`; a test compares the two. Both begin with the
same whole numbers, hundredths of points as they stand in the page, and do the same operations in
the same sequence, so that order and places are equal, not nearly equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import floor, gcd, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OVERALL = "overall"  # owners' score; every other weight is that of an aspect
MOST = 5  # the greatest weight
STEPS = 2048  # of the integral for the chance to be first
REACH = 6.0  # standard deviations either side that it covers
LEAST = 25.0  # hundredths of points: no band is taken for narrower on either side
# Hart's rational approximation of the upper tail, as given by G. West, "Better approximations to
# cumulative normal functions", Wilmott Magazine (May 2005) 70-76: absolute error below 1e-14.
ABOVE = (0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383,
         112.079291497871, 221.213596169931, 220.206867912376)  # fmt: skip
BELOW = (0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461,
         296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752)  # fmt: skip
ROOT_TAU = 2.5066282746310002


@dataclass(frozen=True, slots=True)
class Band:
    """A score inside its interval, in whole hundredths of points (0 to 10000)."""

    score: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product, and its scores by what they are of; what has no score is not there."""

    key: str
    bands: Mapping[str, Band]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a product stands: its weighted score (0 to 100), its places, the chance to be first."""

    key: str
    score: float
    low: float
    high: float
    first: int  # the best and the last place that it shares with those within chance
    last: int
    chance: float  # that its true weighted score is the highest


@dataclass(frozen=True, slots=True)
class Apart:
    """A product that cannot be placed: weight is given to what it has no score for."""

    key: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """All products: those placed, the best first, then the others as they came."""

    placed: tuple[Placed, ...]
    apart: tuple[Apart, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    """Weighted sums of one product, not yet divided by the sum of the weights."""

    key: str
    score: int
    low: float
    high: float
    spread: float  # half of the band, its wider side


def hundredths(value: float) -> int:
    """Round points to whole hundredths, as the page prints them; a half goes up."""
    return floor(value * 100 + 0.5)


def order(candidates: Sequence[Candidate], weights: Mapping[str, int], z: float) -> Order:
    """Put products in the order of the weighted mean of their scores.

    Weights are whole numbers from 0; what has none weighs 0, and only their ratios matter. Parts
    are taken as independent: half-widths of intervals add in squares. `z` is how many standard
    deviations half an interval is wide. Products whose bands overlap share places, as in
    `reports.places`. Equal sums keep the order in which they came. Nothing is imputed:
    a product without a score that has weight stands apart.
    """
    whole = reduce(gcd, weights.values(), 0)
    parts = {key: weight // whole for key, weight in weights.items() if weight} if whole else {}
    apart = [_apart(one, parts) for one in candidates]
    sums = [_sum(one, parts) for one, out in zip(candidates, apart, strict=True) if not out]
    sums.sort(key=lambda one: -one.score)
    total = 100.0 * sum(parts.values())
    placed = (
        Placed(one.key, one.score / total, one.low / total, one.high / total, *places, chance)
        for one, places, chance in zip(sums, _places(sums), _chances(sums, z), strict=True)
    )
    return Order(tuple(placed), tuple(one for one in apart if one))


def _apart(one: Candidate, parts: Mapping[str, int]) -> Apart | None:
    missing = tuple(key for key in parts if key not in one.bands)
    return Apart(one.key, missing) if missing or not parts else None


def _sum(one: Candidate, parts: Mapping[str, int]) -> _Sum:
    score = below = above = wide = 0
    for key, weight in parts.items():
        band = one.bands[key]
        down, up = weight * (band.score - band.low), weight * (band.high - band.score)
        score += weight * band.score
        below += down * down
        above += up * up
        wide += max(down, up) ** 2
    floor_of = LEAST * sum(parts.values())
    return _Sum(one.key, score, score - sqrt(below), score + sqrt(above),
                max(sqrt(wide), floor_of))  # fmt: skip


def _places(sums: Sequence[_Sum]) -> list[tuple[int, int]]:
    """Give each product's places: behind all bands above its own, before all below."""
    lows, highs = sorted(one.low for one in sums), sorted(one.high for one in sums)
    return [
        (1 + len(sums) - bisect_right(lows, one.high), len(sums) - bisect_left(highs, one.low))
        for one in sums
    ]


def _chances(sums: Sequence[_Sum], z: float) -> list[float]:
    """Give each product's chance to be the highest of independent normals.

    The integral of its density times the others' distributions, by the trapezoidal rule on a fixed
    grid over all where the highest can lie; the parts are divided by their sum. Who cannot reach
    into that has no chance, and stands in nobody's way.
    """
    means = np.array([float(one.score) for one in sums])
    spreads = np.array([one.spread / z for one in sums])
    found = np.zeros(len(sums))
    if not sums:
        return []
    start, stop = (means - REACH * spreads).max(), (means + REACH * spreads).max()
    able = means + REACH * spreads >= start
    grid = start + (stop - start) / STEPS * np.arange(STEPS + 1)
    marks = (grid - means[able, None]) / spreads[able, None]
    density = np.exp(-marks * marks / 2) / spreads[able, None]
    found[able] = (density * _others(phi(marks))).sum(axis=1)
    return [float(share) for share in found / found.sum()]


def _others(below: Array) -> Array:
    """Give for each row the product of all others, column by column, without a division."""
    before, after = np.ones_like(below), np.ones_like(below)
    before[1:] = np.cumprod(below[:-1], axis=0)
    after[:-1] = np.cumprod(below[:0:-1], axis=0)[::-1]
    return before * after


def phi(x: Array) -> Array:
    """Give the standard normal distribution function at each x (Hart 1968, West 2005)."""
    far = np.minimum(np.abs(x), 37.0)
    deep = far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65))))
    near = _poly(ABOVE, far) / _poly(BELOW, far)
    tail = np.exp(-far * far / 2) * np.where(far < 7.07106781186547, near, 1 / deep / ROOT_TAU)
    return np.where(x > 0, 1 - tail, tail)


def _poly(terms: Sequence[float], x: Array) -> Array:
    total = np.zeros_like(x)
    for term in terms:
        total = total * x + term
    return total
