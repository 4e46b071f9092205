"""Listings and products side by side, in the columns in which they are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product as product_of
from typing import Any

from pandas import DataFrame

ITEM = ("key", "group", "name", "brand", "model", "text", "gtin", "mpn", "price", "url", "assigned")
NAME = ("key", "name", "brand", "model", "text", "gtin", "mpn", "price")


def items(listings: DataFrame, printed: DataFrame) -> DataFrame:
    """Join what shops' files say of listings with what their pages print, by listing.

    Columns: those of `matching.propose`, with the address and the product assigned in the file;
    texts, empty where nothing is said.
    """
    both = listings.merge(
        printed, on=["listing_id", "shop"], how="outer", suffixes=("_noted", "")
    ).sort_values("listing_id")
    rows = [_item(row) for row in both.itertuples()]
    return DataFrame(rows, columns=list(ITEM)).astype({"price": "float64"})


def names(products: DataFrame) -> DataFrame:
    """Give a row for each name of a product, with each of its GTINs."""
    rows = [row for product in products.itertuples() for row in _rows(product)]
    return DataFrame(rows, columns=list(NAME)).astype({"price": "float64"})


def _item(row: Any) -> tuple[str | float, ...]:
    said = {name: _text(getattr(row, name)) for name in ("brand", "model", "gtin", "mpn")}
    return (
        row.listing_id, row.shop, _text(row.name) or _text(row.name_noted),
        said["brand"], said["model"], "", said["gtin"], said["mpn"], float("nan"),
        _text(row.url) or _text(row.url_noted), _text(row.product_id),
    )  # fmt: skip


def _rows(product: Any) -> Iterator[tuple[str | float, ...]]:
    for name, gtin in product_of(spellings(product), json.loads(product.gtins) or [""]):
        yield (
            product.product_id, name, product.brand, product.model, product.category, gtin,
            _text(product.mpn), float("nan"),
        )  # fmt: skip


def spellings(product: Any) -> Iterator[str]:
    """Give every name that is exactly this product: brand and model, and each alias."""
    for name in (f"{product.brand} {product.model}", *json.loads(product.aliases)):
        yield name
        yield f"{name} {product.category}"


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
