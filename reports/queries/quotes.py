"""What reviews say of aspects: sentences that may be quoted, and counts; no key leaves here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from db.schema import (
    Aspect,
    Cell,
    CurrentReview,
    Mention,
    Opinion,
    Permission,
    Review,
    Shop,
)
from db.sentences import title_and_body
from reports.excerpts import Barred, excerpt
from reports.spoken import Heard, Quotable, Yearly

KEPT = 8  # newest mentions of a product, aspect, shop and side: more than are shown, as some fail
TOGETHER = 500  # reviews whose texts are in memory at once
SIDES = ("praise", "complaint")


class _Chosen(NamedTuple):
    """A mention that may be quoted as far as the tables tell."""

    review_id: str
    product_id: str
    aspect: str
    shop: str
    listing_id: str
    polarity: str
    words: str
    published: datetime | None


def read_quotable(connection: Connection) -> tuple[Quotable, ...]:
    """Read the newest sentences on each aspect, of shops with a recorded permission to quote.

    Only reviews that count, only aspects of the product, only mentions that nothing bars. Sorted
    by what readers see, so that neither keys nor the database decide on an order.
    """
    chosen = [_Chosen(*row) for row in connection.execute(_asked(connection))]
    by_review: defaultdict[str, list[_Chosen]] = defaultdict(list)
    for one in chosen:
        by_review[one.review_id].append(one)
    found = [
        quotable
        for keys in _batches(sorted(by_review))
        for quotable in _quotables(connection, keys, by_review)
    ]
    return tuple(sorted(found, key=_order))


def read_heard(connection: Connection) -> tuple[Heard, ...]:
    """Count what reviews say of each product and aspect, by shop."""
    said = Opinion.table().c
    keys = (said.product_id, said.aspect, said.shop)
    asked = select(*keys, func.sum(said.praise), func.sum(said.complaints)).group_by(*keys)
    rows = connection.execute(asked)
    return tuple(sorted(Heard(*row[:3], int(row[3]), int(row[4])) for row in rows))


def read_yearly(connection: Connection) -> tuple[Yearly, ...]:
    """Sum the ratings that count of each product by shop and year; undated ones are left out."""
    cell = Cell.table().c
    # In whole numbers, so that every database gives the same: 400 years have 146,097 days. A week
    # at the turn of a year may fall to either.
    year = 1970 + (cell.week * 2_800) // 146_097
    keys = (cell.product_id, cell.shop, year)
    asked = (
        select(*keys, func.sum(cell.n), func.sum(cell.rating_sum))
        .where(cell.week.is_not(None))
        .group_by(*keys)
    )
    # Sums of floats may differ in their last digits with the order in which rows are met.
    rows = ((*row[:2], int(row[2]), int(row[3]), round(float(row[4]), 6))
            for row in connection.execute(asked))  # fmt: skip
    return tuple(sorted(Yearly(*row) for row in rows))


def _asked(connection: Connection) -> Select[Any]:
    said, now = Mention.table().c, CurrentReview.table().c
    order = (now.published.desc().nulls_last(), _by_letters(connection, said.words))
    side = (said.product_id, said.aspect, said.shop, said.polarity)
    ranked = (
        select(
            said.review_id, said.product_id, said.aspect, said.shop, now.listing_id,
            said.polarity, said.words, now.published,
            func.rank().over(partition_by=side, order_by=order).label("place"),
        )
        .select_from(Mention)
        .join(CurrentReview, now.id == said.review_id)
        .join(Aspect, Aspect.table().c.aspect == said.aspect)
        .where(Aspect.table().c.kind == "product", said.polarity.in_(SIDES))
        .where(said.counts.is_(True), said.barred.is_(None), said.product_id.is_not(None))
        .where(said.shop.in_(_quotable_shops()))
        .subquery()
    )  # fmt: skip
    return select(*[one for one in ranked.c if one.name != "place"]).where(ranked.c.place <= KEPT)


def _quotable_shops() -> Select[Any]:
    """Name the shops that have allowed to quote; whether it still holds is asked by day, later."""
    given, shop = Permission.table().c, Shop.table().c
    return (
        select(given.shop)
        .join(Shop, shop.shop == given.shop)
        .where(given.use == "quote", given.verdict == "allowed", shop.research.is_(False))
    )


def _by_letters(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """Sort texts by their bytes, as SQLite does of itself: collations differ between databases."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _batches(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(keys), TOGETHER):
        yield tuple(keys[start : start + TOGETHER])


def _quotables(
    connection: Connection, keys: Sequence[str], by_review: dict[str, list[_Chosen]]
) -> Iterator[Quotable]:
    barred = _barred(connection, keys)
    text = Review.table().c
    asked = select(text.id, text.title, text.body).where(text.id.in_(keys))
    for key, title, body in connection.execute(asked):
        for one in by_review[key]:
            found = excerpt(title_and_body(title, body), one.words, barred.get(key, ()))
            if found is not None:
                day = one.published.date() if one.published else None
                yield Quotable(one.product_id, one.aspect, one.shop, one.listing_id,
                               one.polarity == "praise", *found, day)  # fmt: skip


def _barred(connection: Connection, keys: Sequence[str]) -> dict[str, list[Barred]]:
    said = Mention.table().c
    asked = select(said.review_id, said.words, said.barred).where(
        said.review_id.in_(keys), said.barred.is_not(None)
    )
    found: defaultdict[str, list[Barred]] = defaultdict(list)
    for key, words, why in connection.execute(asked):
        found[key].append(Barred(words, why))
    return found


def _order(one: Quotable) -> tuple[object, ...]:
    undated = one.day is None
    newest = -one.day.toordinal() if one.day else 0
    return (one.product_id, one.aspect, one.cut, undated, newest, one.text, one.shop, one.praise)
