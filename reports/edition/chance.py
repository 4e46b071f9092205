"""Whether a move of a score is larger than chance makes it: the test that an edition names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

ENOUGH = 0.05  # chance of a single false alarm among all products of a month
LEAST = 5  # reviews that came, below which nothing is tested
TINY = 1e-9  # a variance of nothing: all reviews rate alike


class Stratum(NamedTuple):
    """The ratings (0 to 1) of one product at one shop: those that came, and those before."""

    n: int
    total: float
    squares: float
    n_before: int
    total_before: float
    squares_before: float


def chance_of(strata: Iterable[Stratum]) -> tuple[float, float] | None:
    """Give z, and the chance of a difference as large if reviews that came rate as those before.

    Within each shop the mean rating of the reviews that came is held against that of the reviews
    that stood before; the shops are put together with the weights n m / (n + m), so that a shop
    that rates higher than others explains nothing (Cochran, Some Methods for Strengthening the
    Common Chi-Square Tests, Biometrics 10, 1954). The normal law is an approximation. None where
    fewer than five reviews came at shops that had reviews before, or all rate alike.
    """
    difference, variance, came = 0.0, 0.0, 0
    for one in strata:
        if not one.n or not one.n_before:
            continue
        weight = one.n * one.n_before / (one.n + one.n_before)
        difference += weight * (one.total / one.n - one.total_before / one.n_before)
        variance += weight * _within(one)
        came += one.n
    if came < LEAST or variance < TINY:
        return None
    z = difference / sqrt(variance)
    return z, 2 * (1 - NormalDist().cdf(abs(z)))


def beyond_chance(chances: Mapping[str, float]) -> frozenset[str]:
    """Choose what is larger than chance, all together false at most once in twenty months.

    Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979.
    """
    found: set[str] = set()
    ordered = sorted(chances.items(), key=lambda one: (one[1], one[0]))
    for place, (key, p) in enumerate(ordered):
        if p > ENOUGH / (len(ordered) - place):
            break
        found.add(key)
    return frozenset(found)


def _within(one: Stratum) -> float:
    """Give the variance of ratings around the two means of a shop."""
    squares = one.squares - one.total**2 / one.n
    squares += one.squares_before - one.total_before**2 / one.n_before
    return max(squares, 0.0) / max(one.n + one.n_before - 2, 1)
