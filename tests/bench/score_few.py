"""How well a score from a few reviews foretells the mean of the product's other reviews."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
from pandas import DataFrame, Series, concat

from pipeline.scoring import fit, posterior, tally_cells
from pipeline.scoring.cells import read_cells
from pipeline.scoring.posterior import normal_quantile, widening
from pipeline.scoring.weights import spreads
from tests.bench._methods import given
from tests.bench._rated import read_ratings, reviews, rooted

SPLITS, LEFT, SEED = 10, 5, 0


def add_arguments(parser: ArgumentParser) -> None:
    """Name the ratings, and how many of a product are seen."""
    parser.add_argument("--data", type=Path, required=True, help="ratings: CSV or Amazon's JSONL")
    parser.add_argument("--few", type=int, default=5, help="reviews seen of each product")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Split each product at random ten times; the numbers are fitted on the other half of them."""
    ratings = read_ratings(options.data).assign(day=-1)
    size = ratings.groupby("product_id")["rating"].transform("size")
    ratings = ratings[size >= options.few + LEFT].sort_values(["product_id", "user", "rating"])
    chance = np.random.default_rng(SEED)
    found = concat([_split(ratings, options.few, chance) for _ in range(SPLITS)])
    figures = {
        "rmse": rooted(found["error"].tolist()),
        "coverage_90": round(float(found["inside"].mean()), 4),
        "rmse_mean": rooted(found["plain"].tolist()),
        "n": float(ratings["product_id"].nunique()),
    }
    return figures, {"few": options.few, "splits": SPLITS, "seed": SEED}


def _split(ratings: DataFrame, few: int, chance: np.random.Generator) -> DataFrame:
    names = ratings["product_id"].unique()
    half = dict(zip(names, chance.permutation(len(names)) % 2, strict=True))
    shuffled = ratings.iloc[chance.permutation(len(ratings))]
    seen = shuffled.groupby("product_id").cumcount() < few
    side = shuffled["product_id"].map(half)
    parts = []
    for fold in (0, 1):
        numbers = given()
        numbers |= fit(reviews(shuffled[side != fold]), numbers)
        here = side == fold
        parts.append(_judged(shuffled[here & seen], shuffled[here & ~seen], numbers))
    return concat(parts)


def _judged(seen: DataFrame, rest: DataFrame, numbers: dict[str, float]) -> DataFrame:
    """Compare scores with the means of the rest; the interval is that of such a mean."""
    scored = posterior(tally_cells(reviews(seen)), numbers).set_index("product_id")
    others = rest.groupby("product_id")["rating"]
    target, n = others.mean().reindex(scored.index), others.size().reindex(scored.index)
    spread = _spread(seen, scored, numbers)
    z = normal_quantile(numbers)
    half = z * np.sqrt(scored["sd"] ** 2 + spread**2 / n)
    error = scored["mean"] - target
    plain = scored["raw_mean"] / 100 - target
    return DataFrame({"error": error, "inside": error.abs() <= half, "plain": plain})


def _spread(seen: DataFrame, scored: DataFrame, numbers: dict[str, float]) -> Series[float]:
    """Give the spread of each product's ratings, as the interval of the score has it."""
    cells = read_cells(tally_cells(reviews(seen)))
    spread = spreads(cells, numbers) * widening(cells.by_product(cells.n), numbers)
    return Series(spread, index=cells.products).reindex(scored.index)
