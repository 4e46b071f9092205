"""What a product is worth to its owners: an empirical-Bayes mean of exact tallies."""

from __future__ import annotations

from math import fsum, sqrt
from statistics import NormalDist

from pandas import DataFrame

from db.schema import Fit, Method, Product, Score, Tally
from pipeline.step import by, step


@step(reads=(Tally, Product.only("product_id"), Fit, Method), writes=Score, grain=by("product_id"))
def score(
    tallies: DataFrame, products: DataFrame, fits: DataFrame, methods: DataFrame
) -> DataFrame:
    """Score one product: the mean of its ratings, shrunk towards the category's mean.

    posterior mean = (sum + m mu) / (n + m), interval = mean ± z s / sqrt(n + m), on 0 to 100,
    with mu, m and s as fitted by `upright fit`, else as given in catalog/scoring.yml.
    Source: empirical Bayes for normal means, Efron and Morris, JASA 70 (1975) 311-319.
    """
    numbers = dict(zip(methods["name"], methods["value"], strict=True))
    numbers |= dict(zip(fits["name"], fits["value"], strict=True))
    version = methods["version"].iloc[0] if len(methods) else "none"
    counts = tallies[tallies["reason"].isna()]
    n, total = int(counts["n"].sum()), fsum(counts["rating_sum"])
    row = _posterior(n, total, numbers) if n >= numbers["enough_reviews"] else (None, None, None)
    raw = 100 * total / n if n else None
    listed = int(tallies["n"].sum())
    return DataFrame(
        [(product, *row, raw, n, listed, float(n), version) for product in products["product_id"]],
        columns=[
            "product_id",
            "score",
            "low",
            "high",
            "raw_mean",
            "counted",
            "listed",
            "effective",
            "method",
        ],
    ).astype({"score": float, "low": float, "high": float, "raw_mean": float})


def _posterior(n: int, total: float, numbers: dict[str, float]) -> tuple[float, float, float]:
    weight = n + numbers["prior_strength"]
    mean = (total + numbers["prior_strength"] * numbers["prior_mean"]) / weight
    z = NormalDist().inv_cdf(0.5 + numbers["interval"] / 2)
    half = z * numbers["within_sd"] / sqrt(weight)
    return 100 * mean, 100 * max(0.0, mean - half), 100 * min(1.0, mean + half)
