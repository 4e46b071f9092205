"""The reader's order: products by what a reader gives weight to, with the doubt carried along.

The same arithmetic stands in `static/js/40-order.js`; a test compares the two. Both begin with the
same whole numbers, hundredths of points as they stand in the page, and do the same operations in
the same sequence, so that order and places are equal, not nearly equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import exp, floor, gcd, sqrt

OVERALL = "overall"  # owners' score; every other weight is that of an aspect
MOST = 5  # the greatest weight
STEPS = 1024  # of the integral for the chance to be first
REACH = 8.0  # standard deviations either side that it covers
LEAST = 5.0  # hundredths of points: no score is taken for surer than this
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
    `reports.products.place_of`. Equal sums keep the order in which they came. Nothing is imputed:
    a product without a score that has weight stands apart.
    """
    whole = reduce(gcd, weights.values(), 0)
    parts = {key: weight // whole for key, weight in weights.items() if weight} if whole else {}
    apart = [_apart(one, parts) for one in candidates]
    sums = [_sum(one, parts) for one, out in zip(candidates, apart, strict=True) if not out]
    sums.sort(key=lambda one: -one.score)
    total = 100.0 * sum(parts.values())
    chances = _chances(sums, z)
    return Order(
        tuple(_placed(one, sums, total, chance) for one, chance in zip(sums, chances, strict=True)),
        tuple(one for one in apart if one),
    )


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


def _placed(one: _Sum, sums: Sequence[_Sum], total: float, chance: float) -> Placed:
    above = sum(1 for other in sums if other.low > one.high)
    below = sum(1 for other in sums if other.high < one.low)
    return Placed(one.key, one.score / total, one.low / total, one.high / total,
                  1 + above, len(sums) - below, chance)  # fmt: skip


def _chances(sums: Sequence[_Sum], z: float) -> list[float]:
    """Give each product's chance to be the highest of independent normals.

    The integral of its density times the others' distributions, by the trapezoidal rule on a fixed
    grid over all where the highest can lie; the parts are divided by their sum.
    """
    if not sums:
        return []
    means, spreads = [float(one.score) for one in sums], [one.spread / z for one in sums]
    ends = [REACH * spread for spread in spreads]
    start = max(mean - end for mean, end in zip(means, ends, strict=True))
    stop = max(mean + end for mean, end in zip(means, ends, strict=True))
    step = (stop - start) / STEPS
    found = [0.0] * len(sums)
    for place in range(STEPS + 1):
        at = start + step * place
        marks = [(at - mean) / spread for mean, spread in zip(means, spreads, strict=True)]
        for n, share in enumerate(_others([phi(mark) for mark in marks])):
            found[n] += share * exp(-marks[n] * marks[n] / 2) / spreads[n]
    total = 0.0
    for share in found:
        total += share
    return [share / total for share in found]


def _others(below: Sequence[float]) -> list[float]:
    """Give for each number the product of all others, without a division."""
    found, before, after = [1.0] * len(below), 1.0, 1.0
    for n, share in enumerate(below):
        found[n] = before
        before *= share
    for n in range(len(below) - 1, -1, -1):
        found[n] *= after
        after *= below[n]
    return found


def phi(x: float) -> float:
    """Give the standard normal distribution function at x (Hart 1968, West 2005)."""
    far = abs(x)
    if far > 37.0:
        tail = 0.0
    elif far < 7.07106781186547:
        tail = exp(-far * far / 2) * _poly(ABOVE, far) / _poly(BELOW, far)
    else:
        deep = far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65))))
        tail = exp(-far * far / 2) / deep / ROOT_TAU
    return 1 - tail if x > 0 else tail


def _poly(terms: Sequence[float], x: float) -> float:
    total = 0.0
    for term in terms:
        total = total * x + term
    return total
