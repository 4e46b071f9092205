"""Shops: how much better everything is rated there, and how much a rating there tells."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from pipeline.scoring.cells import Cells, Floats, Ints, added, starts

LEAST_PRODUCTS = 3  # a shop must share so many products with others
LEAST_REVIEWS = 20  # and have so many ratings of them
ROUNDS = 50
TELLING = 4.0  # products whose worth a shop is believed to tell in full before it is seen


def fit_shops(
    cells: Cells, mean: float, within: float, between: float, makers: Collection[str]
) -> dict[str, float]:
    """Fit shop_effect:<shop> and shop_weight:<shop> from products that several shops sell.

    Effects: additive model by backfitting (Buja, Hastie and Tibshirani, Ann. Statist. 17 (1989)
    453-510), products shrunk towards the mean and shops towards 0. Weights: the slope, from 0 to
    1 and shrunk towards 1, of a shop's means on what other shops say of the same products,
    squared. A maker's own shop is set against the others and never moves them.
    """
    pairs = _Pairs(cells)
    own = np.array([shop in set(makers) for shop in cells.shops], np.bool_)
    effect = _effects(pairs, ~own[pairs.shop], mean, within, between)
    found: dict[str, float] = {}
    for at, shop in enumerate(cells.shops):
        others = (pairs.shop != at) & ~own[pairs.shop]
        here = pairs.shop == at
        level, precision = pairs.levels(others, effect, mean, within, between)
        shared = here & (precision[pairs.product] > 0)
        if shared.sum() < LEAST_PRODUCTS or pairs.n[shared].sum() < LEAST_REVIEWS:
            continue
        residual = pairs.total[shared] / pairs.n[shared] - level[pairs.product[shared]]
        if own[at]:
            effect[at] = _shrunk(residual, pairs.n[shared], within, _SHOPS_APART)
        found[f"shop_effect:{shop}"] = float(effect[at])
        told = level[pairs.product[shared]] - mean
        said = residual + told - effect[at]
        found[f"shop_weight:{shop}"] = _slope(said, told, pairs.n[shared], within, between) ** 2
    return found


_SHOPS_APART = 0.05**2  # variance of shop effects before any is seen: a fifth of a star


class _Pairs:
    """Sums of each product in each shop."""

    def __init__(self, cells: Cells) -> None:
        start = starts(cells.product * len(cells.shops) + cells.shop)
        self.product: Ints = cells.product[start]
        self.shop: Ints = cells.shop[start]
        self.n: Floats = added(cells.n, start)
        self.total: Floats = added(cells.total, start)
        self.products, self.shops = len(cells.products), len(cells.shops)

    def levels(
        self, use: np.ndarray, effect: Floats, mean: float, within: float, between: float
    ) -> tuple[Floats, Floats]:
        """Give each product's shrunk level as the used shops rate it, and how many ratings."""
        n = _total(self.product[use], self.n[use], self.products)
        rest = self.total - self.n * (mean + effect[self.shop])
        total = _total(self.product[use], rest[use], self.products)
        return mean + total / (n + within / max(between, 1e-9)), n


def _effects(pairs: _Pairs, use: np.ndarray, mean: float, within: float, between: float) -> Floats:
    """Alternate between products' levels and shops' effects; those of makers stay out."""
    effect = np.zeros(pairs.shops)
    several = np.bincount(pairs.product[use], minlength=pairs.products) > 1
    shared = use & several[pairs.product]
    products = np.bincount(pairs.shop[shared], minlength=pairs.shops)
    reviews = _total(pairs.shop[shared], pairs.n[shared], pairs.shops)
    known = (products >= LEAST_PRODUCTS) & (reviews >= LEAST_REVIEWS)
    for _ in range(ROUNDS):
        level, _ = pairs.levels(use, effect, mean, within, between)
        residual = pairs.total / pairs.n - level[pairs.product]
        for at in np.flatnonzero(known):
            here = shared & (pairs.shop == at)
            effect[at] = _shrunk(residual[here], pairs.n[here], within, _SHOPS_APART)
        if known.any():  # what all shops share is the category's mean
            effect[known] -= float(np.average(effect[known], weights=reviews[known]))
    return effect


def _total(codes: Ints, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(codes, values, size), np.float64)


def _shrunk(residual: Floats, n: Floats, within: float, apart: float) -> float:
    # products scatter about a shop's effect too: no product counts without end
    weight = 1 / (apart + within / n)
    return float((weight * residual).sum() / (weight.sum() + 1 / apart))


def _slope(said: Floats, told: Floats, n: Floats, within: float, between: float) -> float:
    weight = 1 / (within / n + 0.1 * between + 1e-9)
    prior = TELLING * between * float(weight.mean())
    slope = (float((weight * said * told).sum()) + prior) / (
        float((weight * told * told).sum()) + prior
    )
    return min(1.0, max(0.0, slope))
