"""The invented world of the demo: tables with true qualities, and shops that sell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

FIRST_MONTH = datetime(2026, 10, 1, 3, tzinfo=UTC)
SECOND_MONTH = datetime(2026, 11, 1, 3, tzinfo=UTC)
SEED = 20261001
DEMO: Traversable = files("desk.demo")
CATALOG: Traversable = DEMO.joinpath("catalog")


@dataclass(frozen=True, slots=True)
class Table:
    """One product for sale: when it was launched, and how good it really is, -1 to 1."""

    product: str
    launched: date
    quality: Mapping[str, float]
    overall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A table's place at a shop: what the shop prints of it, and how many reviews it draws."""

    shop: str
    path: str
    product: str
    reviews: int
    prices: tuple[str, str]
    name: str
    brand: str | None
    model: str | None
    gtin: str | None
    mpn: str | None
    stated: Mapping[str, str] = field(default_factory=dict)  # properties, as the page names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One shop: how it rates, what it shows, and its listings."""

    shop: str
    name: str
    domain: str
    language: str
    steps: int
    bias: float
    fives: float
    verified: float | None
    badge: float
    languages: Mapping[str, float]
    page: int | None
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """Which share of one shop's reviews stands at another shop too, and how it is changed."""

    source: str
    target: str
    share: float
    label: str | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """A planted campaign: where, when, how many, and from which pool of phrases."""

    name: str
    shop: str
    path: str
    pool: str
    reviews: int
    first: date
    days: int


@dataclass(frozen=True, slots=True)
class World:
    """All that is true, and all that the shops print."""

    tables: Mapping[str, Table]
    salience: Mapping[str, float]
    shops: Mapping[str, Shop]
    copies: tuple[CopyPlan, ...]
    campaigns: tuple[CampaignPlan, ...]

    def listings(self) -> tuple[Listing, ...]:
        """Return every listing of every shop."""
        return tuple(listing for shop in self.shops.values() for listing in shop.listings)


@cache
def load_world() -> World:
    """Read world.yml, and what the catalog says of its products."""
    told = yaml.safe_load(DEMO.joinpath("world.yml").read_text("utf-8"))
    salience = told["salience"]
    return World(
        tables={name: _table(name, table, salience) for name, table in told["tables"].items()},
        salience=salience,
        shops={name: _shop(name, shop) for name, shop in told["shops"].items()},
        copies=tuple(
            CopyPlan(**{**one, "changes": tuple(one["changes"])}) for one in told["copies"]
        ),
        campaigns=tuple(CampaignPlan(**one) for one in told["campaigns"]),
    )


def _table(product: str, told: dict[str, Any], salience: Mapping[str, float]) -> Table:
    quality: dict[str, float] = told["quality"]
    weighed = sum(quality.get(aspect, 0.0) * weight for aspect, weight in salience.items())
    return Table(product, told["launched"], quality, weighed / sum(salience.values()))


def _shop(name: str, told: dict[str, Any]) -> Shop:
    listings = tuple(_listing(name, path, one) for path, one in told["listings"].items())
    return Shop(**{"page": None, **told, "shop": name, "listings": listings})


def _listing(shop: str, path: str, told: dict[str, Any]) -> Listing:
    """Take what the shop prints from the catalog, unless the world says that it prints another."""
    facts: dict[str, Any] = {"shop": shop, "path": path} | _known(told["product"]) | told
    facts["prices"] = tuple(facts.pop("price"))
    return Listing(**facts)


@cache
def _known(product: str) -> dict[str, str]:
    file = CATALOG.joinpath("products", f"{product}.yml")
    if not file.is_file():
        return {}
    told = yaml.safe_load(file.read_text("utf-8"))
    facts = {key: str(told[key]) for key in ("brand", "model", "gtin", "mpn")}
    return {"name": f"{told['brand']} {told['model']} Inversion Table", **facts}
