"""What owners say of one aspect: the share of praise, shrunk towards the category's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from scipy.special import betaincinv

from pipeline.scoring.weights import Numbers

Floats = NDArray[np.float64]
BOUNDS = (2.0, 100.0)  # mentions that the category's share may weigh
LEAST_PRODUCTS = 3  # fewer say nothing about how products differ


def aspect_posterior(cells: DataFrame, numbers: Numbers) -> DataFrame:
    """Score each product's aspects from 0 to 100: score, low, high, praise, complaints, neutral.

    score = (praise + k p) / (praise + complaints + k), a beta-binomial posterior with the
    category's share p and its weight k (aspect_share:<aspect>, aspect_strength:<aspect>); the
    interval holds the middle `interval` of the beta distribution. NaN below enough_mentions.
    Source: Skellam, J. Roy. Statist. Soc. B 10 (1948) 257-261.
    """
    found = _counted(cells)
    names = found["aspect"].tolist()
    share = np.array([numbers.get(f"aspect_share:{a}", 0.5) for a in names], float)
    weight = np.array([numbers.get(f"aspect_strength:{a}", BOUNDS[0]) for a in names], float)
    praise, complaints = found["praise"].to_numpy(float), found["complaints"].to_numpy(float)
    a, b = praise + weight * share, complaints + weight * (1 - share)
    tail = (1 - numbers["interval"]) / 2
    known = praise + complaints >= numbers["enough_mentions"]
    for name, value in (
        ("score", a / (a + b)),
        ("low", betaincinv(a, b, tail)),
        ("high", betaincinv(a, b, 1 - tail)),
    ):
        found[name] = np.where(known, 100 * value, np.nan)
    order = ["product_id", "aspect", "score", "low", "high", "praise", "complaints", "neutral"]
    return found[order]


def fit_aspects(cells: DataFrame) -> dict[str, float]:
    """Fit the category's share of praise of each aspect, and how many mentions it weighs.

    Method of moments for the beta-binomial (Kleinman, JASA 68 (1973) 46-54).
    """
    found: dict[str, float] = {}
    counted = _counted(cells)
    for aspect, rows in counted.groupby("aspect", sort=True):
        praise = rows["praise"].to_numpy(float)
        n = praise + rows["complaints"].to_numpy(float)
        if (n > 0).sum() < LEAST_PRODUCTS:
            continue
        # one mention of each kind more: no share is fitted as 0 or 1
        share = (praise.sum() + 1) / (n.sum() + 2)
        found[f"aspect_share:{aspect}"] = float(share)
        found[f"aspect_strength:{aspect}"] = _strength(praise[n > 0], n[n > 0], float(share))
    return found


def _strength(praise: Floats, n: Floats, share: float) -> float:
    spread = float((n * (praise / n - share) ** 2).sum()) / (share * (1 - share))
    size, groups = float(n.sum()), len(n)
    excess = (spread - groups + 1) / (size - float((n * n).sum()) / size - groups + 1 or 1.0)
    low, high = BOUNDS
    return high if excess <= 0 else float(min(high, max(low, 1 / min(excess, 1.0) - 1)))


def _counted(cells: DataFrame) -> DataFrame:
    kinds = ["praise", "complaints", "neutral"]
    return cells.groupby(["product_id", "aspect"], sort=True)[kinds].sum().reset_index()
