"""Windows of days that hold more than usual: prefix sums, so that a window costs the same at any
length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipeline.trust.shop import Floats, Ints, Numbers

WIDTHS = (1, 3, 7, 14, 28)  # days
AROUND, BESIDE = 90, 14  # days on either side of a window: its surroundings, its neighbours
BESIDE_LEAST = 7  # days; neighbours shorter than that tell no rate
SALE = 2.0  # reviews by which the rise of a whole shop is drawn towards none
HALF = 0.5  # a review that is added to what was seen, for no rate is nought
STEADY = 10.0  # reviews that the spread of all weighs beside that of the surroundings
FEW = 10  # reviews around a window; with fewer it is held against all the others of its product
MOST = 40.0  # how often as sure as is needed; more is not told apart


@dataclass(frozen=True, slots=True)
class Daily:
    """Sums by day, over some of a shop's reviews: number, values, squares of the values."""

    first: int
    end: int  # the day after the last one of the shop
    sums: Floats  # shape (3, days + 1): what lies before each day

    def over(self, begin: Ints, end: Ints) -> Floats:
        """Return the three sums from one day up to another, for many at once."""
        last = self.sums.shape[1] - 1
        low, high = np.clip(begin - self.first, 0, last), np.clip(end - self.first, 0, last)
        found: Floats = self.sums[:, high] - self.sums[:, low]
        return found


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows with more reviews than usual: one row each."""

    begin: Ints  # day
    width: Ints  # days
    count: Floats
    usual: Floats  # reviews that are expected in the window
    excess: Floats  # 1: as rare as `burst_chance`
    differs: Floats  # 1: as far from its surroundings as `burst_apart`

    def strength(self) -> Floats:
        """Return how sure both are."""
        return np.minimum(self.excess, self.differs)


def daily(days: Ints, values: Floats, end: int) -> Daily:
    """Sum up values by day."""
    first = int(days.min())
    size = int(days.max()) - first + 1
    rows = np.stack([np.ones(len(days)), values, values * values])
    by_day = np.stack([np.bincount(days - first, row, size) for row in rows])
    return Daily(first, end, np.concatenate([np.zeros((3, 1)), by_day.cumsum(axis=1)], axis=1))


def unusual(product: Daily, shop: Daily, numbers: Numbers) -> Windows:
    """Find a product's windows with more reviews than its rate and its shop's explain."""
    parts = list(_unusual(product, shop, numbers))
    return Windows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _unusual(product: Daily, shop: Daily, numbers: Numbers) -> Iterator[tuple[Floats, ...]]:
    starts = product.first + np.flatnonzero(np.diff(product.sums[0]))
    for width in WIDTHS:
        count = product.over(starts, starts + width)[0]
        begin = starts[count >= numbers["burst_least"]]
        count = count[count >= numbers["burst_least"]]
        usual = width * _rate(product, begin, width) * _rise(product, shop, begin, width)
        likely = stats.poisson.logsf(count - 1, usual) / np.log(numbers["burst_chance"])
        excess = np.minimum(likely, MOST)
        more = excess >= HALF
        kept = [one[more] for one in (begin, np.full(len(begin), width), count, usual, excess)]
        yield *kept, _apart(product, shop, kept[0], width, numbers)


def _rate(product: Daily, begin: Ints, width: int) -> Floats:
    """Return the usual reviews a day: the highest of the surroundings and both neighbours.

    Infinite where too little is known: the product is too new, or its record too short.
    """
    end = begin + width
    low, high = begin - AROUND, end + AROUND
    days = np.minimum(high, product.end) - np.maximum(low, product.first) - width
    around = product.over(low, high)[0] - product.over(begin, end)[0]
    beside = max(BESIDE, width)
    before = np.minimum(beside, begin - product.first)
    after = np.minimum(beside, product.end - end)
    rates = [
        np.where(days >= 2 * BESIDE, (around + HALF) / np.maximum(days, 1), np.inf),
        _beside(product.over(begin - before, begin)[0], before),
        _beside(product.over(end, end + after)[0], after),
    ]
    found: Floats = np.max(rates, axis=0)
    return found


def _beside(count: Floats, days: Ints) -> Floats:
    rate: Floats = np.where(days >= BESIDE_LEAST, count / np.maximum(days, 1), 0.0)
    return rate


def _rise(product: Daily, shop: Daily, begin: Ints, width: int) -> Floats:
    """Return how far the shop's other products rose in the same days, at least 1."""
    end = begin + width
    low, high = begin - AROUND, end + AROUND
    inside = shop.over(begin, end)[0] - product.over(begin, end)[0]
    around = shop.over(low, high)[0] - product.over(low, high)[0] - inside
    days = np.minimum(high, shop.end) - np.maximum(low, shop.first) - width
    expected = width * around / np.maximum(days, 1)
    risen: Floats = np.maximum((inside + SALE) / (expected + SALE), 1.0)
    return risen


def _apart(product: Daily, shop: Daily, begin: Ints, width: int, numbers: Numbers) -> Floats:
    """Return how far the values of a window lie above those around it, 1: as far as is asked.

    Both in standard errors, so that it is no chance, and in standard deviations of one review, so
    that it is no trifle: among many reviews a trifle is sure too.
    """
    end = begin + width
    window = product.over(begin, end)
    around = product.over(begin - AROUND, end + AROUND) - window
    rest = product.sums[:, -1:] - window
    around = np.where(around[0] < FEW, rest, around)
    _, spread = _moments(shop.sums[:, -1:])
    mean, own = _moments(around)
    inside, within = _moments(window)
    spread = (own * around[0] + spread * STEADY) / (around[0] + STEADY)
    error = np.sqrt(np.maximum(spread, within) * (1 / window[0] + 1 / np.maximum(around[0], 1)))
    apart, far = inside - mean, np.sqrt(spread)
    sure = apart / np.where(error > 0, error, np.inf) / numbers["burst_apart"]
    much = apart / np.where(far > 0, far, np.inf) / numbers["burst_effect"]
    told: Floats = np.where(around[0] >= FEW, np.maximum(np.minimum(sure, much), 0.0), 0.0)
    return told


def _moments(sums: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance."""
    n = np.maximum(sums[0], 1)
    mean = sums[1] / n
    return mean, np.maximum(sums[2] / n - mean * mean, 0.0)
