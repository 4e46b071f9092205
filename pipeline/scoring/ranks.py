"""How probable each rank is, given how unsure each score is."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame
from scipy.special import ndtri

DRAWS = 4096
SEED = 20240229  # any number: fixed, so that the same posteriors give the same ranks


def ranks(posterior: DataFrame, least: float = 0.001) -> DataFrame:
    """Give the probability of each rank of each product that has a score; rank 1 is the best.

    Takes product_id, score, mean and sd as `posterior` gives them. Draws a Latin hypercube from
    the normal posteriors (McKay, Beckman and Conover, Technometrics 21 (1979) 239-245), and
    leaves out ranks that are rarer than `least`.
    """
    rated = posterior[posterior["score"].notna()].sort_values("product_id")
    names, size = rated["product_id"].to_numpy(), len(rated)
    if not size:
        return _rows(names, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    draws = _drawn(rated["mean"].to_numpy(float), rated["sd"].to_numpy(float))
    place = np.argsort(-draws, axis=1, kind="stable")
    counts = np.zeros((size, size), np.int64)
    for rank in range(size):
        counts[:, rank] = np.bincount(place[:, rank], minlength=size)
    product, place_of = np.nonzero(counts >= max(1.0, least * DRAWS))
    return _rows(names, product, place_of + 1, counts[product, place_of] / DRAWS)


def _drawn(mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    chance = np.random.default_rng(SEED)
    strata = np.broadcast_to((np.arange(DRAWS) + 0.5) / DRAWS, (len(mean), DRAWS))
    points = ndtri(chance.permuted(strata, axis=1))
    return np.asarray((mean[:, None] + sd[:, None] * points).T)


def _rows(names: np.ndarray, product: np.ndarray, rank: np.ndarray, share: np.ndarray) -> DataFrame:
    rows = {"product_id": names[product], "rank": rank, "probability": share}
    return DataFrame(rows).astype({"product_id": "str", "rank": int, "probability": float})
