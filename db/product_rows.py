"""Products as the desk lists them, page by page, and the rows of one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, distinct, func, not_, or_, select

from db.schema import (
    Listing,
    Match,
    Picture,
    Price,
    Product,
    ProductAlias,
    RawListing,
    Record,
    Remark,
    Score,
    StatedSpec,
    Tally,
    Trial,
    columns_of,
)

R = TypeVar("R", bound=Record)

PRICE_HOLDS = timedelta(days=30)  # as for a price noted by hand
LACKS: Mapping[str, str] = {
    "spec": "no spec",
    "picture": "no picture",
    "price": "no price",
    "test": "no first-hand test",
    "words": "no verdict",
    "conflict": "conflicting specs",
}


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product in the list: what the last run knew of it."""

    product_id: str
    brand: str
    model: str
    category: str
    score: float | None
    counted: int
    known: int
    specs: int
    conflicts: int
    pictures: int
    tests: int
    prices: int
    verdict: bool

    def lacks(self) -> tuple[str, ...]:
        """Name what is missing, and what needs a look."""
        has = {"spec": self.specs, "picture": self.pictures, "price": self.prices,
               "test": self.tests, "words": self.verdict,
               "conflict": not self.conflicts}  # fmt: skip
        return tuple(LACKS[key] for key, there in has.items() if not there)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A listing of a product, with the prices that are known of it."""

    listing_id: str
    shop: str
    url: str | None
    name: str | None
    noted: Listing | None  # as people named it in the shop's file
    prices: tuple[Price, ...]


def product_lines(
    connection: Connection, now: datetime, lack: str | None, words: str | None, page: int, size: int
) -> tuple[list[ProductLine], bool]:
    """List one page of products by name, and tell whether there are more."""
    table = Product.table()
    query = select(table.c.product_id)
    if words:
        likely = f"%{_escaped(words.lower())}%"
        named = func.lower(table.c.brand + " " + table.c.model + " " + table.c.product_id)
        query = query.where(named.like(likely, escape="\\"))
    if lack:
        query = query.where(_lacking(lack, now))
    order = (table.c.brand, table.c.model, table.c.product_id)
    found = connection.scalars(query.order_by(*order).limit(size + 1).offset((page - 1) * size))
    ids = [str(one) for one in found]
    return _lines(connection, now, ids[:size]), len(ids) > size


def product_line(connection: Connection, now: datetime, product: str) -> ProductLine | None:
    """Give the line of one product; None: no run has seen it yet."""
    return next(iter(_lines(connection, now, [product])), None)


def known_products(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Tell which of these products the last run saw."""
    table = Product.table()
    return frozenset(
        connection.scalars(select(table.c.product_id).where(table.c.product_id.in_(ids)))
    )


def heir_of(connection: Connection, product: str) -> ProductAlias | None:
    """Find what an old product is now."""
    table = ProductAlias.table()
    row = connection.execute(select(table).where(table.c.alias == product)).first()
    return ProductAlias(**row._mapping) if row else None


def stated_of(connection: Connection, product: str) -> list[StatedSpec]:
    """List what every source states of a product, by property."""
    table = StatedSpec.table()
    rows = _records(connection, StatedSpec, table.c.product_id == product)
    return sorted(rows, key=lambda one: (one.spec, one.source, one.position))


def places_of(connection: Connection, product: str) -> list[PlaceLine]:
    """List where a product is sold: the listings that are it, each with its prices."""
    match, raw, listing = Match.table(), RawListing.table(), Listing.table()
    matched = select(match.c.listing_id).where(match.c.product_id == product)
    mine = or_(listing.c.listing_id.in_(matched), listing.c.product_id == product)
    noted = {row.listing_id: row for row in _records(connection, Listing, mine)}
    read = {row.listing_id: row for row in connection.execute(
        select(raw.c.listing_id, raw.c.shop, raw.c.url, raw.c.name)
        .where(raw.c.listing_id.in_(matched)))}  # fmt: skip
    prices = _prices(connection, [*noted, *read])
    found = []
    for one in sorted({*noted, *read}, key=lambda one: ((read.get(one) or noted[one]).shop, one)):
        row = read.get(one) or noted[one]
        told = (noted.get(one), prices.get(one, ()))
        found.append(PlaceLine(one, row.shop, row.url, row.name, *told))
    return found


def shops_of(connection: Connection, product: str) -> list[tuple[str, int, int]]:
    """Count the reviews of a product by shop: the shop, how many count, how many are known."""
    table = Tally.table()
    query = select(table.c.shop, table.c.reason, table.c.n).where(table.c.product_id == product)
    known: defaultdict[str, int] = defaultdict(int)
    counted: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(query):
        known[row.shop] += row.n
        counted[row.shop] += row.n if row.reason is None else 0
    return [(shop, counted[shop], known[shop]) for shop in sorted(known)]


def _prices(connection: Connection, listings: Sequence[str]) -> dict[str, tuple[Price, ...]]:
    rows = _records(connection, Price, Price.table().c.listing_id.in_(listings))
    found: defaultdict[str, list[Price]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.seen, reverse=True):
        found[row.listing_id].append(row)
    return {listing: tuple(rows) for listing, rows in found.items()}


def _records(connection: Connection, record: type[R], where: ColumnElement[bool]) -> list[R]:
    names = columns_of(record).names
    table = record.table()
    query = select(*(table.c[name] for name in names)).where(where)
    return [record(**row._mapping) for row in connection.execute(query)]


def _lines(connection: Connection, now: datetime, ids: Sequence[str]) -> list[ProductLine]:
    product, score = Product.table(), Score.table()
    query = (
        select(product.c.product_id, product.c.brand, product.c.model, product.c.category,
               score.c.score)
        .outerjoin(score, score.c.product_id == product.c.product_id)
        .where(product.c.product_id.in_(ids))
    )  # fmt: skip
    rows = {row.product_id: row for row in connection.execute(query)}
    spec, tally = StatedSpec.table(), Tally.table()
    one_each = distinct(spec.c.spec)
    known = _counts(connection, tally.c.product_id, func.sum(tally.c.n), ids)
    counted = _counts(connection, tally.c.product_id, func.sum(tally.c.n), ids,
                      tally.c.reason.is_(None))  # fmt: skip
    specs = _counts(connection, spec.c.product_id, func.count(one_each), ids)
    differ = _counts(connection, spec.c.product_id, func.count(one_each), ids,
                     spec.c.differs.is_not(None))  # fmt: skip
    pictures = _counts(connection, Picture.table().c.product_id, func.count(), ids)
    tests = _counts(connection, Trial.table().c.product_id, func.count(), ids)
    verdicts = _counts(connection, Remark.table().c.product_id, func.count(), ids,
                       Remark.table().c.kind == "verdict")  # fmt: skip
    prices = _priced(connection, now, ids)
    return [
        ProductLine(
            one, rows[one].brand, rows[one].model, rows[one].category, rows[one].score,
            counted.get(one, 0), known.get(one, 0), specs.get(one, 0), differ.get(one, 0),
            pictures.get(one, 0), tests.get(one, 0), prices.get(one, 0), bool(verdicts.get(one)),
        )
        for one in ids
        if one in rows
    ]  # fmt: skip


def _counts(
    connection: Connection, key: ColumnElement[str], what: ColumnElement[int],
    ids: Sequence[str], *where: ColumnElement[bool],
) -> dict[str, int]:  # fmt: skip
    query = select(key, what).where(key.in_(ids), *where).group_by(key)
    return {product: int(n) for product, n in connection.execute(query)}


def _priced(connection: Connection, now: datetime, ids: Sequence[str]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    match, price, listing = Match.table(), Price.table(), Listing.table()
    for query in (
        select(match.c.product_id, func.count())
        .join(price, price.c.listing_id == match.c.listing_id)
        .where(match.c.product_id.in_(ids), *_holds(now))
        .group_by(match.c.product_id),
        select(listing.c.product_id, func.count())
        .where(listing.c.product_id.in_(ids), listing.c.price_expires >= now.date())
        .group_by(listing.c.product_id),
    ):
        for product, n in connection.execute(query):
            found[product] += n
    return found


def _holds(now: datetime) -> tuple[ColumnElement[bool], ...]:
    price = Price.table()
    return (price.c.seen >= now - PRICE_HOLDS,
            or_(price.c.expires.is_(None), price.c.expires >= now))  # fmt: skip


def _lacking(lack: str, now: datetime) -> ColumnElement[bool]:
    """Say in SQL that a product lacks something, by the tables of the last run."""
    product, spec, match = Product.table(), StatedSpec.table(), Match.table()
    remark, listing = Remark.table(), Listing.table()
    key = product.c.product_id
    priced = select(match.c.product_id).join(
        Price.table(), Price.table().c.listing_id == match.c.listing_id
    ).where(match.c.product_id.is_not(None), *_holds(now))  # fmt: skip
    noted = select(listing.c.product_id).where(
        listing.c.product_id.is_not(None), listing.c.price_expires >= now.date()
    )
    found: dict[str, ColumnElement[bool]] = {
        "spec": key.not_in(select(spec.c.product_id)),
        "picture": key.not_in(select(Picture.table().c.product_id)),
        "price": not_(or_(key.in_(priced), key.in_(noted))),
        "test": key.not_in(select(Trial.table().c.product_id)),
        "words": key.not_in(select(remark.c.product_id).where(remark.c.kind == "verdict")),
        "conflict": key.in_(select(spec.c.product_id).where(spec.c.differs.is_not(None))),
    }
    return found[lack]


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
