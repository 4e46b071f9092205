"""To which products a printed GTIN or name points exactly: what may contradict a decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from db.gtin import read_trade_gtin
from pipeline.matching.words import squash
from pipeline.offered import spellings


@dataclass(frozen=True, slots=True)
class Pointers:
    """The GTINs and names of the catalog: each points to every product that bears it."""

    gtins: dict[str, frozenset[str]]
    names: dict[str, frozenset[str]]
    numbered: frozenset[str]  # products of which a GTIN is known
    shown: dict[str, str]  # brand and model of each product, for people
    models: dict[str, frozenset[str]]  # model and part number of each product
    called: dict[str, frozenset[str]]  # the names of each product

    def other(self, item: Any, product: str) -> str | None:
        """Say by what words a printed listing is exactly another product; None: by none."""
        for words, owners in (
            (f"GTIN {_short(item.gtin)}", self._by_gtin(item)),
            (f"'{spelt(item)}'", self._by_name(item)),
        ):
            if owners and product not in owners:
                return f"{words} is {' or '.join(self.shown[one] for one in sorted(owners))}"
        return None

    def new_gtin(self, item: Any, product: str) -> str | None:
        """Give a valid printed GTIN where the product is known by others only."""
        gtin = read_trade_gtin(item.gtin)
        known = product in self.numbered
        return _short(gtin) if gtin and known and product not in self._by_gtin(item) else None

    def other_model(self, item: Any, product: str) -> str | None:
        """Say which model a listing states where no name of the product has it."""
        mine = squash(item.model)
        known = any(mine in name for name in self.called[product])
        known = known or any(model in mine for model in self.models[product])
        return f"it states the model '{item.model}'" if mine and not known else None

    def sole(self, item: Any) -> str | None:
        """Give the only product to which a listing's GTIN points, where its name points to none."""
        owners = self._by_gtin(item)
        return min(owners) if len(owners) == 1 and not self._by_name(item) else None

    def _by_gtin(self, item: Any) -> frozenset[str]:
        return self.gtins.get(read_trade_gtin(item.gtin) or "", frozenset())

    def _by_name(self, item: Any) -> frozenset[str]:
        return self.names.get(squash(spelt(item)), frozenset())


def pointers(products: DataFrame) -> Pointers:
    """Gather the GTINs and names of a frame of products."""
    gtins: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    models: dict[str, set[str]] = {}
    called: dict[str, set[str]] = {}
    for product in products.itertuples():
        shown[str(product.product_id)] = f"{product.brand} {product.model}"
        said = squash(str(product.model)), squash(_text(product.mpn))
        models[str(product.product_id)] = {one for one in said if one}
        for gtin in filter(None, map(read_trade_gtin, json.loads(str(product.gtins)))):
            gtins.setdefault(gtin, set()).add(str(product.product_id))
        for name in _names(product):
            names.setdefault(squash(name), set()).add(str(product.product_id))
            called.setdefault(str(product.product_id), set()).add(squash(name))
    numbered = frozenset(product for owners in gtins.values() for product in owners)
    return Pointers(
        _frozen(gtins), _frozen(names), numbered, shown, _frozen(models), _frozen(called)
    )


def spelt(item: Any) -> str:
    """Join what a listing prints: brand and model where both are, else the name with its brand."""
    if item.brand and item.model:
        return f"{item.brand} {item.model}"
    if item.brand and item.name and not squash(item.name).startswith(squash(item.brand)):
        return f"{item.brand} {item.name}"
    return str(item.name)


def _names(product: Any) -> Iterator[str]:
    """Give every name, and those that lack the brand with it too."""
    for name in spellings(product):
        yield name
        if not squash(name).startswith(squash(product.brand)):
            yield f"{product.brand} {name}"


def _short(gtin: str) -> str:
    return (read_trade_gtin(gtin) or "").lstrip("0")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _frozen(found: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(products) for name, products in found.items()}
