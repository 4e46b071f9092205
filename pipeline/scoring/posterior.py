"""What a product is worth to its owners: a posterior mean and its interval."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from pandas import DataFrame, Series

from pipeline.scoring.cells import Cells, Floats, read_cells
from pipeline.scoring.weights import Numbers, adjusted, spreads, weigh


def posterior(cells: DataFrame, numbers: Numbers, as_of: int | None = None) -> DataFrame:
    """Score each product: score, low, high and raw_mean from 0 to 100, counted, effective.

    mean = (sum of w (r - b) + m mu) / (W + m), interval = mean ± z c s / sqrt(W + m), with a
    review's weight w, W their sum (the effective number of reviews), the shop's effect b, the
    product's spread s, and mu, m, c as fitted. score, low and high are NaN below
    enough_reviews; `mean` and `sd` (0 to 1) are given for every product.
    Source: empirical Bayes for normal means, Efron and Morris, JASA 70 (1975) 311-319.
    """
    return summed(read_cells(cells), numbers, as_of)


def summed(read: Cells, numbers: Numbers, as_of: int | None) -> DataFrame:
    """Score each product of sorted cells, as `posterior` does."""
    n = read.by_product(read.n)
    mean, sd, effective = moments(read, numbers, weigh(read, numbers, as_of))
    half = NormalDist().inv_cdf(0.5 + numbers["interval"] / 2) * sd
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
    strength = numbers["prior_strength"]
    effective = read.by_product(weight * read.n)
    total = read.by_product(weight * adjusted(read, numbers)) + strength * numbers["prior_mean"]
    mean = np.clip(total / (effective + strength), 0, 1)
    scale = numbers["interval_scale"] * spreads(read, numbers)
    return mean, scale / np.sqrt(effective + strength), effective
