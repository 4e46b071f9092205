"""What a product is worth to its owners: a posterior mean and its interval."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from pandas import DataFrame, Series

from pipeline.scoring.cells import Cells, Floats, read_cells
from pipeline.scoring.weights import Numbers, adjusted, spreads, weigh


def posterior(cells: DataFrame, numbers: Numbers, as_of: int | None = None) -> DataFrame:
    """Score each product: score, low, high and raw_mean from 0 to 100, counted, effective.

    mean = (sum of w (r - b) + m mu) / (W + m), interval = mean ± z t c s / sqrt(W + m), with a
    review's weight w, W their sum (the effective number of reviews), the shop's effect b, the
    product's spread s, m = prior_strength (s / within_sd)^2 (where owners disagree more, a rating
    tells less), mu and c as fitted, and t for the spread's being known from few ratings (see
    `widening`). score, low and high are NaN below enough_reviews; `mean` and `sd` (0 to 1) are
    given for every product.
    Source: empirical Bayes for normal means, Efron and Morris, JASA 70 (1975) 311-319.
    """
    return summed(read_cells(cells), numbers, as_of)


def summed(read: Cells, numbers: Numbers, as_of: int | None) -> DataFrame:
    """Score each product of sorted cells, as `posterior` does."""
    n = read.by_product(read.n)
    mean, sd, effective = moments(read, numbers, weigh(read, numbers, as_of))
    half = normal_quantile(numbers) * sd
    enough = n >= numbers["enough_reviews"]
    shown = {"score": mean, "low": np.maximum(0, mean - half), "high": np.minimum(1, mean + half)}
    return DataFrame(
        {
            "product_id": Series(read.products, dtype="str"),
            **{name: np.where(enough, 100 * value, np.nan) for name, value in shown.items()},
            "raw_mean": 100 * read.by_product(read.total) / n,
            "counted": n.astype(np.int64),
            "effective": effective,
            "mean": mean,
            "sd": sd,
        }
    )


def moments(read: Cells, numbers: Numbers, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Give each product's posterior mean, its standard deviation and the sum of weights."""
    spread = spreads(read, numbers)
    strength = strengths(spread, numbers)
    effective = read.by_product(weight * read.n)
    total = read.by_product(weight * adjusted(read, numbers)) + strength * numbers["prior_mean"]
    mean = np.clip(total / (effective + strength), 0, 1)
    wide = numbers["interval_scale"] * widening(read.by_product(read.n), numbers)
    return mean, wide * spread / np.sqrt(effective + strength), effective


def normal_quantile(numbers: Numbers) -> float:
    """Give z: within so many standard deviations lies the share `interval` of a normal."""
    return NormalDist().inv_cdf(0.5 + numbers["interval"] / 2)


def widening(n: Floats, numbers: Numbers) -> Floats:
    """Widen a normal interval to one of Student's t with spread_strength + n - 1 degrees.

    t = z (1 + (z^2 + 1) / (4 degrees)), the first term of Peiser, Ann. Math. Statist. 14 (1943)
    56-62.
    """
    degrees = numbers["spread_strength"] + np.maximum(0.0, n - 1)
    return 1 + (normal_quantile(numbers) ** 2 + 1) / (4 * degrees)


def strengths(spread: Floats, numbers: Numbers) -> Floats:
    """Say how many ratings of a product the category's mean weighs, given their spread."""
    return numbers["prior_strength"] * (spread / numbers["within_sd"]) ** 2
