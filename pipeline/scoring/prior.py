"""The category: its mean, how far products lie apart, and how far the ratings of one do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.scoring.cells import Flags, Floats
from pipeline.scoring.weights import Numbers, shrunk_spread

STRENGTHS = tuple(float(m) for m in 2.0 ** np.arange(-1, 8.01, 0.25))  # 0.5 to 256 reviews
SPLITS = (5, 10, 20)  # reviews seen of a product whose others are to be foretold
LEAST_SPLITS = 10  # products of which so many can be foretold; fewer: variance components


@dataclass(frozen=True, slots=True)
class Sums:
    """Per product: number of ratings, their sum and their squares about the product's mean."""

    n: Floats
    total: Floats
    about: Floats

    @property
    def mean(self) -> Floats:
        """Give each product's mean."""
        return self.total / self.n

    def picked(self, keep: Flags) -> Sums:
        """Keep some products."""
        return Sums(self.n[keep], self.total[keep], self.about[keep])


def within_variance(sums: Sums) -> float:
    """Pool the variance of ratings within products; 0 where no product has two."""
    free = float((sums.n - 1).sum())
    return float(sums.about.sum()) / free if free else 0.0


def components(sums: Sums, within: float) -> tuple[float, float]:
    """Fit the category's mean and the variance between products.

    Source: Paule and Mandel, J. Res. NBS 87 (1982) 377-385, solved by bisection.
    """
    low, high = 0.0, 1.0
    noise = within / sums.n
    for _ in range(60):
        between = (low + high) / 2
        weight = 1 / (between + noise + 1e-12)
        mean = float((weight * sums.mean).sum() / weight.sum())
        excess = float((weight * (sums.mean - mean) ** 2).sum()) - (len(sums.n) - 1)
        low, high = (between, high) if excess > 0 else (low, between)
    return mean, between


def split_strength(sums: Sums, mean: float, numbers: Numbers) -> float | None:
    """Choose the weight of the category's mean that foretells best the rest of a product.

    Takes the expected squared error over all ways to see k of a product's n ratings and foretell
    the mean of the others, which has a closed form (sampling without replacement, Cochran,
    Sampling Techniques, 1977, section 2.5). None: too few products.
    """
    errors = np.zeros(len(STRENGTHS))
    used = False
    for k in SPLITS:
        picked = sums.n >= k + 5
        if picked.sum() >= LEAST_SPLITS:
            used = True
            bias, noise = split_error(sums.picked(picked), mean, np.array(STRENGTHS), k, numbers)
            errors += (bias**2 + noise).mean(axis=1)
    return STRENGTHS[int(errors.argmin())] if used else None


def split_error(
    sums: Sums, mean: float, strength: Floats, k: int, numbers: Numbers
) -> tuple[Floats, Floats]:
    """Give bias and variance of the error by strength (rows) and product (columns)."""
    spread = split_spread(sums, k, numbers)
    weight = strength[:, None] * (spread / numbers["within_sd"]) ** 2
    keep = k / (k + weight)
    variance = sums.about / (sums.n - 1)
    bias = (1 - keep) * (mean - sums.mean)
    noise = variance * (
        keep**2 * (1 / k - 1 / sums.n) + 1 / (sums.n - k) - 1 / sums.n + 2 * keep / sums.n
    )
    return bias, noise


def split_spread(sums: Sums, k: int, numbers: Numbers) -> Floats:
    """Give the spread that k of a product's ratings show, as they do on average."""
    return shrunk_spread(
        np.full(len(sums.n), float(k)), sums.about * (k - 1) / (sums.n - 1), numbers
    )
