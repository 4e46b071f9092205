"""How long it takes to tally and to score very many reviews, made from a seed."""

from __future__ import annotations

import resource
import time
from argparse import ArgumentParser, Namespace

import numpy as np
from pandas import DataFrame, Series

from pipeline.scoring import fit, posterior, ranks, tally_cells, without
from tests.bench._methods import given

SEED, SHOPS, WEEKS, NEWEST = 0, 20, 260, 2900
SIGNALS = ["", "unverified", "lone_account", "burst,lone_account", "too_short", "incentivised"]
SHARES = [0.7, 0.1, 0.1, 0.02, 0.05, 0.03]


def add_arguments(parser: ArgumentParser) -> None:
    """Say how many reviews of how many products are made."""
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--products", type=int, default=1_000)


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Tally, score, rank and score without each test; making the reviews is not counted."""
    reviews = made(options.reviews, options.products)
    numbers = given() | {"weight_unverified": 0.8, "weight_incentivised": 0.5}
    begun = time.process_time()
    cells = tally_cells(reviews)
    tallied = time.process_time()
    numbers |= {"prior_mean": 0.75, "prior_strength": 10.0, "within_sd": 0.28}
    numbers |= {"half_life_days": 240.0}
    scores = posterior(cells, numbers)
    scored = time.process_time()
    without(cells, numbers)
    ranks(scores)
    ended = time.process_time()
    fit(cells, numbers)
    figures = {
        "cpu_s": round(ended - begun, 2),
        "tally_cpu_s": round(tallied - begun, 2),
        "score_cpu_s": round(scored - tallied, 2),
        "fit_cpu_s": round(time.process_time() - ended, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    return figures, {"cells": len(cells), "scores": len(scores), "seed": SEED}


def made(size: int, products: int) -> DataFrame:
    """Make reviews of products that differ, in shops of unequal size, over five years."""
    chance = np.random.default_rng(SEED)
    product = chance.integers(0, products, size)
    shop = np.minimum(SHOPS - 1, chance.geometric(0.2, size) - 1)
    worth = chance.beta(6, 2, products)[product]
    rating = np.clip(np.round(chance.normal(worth, 0.28) * 4), 0, 4) / 4
    signals = chance.choice(len(SIGNALS), size, p=SHARES)
    return DataFrame(
        {
            "product_id": _named([f"product-{at:06}" for at in range(products)], product),
            "shop": _named([f"shop-{at:02}" for at in range(SHOPS)], shop),
            "week": Series(NEWEST - chance.integers(0, WEEKS, size), dtype="Int64"),
            "signals": _named(SIGNALS, signals),
            "rating": rating,
        }
    )


def _named(names: list[str], codes: np.ndarray) -> Series[str]:
    return Series(np.array(names, object)[codes], dtype="str")
