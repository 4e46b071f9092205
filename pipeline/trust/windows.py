"""Windows of days that hold more than usual: prefix sums, so that a window costs the same at any
length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtrc

from pipeline.trust.shop import Floats, Ints, Numbers

WIDTHS = (1, 3, 7, 14, 28)  # days
AROUND, BESIDE = 90, 14  # days on either side of a window: its surroundings, its neighbours
BESIDE_LEAST = 7  # days; neighbours shorter than that tell no rate
SALE = 0.5  # reviews by which the rise of a whole shop is drawn towards none
HALF = 0.5  # a review that is added to what was seen, for no rate is nought
STEADY = 10.0  # reviews that the spread of all weighs beside that of the surroundings
FEW = 10  # reviews around a window; with fewer it is held against all the others of its product
DAYS = 1 << 22  # of a product in one number with it
LATEST = DAYS // 2  # no day is later, or so long before 1970
MOST = 40.0  # how often as sure as is needed; more is not told apart


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reviews of many products by day: sums of their number, values and squared values."""

    first: Ints  # day of the first review of each product
    end: int  # the day after the last one of the shop
    keys: Ints  # product and day of each review in one number, sorted
    sums: Floats  # shape (3, reviews + 1): what lies before each review

    def over(self, product: Ints, begin: Ints, end: Ints) -> Floats:
        """Return the three sums from one day up to another, for many at once."""
        found: Floats = self.sums[:, self.at(product, end)] - self.sums[:, self.at(product, begin)]
        return found

    def at(self, product: Ints, day: Ints) -> Ints:
        """Return the place of the first review of a product on or after a day."""
        return np.searchsorted(self.keys, _key(product, day))

    def of(self, product: Ints) -> Floats:
        """Return the three sums over all days."""
        edge = np.full(len(product), LATEST)
        return self.over(product, -edge, edge)


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows with more reviews than usual: one row each."""

    product: Ints
    begin: Ints  # day
    width: Ints  # days
    count: Floats
    usual: Floats  # reviews that are expected in the window
    excess: Floats  # 1: as rare as `burst_chance`
    differs: Floats  # 1: as far from its surroundings as `burst_apart`

    def strength(self) -> Floats:
        """Return how sure both are."""
        return np.minimum(self.excess, self.differs)


def timeline(product: Ints, day: Ints, value: Floats) -> Timeline:
    """Sum up values of reviews, which are sorted by product and day; products are numbered."""
    sums = np.stack([np.ones(len(day)), value, value * value]).cumsum(axis=1)
    first = np.full(int(product.max()) + 1, int(day.max()))
    np.minimum.at(first, product, day)
    padded = np.concatenate([np.zeros((3, 1)), sums], axis=1)
    return Timeline(first, int(day.max()) + 1, _key(product, day), padded)


def unusual(own: Timeline, shop: Timeline, numbers: Numbers) -> Windows:
    """Find the windows with more reviews of a product than its rate and its shop's explain.

    `shop` holds the same reviews as those of one product, 0.
    """
    starts = np.unique(own.keys)
    product, begin = starts // DAYS, starts % DAYS - LATEST
    parts = [_unusual(own, shop, product, begin, width, numbers) for width in WIDTHS]
    return Windows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _unusual(
    own: Timeline, shop: Timeline, product: Ints, begin: Ints, width: int, numbers: Numbers
) -> tuple[Ints | Floats, ...]:
    count = own.over(product, begin, begin + width)[0]
    launched = begin - own.first[product] >= numbers["burst_launch"]
    enough = launched & (count >= numbers["burst_least"])
    product, begin, count = product[enough], begin[enough], count[enough]
    usual = width * _rate(own, product, begin, width)
    likely = rarity(count, usual, numbers)
    more = likely >= HALF  # the shop's rise can only make it less
    product, begin, count, usual = product[more], begin[more], count[more], usual[more]
    usual = usual * _rise(own, shop, product, begin, width)
    likely = rarity(count, usual, numbers)
    differs = _apart(own, shop, product, begin, width, numbers)
    widths = np.full(len(begin), width)
    return product, begin, widths, count, usual, np.minimum(likely, MOST), differs


def _rate(own: Timeline, product: Ints, begin: Ints, width: int) -> Floats:
    """Return the usual reviews a day: the highest of the surroundings and both neighbours.

    Infinite where too little is known: the product is too new, or its record too short.
    """
    end, first = begin + width, own.first[product]
    low, high = begin - AROUND, end + AROUND
    days = np.minimum(high, own.end) - np.maximum(low, first) - width
    around = own.over(product, low, high)[0] - own.over(product, begin, end)[0]
    beside = max(BESIDE, width)
    before, after = np.minimum(beside, begin - first), np.minimum(beside, own.end - end)
    rates = [
        np.where(days >= 2 * BESIDE, (around + HALF) / np.maximum(days, 1), np.inf),
        _beside(own.over(product, begin - before, begin)[0], before),
        _beside(own.over(product, end, end + after)[0], after),
    ]
    found: Floats = np.max(rates, axis=0)
    return found


def rarity(count: Floats, usual: Floats, numbers: Numbers) -> Floats:
    """Return how rare so many or more are where so many are usual, 1: as `burst_chance`."""
    # scipy.stats.poisson.logsf is the same to the last bit, but takes a second to import
    with np.errstate(divide="ignore"):
        chance = np.log(pdtrc(np.maximum(count - 1, 0), usual))
    rare: Floats = np.where(count < 1, 0.0, chance) / np.log(numbers["burst_chance"])
    return rare


def _beside(count: Floats, days: Ints) -> Floats:
    rate: Floats = np.where(days >= BESIDE_LEAST, count / np.maximum(days, 1), 0.0)
    return rate


def _rise(own: Timeline, shop: Timeline, product: Ints, begin: Ints, width: int) -> Floats:
    """Return how far the shop's other products rose in the same days, at least 1."""
    end, whole = begin + width, np.zeros_like(product)
    low, high = begin - AROUND, end + AROUND
    inside = shop.over(whole, begin, end)[0] - own.over(product, begin, end)[0]
    around = shop.over(whole, low, high)[0] - own.over(product, low, high)[0] - inside
    days = np.minimum(high, shop.end) - np.maximum(low, shop.first[0]) - width
    expected = width * around / np.maximum(days, 1)
    risen: Floats = np.maximum((inside + SALE) / (expected + SALE), 1.0)
    return risen


def _apart(
    own: Timeline, shop: Timeline, product: Ints, begin: Ints, width: int, numbers: Numbers
) -> Floats:
    """Return how far the values of a window lie above those around it, 1: as far as is asked.

    Both in standard errors, so that it is no chance, and in standard deviations of one review, so
    that it is no trifle: among many reviews a trifle is sure too.
    """
    end = begin + width
    window = own.over(product, begin, end)
    around = own.over(product, begin - AROUND, end + AROUND) - window
    around = np.where(around[0] < FEW, own.of(product) - window, around)
    _, spread = _moments(shop.sums[:, -1:])
    mean, own_spread = _moments(around)
    inside, within = _moments(window)
    spread = (own_spread * around[0] + spread * STEADY) / (around[0] + STEADY)
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


def _key(product: Ints, day: Ints) -> Ints:
    keys: Ints = product * DAYS + np.clip(day, -LATEST, LATEST - 1) + LATEST
    return keys
