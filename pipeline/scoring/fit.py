"""What is fitted on all data at once: every number of the score that no editor gives."""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt

import numpy as np
from pandas import DataFrame
from scipy.special import ndtr

from pipeline.scoring.cells import Cells, Floats, read_cells, tally_cells
from pipeline.scoring.foretold import NEXT, Ahead, ahead, by_week
from pipeline.scoring.posterior import normal_quantile, strengths, widening
from pipeline.scoring.prior import (
    SPLITS,
    STRENGTHS,
    Sums,
    components,
    split_error,
    split_spread,
    split_strength,
    within_variance,
)
from pipeline.scoring.shops import fit_shops
from pipeline.scoring.weights import Numbers, adjusted, shop_numbers, shrunk_spread

LEAST_PRODUCTS = 3  # fewer say nothing about how products differ
LEAST_AHEAD = 20  # products whose next ratings are foretold; with fewer no half-life is fitted
HALF_LIVES = (0.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0)  # days; 0: none
BEYOND = 1.0  # standard errors by which a half-life must beat none
ABOUT = 0.005  # share by which a foretelling may be worse and count as about as good
LEAST_SPREAD = 0.02  # on 0 to 1: ratings that never differ still leave doubt
BOUNDS = (1.0, 200.0)  # reviews that the category's mean may weigh
SCALES = (0.5, 2.0)  # within which the interval is calibrated


def fit(data: DataFrame, numbers: Numbers, makers: Collection[str] = ()) -> dict[str, float]:
    """Fit the category's mean and weight, the spread, shops, the half-life and the interval.

    Takes cells (COLUMNS) or reviews (with `rating`), the method's numbers (interval,
    spread_strength) and the makers' own shops. Gives numbers by name; none with too few products.
    """
    cells = read_cells(tally_cells(data) if "rating" in data.columns else data)
    if len(cells.products) < LEAST_PRODUCTS:
        return {}
    sums = _sums(cells, cells.total)
    within = max(within_variance(sums), LEAST_SPREAD**2)
    mean, between = components(sums, within)
    found = {"within_sd": sqrt(within)} | fit_shops(cells, mean, within, between, makers)
    total = adjusted(cells, found)
    sums = _sums(cells, total)
    mean, between = components(sums, within)
    known = {**numbers, **found}
    strength = split_strength(sums, mean, known)
    if strength is None:
        low, high = BOUNDS
        strength = min(high, max(low, within / between)) if between else high
    found |= {"prior_mean": mean, "prior_strength": strength, "half_life_days": 0.0}
    weight = shop_numbers(cells, found, "shop_weight", 1.0)
    points = ahead(by_week(cells, total, weight), HALF_LIVES)
    if len(np.unique(points.product)) >= LEAST_AHEAD:
        found |= fit_age(points, mean, known)
        return found | {"interval_scale": scale_ahead(points, {**numbers, **found})}
    return found | {"interval_scale": scale_split(sums, {**numbers, **found})}


def _sums(cells: Cells, total: Floats) -> Sums:
    n = cells.by_product(cells.n)
    plain, squares = cells.by_product(cells.total), cells.by_product(cells.squares)
    about = np.maximum(0.0, squares - plain * plain / n)
    return Sums(n, cells.by_product(total), about)


def fit_age(points: Ahead, mean: float, numbers: Numbers) -> dict[str, float]:
    """Choose the half-life and the category's weight that foretell best (Dawid's prequential
    principle, J. Roy. Statist. Soc. A 147 (1984) 278-292).

    Nothing unless a half-life is better than none by more than chance; and of the weights that
    foretell about as well, the greatest, for it is the hardest to move by bought reviews.
    """
    weight = np.minimum(points.n, NEXT)  # a mean of few ratings says little
    spread = shrunk_spread(points.seen, points.about, numbers)
    relative = (spread / numbers["within_sd"]) ** 2
    losses = np.array([
        [weight * (points.foretell(mean, m * relative, at) - points.target) ** 2 for m in STRENGTHS]
        for at in range(len(HALF_LIVES))
    ])  # fmt: skip
    loss = losses.sum(axis=2)
    at = int(loss.min(axis=1).argmin())
    gain = losses[0, loss[0].argmin()] - losses[at, loss[at].argmin()]
    each = np.bincount(points.product, gain)  # the points of one product are not independent
    if at == 0 or each.sum() <= BEYOND * sqrt(float((each**2).sum())):
        return {}
    near = np.flatnonzero(loss[at] <= loss[at].min() * (1 + ABOUT) ** 2)
    return {"half_life_days": HALF_LIVES[at], "prior_strength": STRENGTHS[int(near.max())]}


def scale_ahead(points: Ahead, numbers: Numbers) -> float:
    """Widen or narrow the interval until it holds the wished share of the next means."""
    at = HALF_LIVES.index(numbers["half_life_days"])
    spread = shrunk_spread(points.seen, points.about, numbers)
    strength = strengths(spread, numbers)
    spread = spread * widening(points.seen, numbers)
    error = points.foretell(numbers["prior_mean"], strength, at) - points.target
    z = normal_quantile(numbers)
    needed = (error**2 / z**2 / spread**2 - 1 / points.n) * (points.heard[at] + strength)
    low, high = SCALES
    quantile = float(np.quantile(needed, numbers["interval"]))
    return min(high, max(low, sqrt(max(0.0, quantile))))


def scale_split(sums: Sums, numbers: Numbers) -> float:
    """Do the same for ratings without dates, over all ways to split each product's ratings."""
    z = normal_quantile(numbers)
    low, high = SCALES
    if not any((sums.n >= k + 5).any() for k in SPLITS):
        return 1.0
    for _ in range(40):
        scale = (low + high) / 2
        enough = _covered(sums, numbers, z, scale) >= numbers["interval"]
        low, high = (low, scale) if enough else (scale, high)
    return (low + high) / 2


def _covered(sums: Sums, numbers: Numbers, z: float, scale: float) -> float:
    shares = []
    strength = np.array([numbers["prior_strength"]])
    for k in SPLITS:
        some = sums.picked(sums.n >= k + 5)
        bias, noise = split_error(some, numbers["prior_mean"], strength, k, numbers)
        spread = split_spread(some, k, numbers)
        seen = scale**2 / (k + strengths(spread, numbers))
        half = z * spread * np.sqrt(seen + 1 / (some.n - k))
        sd = np.sqrt(noise[0]) + 1e-12
        shares.append(ndtr((half - bias[0]) / sd) - ndtr((-half - bias[0]) / sd))
    return float(np.concatenate(shares).mean())
