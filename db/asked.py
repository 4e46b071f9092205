"""What editors are asked, as the tables say it: listings without a certain product, and strangers.

A listing and a product are shown by the same facts, side by side. Nothing of a reviewer is among
them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Row, func, select

from db.rows import among
from db.schema import CurrentReview, Listing, Match, Price, Product, RawListing, Stranger

Facts = Mapping[str, str | None]
FACTS = ("name", "brand", "model", "gtin", "mpn", "price", "url")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that editors are asked about a listing."""

    listing_id: str
    shop: str
    question: str
    proposal: str | None
    likeness: float | None = None
    parts: tuple[tuple[str, float, str], ...] = ()
    named: str | None = None  # the product that its reviews name: it is asked for that
    reviews: int = 0
    examples: tuple[str, ...] = ()  # reviews.id of some that name it


@dataclass(frozen=True, slots=True)
class Sides:
    """The facts of listings and of products, by id."""

    listings: Mapping[str, Facts] = field(default_factory=dict)
    products: Mapping[str, Facts] = field(default_factory=dict)


def asked(connection: Connection, listings: Iterable[str] | None = None) -> list[Asked]:
    """Return all open questions on listings (or on some), those of most reviews first."""
    some = None if listings is None else sorted(set(listings))
    found = [*_of_matches(connection, some), *_of_strangers(connection, some)]
    counts = counts_by_listing(connection, {one.listing_id for one in found})
    counted = (replace(one, reviews=counts.get(one.listing_id, 0)) for one in found)
    return sorted(counted, key=lambda one: (-one.reviews, one.listing_id, one.named or ""))


def sides(connection: Connection, listings: Iterable[str], products: Iterable[str]) -> Sides:
    """Return what is known of some listings and products, for comparing them."""
    return Sides(
        dict(_listings(connection, sorted(set(listings)))),
        dict(_products(connection, sorted(set(products)))),
    )


def counts_by_shop(connection: Connection) -> dict[str, int]:
    """Return how many current reviews each shop has."""
    table = CurrentReview.table()
    rows = connection.execute(select(table.c.shop, func.count()).group_by(table.c.shop))
    return {row[0]: row[1] for row in rows}


def review_facts(connection: Connection, shop: str, key: str) -> dict[str, object]:
    """Return what is kept of a review with a decision on it: which version, neither text nor name.

    A decision is never changed, and a text must remain erasable.
    """
    table = CurrentReview.table()
    names = ("id", "listing_id", "rating", "published", "language", "verified", "excluded")
    query = select(*(table.c[name] for name in names))
    row = connection.execute(query.where(table.c.shop == shop, table.c.review_key == key)).first()
    facts = dict(zip(names, row or [None] * len(names), strict=True))
    published = row.published.isoformat() if row and row.published else None
    return {"shop": shop, **facts, "published": published}


def facts_of_reviews(connection: Connection, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return what is kept of many reviews (`<shop>/<key>`) with decisions on them, by name."""
    table = CurrentReview.table()
    by_shop: dict[str, list[str]] = {}
    for name in names:
        shop, _, key = name.partition("/")
        by_shop.setdefault(shop, []).append(key)
    columns = ("id", "listing_id", "rating", "published", "language", "verified", "excluded")
    found: dict[str, dict[str, object]] = {}
    for shop, keys in by_shop.items():
        query = select(table.c.review_key, *(table.c[name] for name in columns))
        some = among(connection, table.c.review_key, sorted(set(keys)))
        for row in connection.execute(query.where(table.c.shop == shop, some)):
            at = row.published.isoformat() if row.published else None
            facts = {name: getattr(row, name) for name in columns}
            found[f"{shop}/{row.review_key}"] = {"shop": shop, **facts, "published": at}
    return found


def counts_by_listing(connection: Connection, listings: Iterable[str]) -> dict[str, int]:
    """Return how many current reviews some listings have; the others are not read."""
    table = CurrentReview.table()
    some = among(connection, table.c.listing_id, sorted(set(listings)))
    query = select(table.c.listing_id, func.count()).where(some).group_by(table.c.listing_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _of_matches(connection: Connection, some: list[str] | None) -> Iterator[Asked]:
    table = Match.table()
    query = select(table).where(table.c.question.is_not(None))
    if some is not None:
        query = query.where(among(connection, table.c.listing_id, some))
    for row in connection.execute(query):
        product = row.proposal or row.product_id
        parts = tuple((name, float(points), words) for name, points, words in json.loads(row.parts))
        yield Asked(row.listing_id, row.shop, row.question, product, row.likeness, parts)


def _of_strangers(connection: Connection, some: list[str] | None) -> Iterator[Asked]:
    table = Stranger.table()
    query = select(table).where(table.c.question.is_not(None))
    if some is not None:
        query = query.where(among(connection, table.c.listing_id, some))
    for row in connection.execute(query):
        yield Asked(row.listing_id, row.shop, row.question, row.named, named=row.named,
                    examples=tuple(json.loads(row.examples)))  # fmt: skip


def _listings(connection: Connection, ids: list[str]) -> Iterator[tuple[str, Facts]]:
    printed, named, price = RawListing.table(), Listing.table(), Price.table()
    read = _rows(connection, select(printed).where(among(connection, printed.c.listing_id, ids)))
    known = _rows(connection, select(named).where(among(connection, named.c.listing_id, ids)))
    priced = (
        select(price).where(among(connection, price.c.listing_id, ids)).order_by(price.c.seller)
    )
    prices = _rows(connection, priced)
    for one in ids:
        if one in read or one in known:
            facts = {**known.get(one, {}), **{k: v for k, v in read.get(one, {}).items() if v}}
            yield (
                one,
                {name: facts.get(name) for name in FACTS}
                | {
                    "price": _price(facts, prices.get(one, {})),
                    "shop": facts["shop"],
                },
            )


def _price(facts: Facts, kept: Facts) -> str | None:
    """Return the price that a page printed, else the one that was noted or imported."""
    value, unit = facts.get("price_text"), facts.get("currency") or facts.get("price_currency")
    if not value:
        value, unit = kept.get("price_text"), kept.get("currency")
    return " ".join(part for part in (value, unit) if part) or None


def _products(connection: Connection, ids: list[str]) -> Iterator[tuple[str, Facts]]:
    table = Product.table()
    for row in connection.execute(select(table).where(among(connection, table.c.product_id, ids))):
        yield row.product_id, _product(row)


def _product(row: Row[tuple[object, ...]]) -> Facts:
    names = [f"{row.brand} {row.model}", *json.loads(row.aliases)]
    return {
        "name": "; ".join(names),
        "brand": row.brand,
        "model": row.model,
        "gtin": ", ".join(json.loads(row.gtins)) or None,
        "mpn": row.mpn,
        "price": None,
        "url": None,
    }


def _rows(connection: Connection, query: object) -> dict[str, dict[str, str | None]]:
    rows = connection.execute(query).mappings()  # type: ignore[call-overload]
    return {row["listing_id"]: dict(row) for row in rows}
