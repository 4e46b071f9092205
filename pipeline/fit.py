"""What is fitted on all data at once, and renewed only when somebody asks for it."""

from __future__ import annotations

from math import fsum, sqrt

from pandas import DataFrame

from db.identity import digest

LEAST_PRODUCTS = 3  # fewer say nothing about how products differ
BOUNDS = (1.0, 200.0)  # reviews that the category's mean may weigh


def fit_prior(tallies: DataFrame, version: str) -> DataFrame:
    """Fit the category's mean, the spread within products and the weight of the mean.

    One-way random effects by the method of moments (Searle, Casella and McCulloch, Variance
    Components, 1992, section 3.6): prior_strength = variance within / variance between. Takes
    tallies and the method's version; gives rows of fits, none where there are too few products.
    """
    counted = tallies[tallies["reason"].isna() & tallies["product_id"].notna()]
    sums = counted.groupby("product_id", sort=True)[["n", "rating_sum", "rating_squares"]]
    groups = [(int(n), s, q) for n, s, q in sums.agg(fsum).itertuples(index=False) if n > 1]
    if len(groups) < LEAST_PRODUCTS:
        return DataFrame({"name": [], "value": [], "version": []}).astype(
            {"name": "str", "value": float, "version": "str"}
        )
    values = _moments(groups)
    mark = f"{version}/{digest(groups)[:8]}"
    rows = [(name, value, mark) for name, value in sorted(values.items())]
    return DataFrame(rows, columns=["name", "value", "version"])


def _moments(groups: list[tuple[int, float, float]]) -> dict[str, float]:
    n = sum(size for size, _, _ in groups)
    mean = fsum(total for _, total, _ in groups) / n
    within = fsum(squares - total**2 / size for size, total, squares in groups)
    variance = within / (n - len(groups))
    spread = fsum(size * (total / size - mean) ** 2 for size, total, _ in groups)
    typical = (n - fsum(size**2 for size, _, _ in groups) / n) / (len(groups) - 1)
    between = max(0.0, (spread / (len(groups) - 1) - variance) / typical)
    low, high = BOUNDS
    strength = high if between == 0 else min(high, max(low, variance / between))
    return {"prior_mean": mean, "prior_strength": strength, "within_sd": sqrt(variance)}
