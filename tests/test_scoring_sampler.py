"""The closed form against a full Bayesian sampler of the same model, on a small case."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from pandas import DataFrame, Series

from pipeline.scoring import fit, posterior, tally_cells
from tests.scoring_cells import NUMBERS

PRODUCTS, DRAWS, BURN = 30, 6000, 500
Draws = np.ndarray


def rated(seed: int) -> DataFrame:
    chance = np.random.default_rng(seed)
    worth = chance.normal(0.65, 0.1, PRODUCTS)
    spread = 0.22 * np.sqrt(20 / chance.chisquare(20, PRODUCTS))
    product = np.repeat(np.arange(PRODUCTS), chance.integers(20, 80, PRODUCTS))
    rating = np.clip(chance.normal(worth[product], spread[product]), 0, 1)
    week = Series([None] * len(rating), dtype="Int64")
    names = [f"p{at:02}" for at in product]
    return DataFrame(
        {"product_id": names, "shop": "s", "week": week, "signals": "", "rating": rating}
    )


def agree(found: DataFrame, draws: Draws) -> None:
    assert np.abs(found["mean"] - draws.mean(axis=0)).max() < 0.01
    for name, share in (("low", 0.05), ("high", 0.95)):
        assert np.abs(found[name] / 100 - np.quantile(draws, share, axis=0)).max() < 0.03


def sampled(reviews: DataFrame, degrees: float, seed: int = 0) -> Draws:
    """Draw product means by Gibbs sampling (Gelfand and Smith, JASA 85 (1990) 398-409).

    Ratings are normal about a product's mean with its own variance (scaled inverse chi square
    about a common one), means are normal about the category's; flat priors above.
    """
    chance = np.random.default_rng(seed)
    groups = reviews.groupby("product_id")["rating"]
    n, mean = groups.size().to_numpy(float), groups.mean().to_numpy()
    about = groups.var(ddof=0).to_numpy() * n
    theta, mu, between, common = mean.copy(), mean.mean(), 0.01, (about / n).mean()
    kept = []
    for step in range(DRAWS + BURN):
        squares = about + n * (mean - theta) ** 2
        variance = (degrees * common + squares) / chance.chisquare(degrees + n)
        rate = degrees / 2 * (1 / variance).sum()
        common = chance.gamma(degrees * PRODUCTS / 2 + 1, 1 / rate)
        precision = n / variance + 1 / between
        centre = (n * mean / variance + mu / between) / precision
        theta = chance.normal(centre, 1 / np.sqrt(precision))
        mu = chance.normal(theta.mean(), sqrt(between / PRODUCTS))
        between = ((theta - mu) ** 2).sum() / chance.chisquare(PRODUCTS - 1)
        if step >= BURN:
            kept.append(theta)
    return np.array(kept)


@pytest.mark.parametrize("seed", range(3))
def test_means_and_interval_ends_agree_with_a_sampler(seed: int) -> None:
    reviews = rated(seed)
    numbers = NUMBERS | fit(reviews, NUMBERS)
    found = posterior(tally_cells(reviews), numbers)
    agree(found, sampled(reviews, numbers["spread_strength"]))


def test_an_affine_invariant_sampler_agrees_too() -> None:
    """Goodman and Weare's ensemble sampler, as emcee has it, on all parameters of six products."""
    emcee = pytest.importorskip("emcee", reason="emcee is in the dev group")
    reviews = rated(0)
    reviews = reviews[reviews["product_id"] < "p06"]
    numbers = NUMBERS | {"prior_mean": 0.65, "prior_strength": 6.0, "within_sd": 0.24}
    groups = reviews.groupby("product_id")["rating"]
    n, mean = groups.size().to_numpy(float), groups.mean().to_numpy()
    about = groups.var(ddof=0).to_numpy() * n
    degrees, common = numbers["spread_strength"], numbers["within_sd"] ** 2
    between = common / numbers["prior_strength"]

    def density(points: np.ndarray) -> np.ndarray:
        theta, logs = points[:, :6], points[:, 6:]
        squares = degrees * common + about + n * (mean - theta) ** 2
        inner = -(n + degrees) / 2 * logs - squares / 2 * np.exp(-logs)
        return np.asarray((inner - (theta - numbers["prior_mean"]) ** 2 / 2 / between).sum(axis=1))

    chance = np.random.default_rng(1)
    first = np.r_[mean, np.full(6, np.log(common))] + chance.normal(0, 0.02, (48, 12))
    sampler = emcee.EnsembleSampler(48, 12, density, vectorize=True)
    sampler.random_state = np.random.RandomState(1).get_state()
    sampler.run_mcmc(first, 4000)
    agree(
        posterior(tally_cells(reviews), numbers), sampler.get_chain(discard=800, flat=True)[:, :6]
    )
