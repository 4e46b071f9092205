"""Which product a listing is, where that is certain; everything else stays unmatched.

Certain is what an editor wrote in the catalog, an equal valid GTIN, or an equal brand and model.
Nothing is ever merged because two names look alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from db.gtin import read_gtin
from db.schema import Listing, Match, Product, RawListing
from pipeline.step import step, whole

Decision = tuple[str | None, str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The names by which products are known: each leads to every product that bears it."""

    gtins: dict[str, set[str]]
    names: dict[str, set[str]]
    products: dict[str, frozenset[str]]


@step(reads=(Listing, RawListing, Product), writes=Match, grain=whole)
def resolve(listings: DataFrame, printed: DataFrame, products: DataFrame) -> DataFrame:
    """Match each listing to a product: by the catalog, a valid GTIN, or brand and model."""
    known = _known(products)
    both = listings.merge(
        printed, on=["listing_id", "shop"], how="outer", suffixes=("", "_printed")
    ).sort_values("listing_id")
    rows = [(row.listing_id, row.shop, *_decide(row, known)) for row in both.itertuples()]
    names = ["listing_id", "shop", "product_id", "rule", "evidence"]
    found = DataFrame(rows, columns=names).astype("str")
    return found.assign(
        kind="product", question=None, proposal=None, likeness=float("nan"), parts="[]"
    )


def _known(products: DataFrame) -> Known:
    known = Known({}, {}, {})
    for product in products.itertuples():
        gtins = frozenset(filter(None, map(read_gtin, json.loads(str(product.gtins)))))
        known.products[str(product.product_id)] = gtins
        for gtin in gtins:
            known.gtins.setdefault(gtin, set()).add(str(product.product_id))
        for name in _names(product):
            known.names.setdefault(name, set()).add(str(product.product_id))
    return known


def _names(product: Any) -> Iterator[str]:
    """Give every spelling that is exactly this product: brand and model, and each alias."""
    for name in (f"{product.brand} {product.model}", *json.loads(product.aliases)):
        yield squash(name)
        yield squash(f"{name} {product.category}")
        if not squash(name).startswith(squash(product.brand)):
            yield squash(f"{product.brand} {name}")


def squash(name: str) -> str:
    """Fold case, spaces and separators: 'Acme X-3' and 'ACME X 3' are the same words."""
    return re.sub(r"[\W_]+", "", name).casefold()


def _decide(row: Any, known: Known) -> Decision:
    if _text(row.product_id):
        return row.product_id, "catalog", "an editor names the product in the shop's file"
    gtin, name = read_gtin(_text(row.gtin)), _name(row)
    by_gtin = known.gtins.get(gtin, set()) if gtin else set()
    by_name = known.names.get(squash(name), set()) if name else set()
    if len(by_gtin) == 1:
        return _by_gtin(next(iter(by_gtin)), str(gtin), by_name, name)
    if len(by_gtin) > 1 or len(by_name) > 1:
        return None, "unmatched", f"several products bear this name or GTIN: {name or gtin}"
    if by_name:
        return _by_name(next(iter(by_name)), gtin, known, str(name))
    return None, "unmatched", f"no product of the catalog is '{name or _text(row.url) or '?'}'"


def _by_gtin(product: str, gtin: str, by_name: set[str], name: str | None) -> Decision:
    if by_name and product not in by_name:
        return None, "unmatched", f"GTIN {gtin} is {product}, but the name '{name}' is another's"
    return product, "gtin", f"GTIN {gtin}"


def _by_name(product: str, gtin: str | None, known: Known, name: str) -> Decision:
    if gtin and known.products[product]:
        return None, "unmatched", f"the name '{name}' is {product}, but GTIN {gtin} is not"
    return product, "brand_model", f"brand and model '{name}'"


def _name(row: Any) -> str | None:
    """Join what is printed: brand and model where both are, else the name with its brand."""
    brand, model = _text(row.brand), _text(row.model)
    name = _text(row.name_printed) or _text(row.name)
    if brand and model:
        return f"{brand} {model}"
    if name and brand and not squash(name).startswith(squash(brand)):
        return f"{brand} {name}"
    return name


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
