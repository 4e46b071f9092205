"""Simulated months of reviews: aspects with rates, shops whose mix drifts, months that differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHOPS = 4
OPENS = 6  # shops that open later, and whose customers complain half as much again, stand last
DRIFT = 0.15  # of the log weight of a shop from month to month
TASTE = 0.25  # standard deviation of the log rate of a shop
NEW_TASTE = 1.5


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated: the rate of each aspect, reviews a month, and how far months differ."""

    rates: Floats
    reviews: float
    spread: float  # intra-class correlation of a month's reviews of one aspect
    months: int
    uneven: bool = False  # a quarter of the aspects have all the spread
    season: float = 0.0  # how far rates go up and down in a year, as a share


@dataclass(frozen=True, slots=True)
class Past:
    """One product: reviews by month, shop (and aspect)."""

    said: Ints
    read: Ints


def history(rng: Generator, world: World, doubled_from: int | None = None) -> Past:
    """Draw the months of one product; from a month on, every aspect is said twice as often."""
    read = _reviews(rng, world)
    taste = np.exp(rng.normal(-(TASTE**2) / 2, TASTE, (SHOPS + 1, len(world.rates))))
    taste[-1] *= NEW_TASTE
    times = np.ones(world.months)
    if doubled_from is not None:
        times[doubled_from:] = 2
    rates = np.outer(times, world.rates) * _seasons(rng, world)
    usual = _months(rng, world, np.minimum(rates, 1.0))
    share = np.minimum(usual[:, None, :] * taste[None], 1.0)
    return Past(rng.binomial(read[:, :, None], share).astype(np.int64), read)


def _reviews(rng: Generator, world: World) -> Ints:
    """Draw how many reviews each shop gives: a random walk of weights, and one shop that is new."""
    walk = rng.normal(0, 0.5, (1, SHOPS)) + rng.normal(0, DRIFT, (world.months, SHOPS)).cumsum(0)
    weights = np.exp(walk)
    opened = rng.integers(OPENS, world.months + OPENS)
    new = np.where(np.arange(world.months) >= opened, weights.mean(axis=1), 0.0)
    weights = np.column_stack([weights, new])
    weights /= weights.sum(axis=1, keepdims=True)
    totals = rng.poisson(world.reviews, world.months)
    drawn = [rng.multinomial(n, one) for n, one in zip(totals, weights, strict=True)]
    return np.array(drawn, dtype=np.int64)


def _seasons(rng: Generator, world: World) -> Floats:
    """Give each aspect a wave of a year, which begins anywhere."""
    begins = rng.uniform(0, 2 * np.pi, len(world.rates))
    wave = np.sin(2 * np.pi * np.arange(world.months)[:, None] / 12 + begins)
    return np.asarray(1 + world.season * wave)


def _months(rng: Generator, world: World, rates: Floats) -> Floats:
    """Draw the rate of each month around the usual one, from a beta law."""
    if world.spread == 0:
        return rates
    if not world.uneven:
        return _around(rng, rates, world.spread)
    wild = np.arange(len(world.rates)) % 4 == 3
    return np.where(wild, _around(rng, rates, 4 * world.spread), rates)


def _around(rng: Generator, rates: Floats, spread: float) -> Floats:
    size = 1 / spread - 1
    return np.asarray(rng.beta(rates * size, (1 - rates) * size))
