"""What is fitted on all data at once: every number of the score that no editor gives."""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt
from statistics import NormalDist

import numpy as np
from pandas import DataFrame
from scipy.special import ndtr

from pipeline.scoring.cells import Cells, Floats, read_cells, tally_cells
from pipeline.scoring.foretold import Ahead, ahead, by_week
from pipeline.scoring.prior import (
    SPLITS,
    STRENGTHS,
    Sums,
    components,
    split_error,
    split_strength,
    within_variance,
)
from pipeline.scoring.shops import fit_shops
from pipeline.scoring.weights import Numbers, adjusted, shop_numbers, spreads

LEAST_PRODUCTS = 3  # fewer say nothing about how products differ
LEAST_AHEAD = 20  # products whose next ratings are foretold; with fewer no half-life is fitted
HALF_LIVES = (0.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0)  # days; 0: none
BEYOND = 1.0  # standard errors by which a half-life must beat none
BOUNDS = (1.0, 200.0)  # reviews that the category's mean may weigh
SCALES = (0.5, 2.0)  # within which the interval is calibrated


def fit(data: DataFrame, numbers: Numbers, makers: Collection[str] = ()) -> dict[str, float]:
    """Fit the category's mean and weight, the spread, shops, the half-life and the interval.

    Takes cells (COLUMNS) or reviews (with `rating`), the method's numbers (interval, old_weight,
    spread_strength) and the makers' own shops. Gives numbers by name; none with too few products.
    """
    cells = read_cells(tally_cells(data) if "rating" in data.columns else data)
    if len(cells.products) < LEAST_PRODUCTS:
        return {}
    sums = _sums(cells, cells.total)
    within = within_variance(sums)
    mean, between = components(sums, within)
    found = {"within_sd": sqrt(within)} | fit_shops(cells, mean, within, between, makers)
    numbers = {**numbers, **found}
    total = adjusted(cells, numbers)
    sums = _sums(cells, total)
    mean, between = components(sums, within)
    strength = split_strength(sums, mean)
    if strength is None:
        low, high = BOUNDS
        strength = min(high, max(low, within / between)) if between else high
    found |= {"prior_mean": mean, "prior_strength": strength, "half_life_days": 0.0}
    weight = shop_numbers(cells, numbers, "shop_weight", 1.0)
    points = ahead(by_week(cells, total, weight), HALF_LIVES, numbers["old_weight"])
    spread = spreads(cells, {**numbers, **found})
    if len(np.unique(points.product)) >= LEAST_AHEAD:
        found |= _fit_age(points, mean)
        scale = _scale_ahead(points, found, spread, numbers["interval"])
    else:
        scale = _scale_split(sums, found, spread, numbers["interval"])
    return found | {"interval_scale": scale}


def _sums(cells: Cells, total: Floats) -> Sums:
    n = cells.by_product(cells.n)
    plain, squares = cells.by_product(cells.total), cells.by_product(cells.squares)
    about = np.maximum(0.0, squares - plain * plain / n)
    return Sums(n, cells.by_product(total), about)


def _fit_age(points: Ahead, mean: float) -> dict[str, float]:
    """Choose the half-life and the category's weight that foretell best (Dawid's prequential
    principle, J. Roy. Statist. Soc. A 147 (1984) 278-292), and no half-life unless it is better
    than none by more than chance.
    """
    losses = np.array([
        [(points.foretell(mean, strength, at) - points.target) ** 2 for strength in STRENGTHS]
        for at in range(len(HALF_LIVES))
    ])  # fmt: skip
    loss = losses.mean(axis=2)
    still = int(loss[0].argmin())
    at, best = np.unravel_index(int(loss.argmin()), loss.shape)
    gain = losses[0, still] - losses[at, best]
    _, group = np.unique(points.product, return_inverse=True)
    each = np.bincount(group, gain)  # the points of one product are not independent
    if at == 0 or each.sum() <= BEYOND * sqrt(float((each**2).sum())):
        at, best = np.int64(0), np.int64(still)
    return {"half_life_days": HALF_LIVES[int(at)], "prior_strength": STRENGTHS[int(best)]}


def _scale_ahead(points: Ahead, found: Numbers, spread: Floats, interval: float) -> float:
    """Widen or narrow the interval until it holds the wished share of the next means."""
    at = HALF_LIVES.index(found["half_life_days"])
    strength = found["prior_strength"]
    error = points.foretell(found["prior_mean"], strength, at) - points.target
    z = NormalDist().inv_cdf(0.5 + interval / 2)
    variance = spread[points.product] ** 2
    needed = (error**2 / z**2 - variance / points.n) * (points.heard[at] + strength) / variance
    low, high = SCALES
    return float(min(high, max(low, sqrt(max(0.0, float(np.quantile(needed, interval)))))))


def _scale_split(sums: Sums, found: Numbers, spread: Floats, interval: float) -> float:
    """The same for ratings without dates, over all ways to split each product's ratings."""
    z = NormalDist().inv_cdf(0.5 + interval / 2)
    low, high = SCALES
    if not any((sums.n >= k + 5).any() for k in SPLITS):
        return 1.0
    for _ in range(40):
        scale = (low + high) / 2
        enough = _covered(sums, found, spread, z, scale) >= interval
        low, high = (low, scale) if enough else (scale, high)
    return (low + high) / 2


def _covered(sums: Sums, found: Numbers, spread: Floats, z: float, scale: float) -> float:
    shares = []
    for k in SPLITS:
        use = sums.n >= k + 5
        if not use.any():
            continue
        some = Sums(sums.n[use], sums.total[use], sums.about[use])
        strength = found["prior_strength"]
        bias, noise = split_error(some, found["prior_mean"], np.array([strength]), float(k))
        variance = spread[use] ** 2
        half = z * np.sqrt(scale**2 * variance / (k + strength) + variance / (some.n - k))
        sd = np.sqrt(noise[0]) + 1e-12
        shares.append(ndtr((half - bias[0]) / sd) - ndtr((-half - bias[0]) / sd))
    return float(np.concatenate(shares).mean())
