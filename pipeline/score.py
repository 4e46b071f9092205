"""What a product is worth to its owners: exact tallies, then an empirical-Bayes mean."""

from __future__ import annotations

from math import fsum, sqrt
from statistics import NormalDist

from pandas import DataFrame

from db.schema import CurrentReview, Fit, Match, Method, Product, Repeat, Score, Tally
from pipeline.step import by, step

UNMATCHED = "the listing is not matched to a product"


@step(
    reads=(
        CurrentReview.only("id", "shop", "listing_id", "rating", "excluded"),
        Match.only("listing_id", "shop", "product_id"),
        Repeat.only("id", "shop", "excluded"),
    ),
    writes=Tally,
    grain=by("shop"),
)
def tally(reviews: DataFrame, matches: DataFrame, repeats: DataFrame) -> DataFrame:
    """Count a shop's current reviews by product and by the reason why they do not count."""
    placed = reviews.merge(matches[["listing_id", "product_id"]], on="listing_id", how="left")
    lost = placed["product_id"].isna() & placed["excluded"].isna()
    repeated = placed["id"].map(dict(zip(repeats["id"], repeats["excluded"], strict=True)))
    reasons = placed["excluded"].astype(object).where(~lost, UNMATCHED)
    reasons = reasons.where(reasons.notna(), repeated.astype(object))
    placed = placed.assign(reason=reasons, product_id=placed["product_id"].astype(object))
    rows = []
    for (shop, product, reason), group in placed.groupby(
        ["shop", "product_id", "reason"], dropna=False, sort=True
    ):
        ratings = group["rating"].dropna().tolist()
        known = [None if part != part else part for part in (product, reason)]
        key = "/".join(str(part or "-") for part in (shop, *known))
        # fsum is exact, so that the order in which reviews arrived cannot show
        squares = fsum(rating * rating for rating in ratings)
        rows.append((key, shop, *known, len(group), fsum(ratings), squares))
    return DataFrame(
        rows,
        columns=["tally", "shop", "product_id", "reason", "n", "rating_sum", "rating_squares"],
    ).astype({"product_id": "str", "reason": "str"})


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
