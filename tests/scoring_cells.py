"""Numbers and invented reviews for the tests of the score."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame, Series

NUMBERS = {
    "enough_reviews": 3.0, "enough_mentions": 3.0, "interval": 0.9, "interval_scale": 1.0,
    "prior_mean": 0.75, "prior_strength": 4.0, "within_sd": 0.25, "spread_strength": 3.0,
    "half_life_days": 0.0, "silent_half_life_days": 0.0, "flagged_z": 1.0, "week_times": 0.0,
    "week_least": 3.0, "week_z": 1.0, "week_share": 0.25,
}  # fmt: skip
SIGNALS = ["", "lone_account", "burst,lone_account", "unverified", "burst"]
WEIGHTS = {"weight_lone_account": 0.25, "weight_unverified": 0.5, "weight_burst": 0.6}
FITTED = {
    "half_life_days": 100.0, "silent_half_life_days": 730.0, "week_times": 3.0,
    "shop_weight:shop-1": 0.5, "shop_effect:shop-1": 0.07, "shop_effect:shop-2": -0.03,
}  # fmt: skip


def invented(seed: int, size: int = 2000, products: int = 40, shops: int = 4) -> DataFrame:
    """Make reviews with every kind of trouble: no date, several signals, a week that bursts."""
    chance = np.random.default_rng(seed)
    product = chance.integers(0, products, size)
    signals = np.array(SIGNALS, object)[chance.choice(5, size, p=[0.7, 0.1, 0.08, 0.07, 0.05])]
    bought = np.array(["lone" in str(s) for s in signals])
    worth = chance.beta(5, 2, products)[product] + 0.2 * bought
    weeks = Series(2000 + chance.integers(0, 60, size), dtype="Int64")
    weeks[bought & (chance.random(size) < 0.6)] = 2030
    return DataFrame(
        {
            "product_id": [f"product-{at:02}" for at in product],
            "shop": [f"shop-{at}" for at in chance.integers(0, shops, size)],
            "week": weeks.mask(chance.random(size) < 0.1),
            "signals": signals,
            "rating": np.clip(np.round(chance.normal(worth, 0.28) * 4), 0, 4) / 4,
        }
    )


def cells(*rows: tuple[str, str, int | None, str, list[float]]) -> DataFrame:
    """Make cells of a few ratings: product, shop, week, signals, ratings."""
    return DataFrame(
        [
            (p, shop, week, signals, len(r), sum(r), sum(x * x for x in r))
            for p, shop, week, signals, r in rows
        ],
        columns=["product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares"],
    )
