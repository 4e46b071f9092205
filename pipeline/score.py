"""What a product is worth to its owners: the steps around `pipeline.scoring`."""

from __future__ import annotations

from pandas import DataFrame

from db.schema import (
    AspectScore,
    Cell,
    Fit,
    Method,
    Opinion,
    Product,
    Rank,
    Score,
    ScoreWithout,
    Tally,
    columns_of,
)
from pipeline.limits import parameters
from pipeline.scoring import aspect_posterior, posterior
from pipeline.scoring import ranks as rank_all
from pipeline.scoring import without as without_each
from pipeline.step import step, whole

NEEDED = (
    "enough_reviews", "prior_mean", "prior_strength", "within_sd", "interval", "interval_scale",
    "half_life_days", "silent_half_life_days", "spread_strength", "flagged_z", "week_times",
    "week_least", "week_z", "week_share", "enough_mentions",
)  # fmt: skip
CELLS = Cell.only("product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares")
READ = (CELLS, Fit, Method)


def numbers_of(fits: DataFrame, methods: DataFrame) -> dict[str, float]:
    """Give the numbers in force: what is fitted goes before what people set; raises Problem."""
    parameters(methods, *NEEDED)
    numbers = dict(zip(methods["name"], methods["value"], strict=True))
    return numbers | dict(zip(fits["name"], fits["value"], strict=True))


@step(
    reads=(*READ, Tally.only("product_id", "n"), Product.only("product_id")),
    writes=Score,
    grain=whole,
)
def score(
    cells: DataFrame, fits: DataFrame, methods: DataFrame, tallies: DataFrame, products: DataFrame
) -> DataFrame:
    """Score each product by `pipeline.scoring.posterior`; one without reviews has no score."""
    version = str(methods["version"].iloc[0]) if len(methods) else "none"
    found = products.merge(_scored(cells, fits, methods), on="product_id", how="left")
    listed = tallies.groupby("product_id")["n"].sum()
    found = found.assign(
        counted=found["counted"].fillna(0),
        effective=found["effective"].fillna(0.0),
        listed=found["product_id"].map(listed).fillna(0),
        method=version,
    )
    return found[list(columns_of(Score).names)].astype({"counted": int, "listed": int})


def _scored(cells: DataFrame, fits: DataFrame, methods: DataFrame) -> DataFrame:
    return posterior(cells, numbers_of(fits, methods))


@step(reads=READ, writes=ScoreWithout, grain=whole)
def without(cells: DataFrame, fits: DataFrame, methods: DataFrame) -> DataFrame:
    """Score each product without each test that its reviews met: every test can be switched off."""
    return without_each(cells, numbers_of(fits, methods))


@step(reads=READ, writes=Rank, grain=whole)
def ranks(cells: DataFrame, fits: DataFrame, methods: DataFrame) -> DataFrame:
    """Say how probable each place is for each product that has a score."""
    return rank_all(_scored(cells, fits, methods))


@step(
    reads=(Opinion.only("product_id", "aspect", "praise", "complaints", "neutral"), Fit, Method),
    writes=AspectScore,
    grain=whole,
)
def aspect_scores(opinions: DataFrame, fits: DataFrame, methods: DataFrame) -> DataFrame:
    """Score each aspect of each product by the share of those who praise it."""
    return aspect_posterior(opinions, numbers_of(fits, methods))
