"""What is fitted on all data at once, and renewed only when somebody asks for it."""

from __future__ import annotations

from pandas import DataFrame

from db.identity import digest
from db.schema import Cell, Columns, Method, Opinion, Shop
from pipeline.scoring import COLUMNS, fit_aspects
from pipeline.scoring import fit as fit_scores

FITTED_ON: tuple[Columns, ...] = (
    Cell.only(*COLUMNS),
    Opinion.only("product_id", "aspect", "praise", "complaints", "neutral"),
    Shop.only("shop", "sold_by_maker"),
    Method.only("name", "value", "version"),
)


def fit_all(
    cells: DataFrame, opinions: DataFrame, shops: DataFrame, methods: DataFrame
) -> DataFrame:
    """Fit every number of the score that no editor gives; rows of fits, none with too few products.

    Takes what FITTED_ON names. The version of a row says of which data and which method it is.
    """
    numbers = dict(zip(methods["name"], methods["value"], strict=True))
    makers = frozenset(shops.loc[shops["sold_by_maker"], "shop"])
    values = fit_scores(cells, numbers, makers) | fit_aspects(opinions)
    version = methods["version"].iloc[0] if len(methods) else "none"
    mark = (
        f"{version}/{digest(*(f'{name}={value!r}' for name, value in sorted(values.items())))[:8]}"
    )
    rows = [(name, value, mark) for name, value in sorted(values.items())]
    frame = DataFrame(rows, columns=["name", "value", "version"])
    return frame.astype({"name": "str", "value": float, "version": "str"})
