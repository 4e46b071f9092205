"""Reports of danger for the desk: groups by product and kind, and the reviews of one group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text

from db.rows import among
from db.schema import Aspect, CurrentReview, Mention, RawReview, Review
from db.site import names_of

CLOSED = text("mentions.barred IN ('hazard', 'health')")  # as the index has it: see db.schema


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one kind of danger of one product."""

    product_id: str | None
    product: str  # as readers know it
    aspect: str
    label: str
    meaning: str
    reviews: int
    waiting: int  # of which no editor has spoken


@dataclass(frozen=True, slots=True)
class Report:
    """One review that reports danger."""

    name: str  # <shop>/<key>, as judgements name it
    shop: str
    product_id: str | None
    rating: float | None
    published: datetime | None
    url: str | None
    words: tuple[str, ...]  # the exact words, the surest first
    text: str
    counts: bool
    said: str | None  # the verdict of an editor


def groups(connection: Connection, spoken: Collection[str]) -> list[Group]:
    """Count reports of danger by product and kind; those that wait most come first."""
    kinds = _kinds(connection)
    if not kinds:
        return []
    said, now = Mention.table().c, CurrentReview.table().c
    query = (
        select(said.product_id, said.aspect, now.shop, now.review_key)
        .join(CurrentReview, now.id == said.review_id)
        .where(CLOSED, said.aspect.in_(list(kinds)))
        .distinct()
    )
    found: dict[tuple[str | None, str], list[bool]] = {}
    for product, aspect, shop, key in connection.execute(query):
        found.setdefault((product, aspect), []).append(f"{shop}/{key}" not in spoken)
    names = names_of(connection, [product for product, _ in found if product])
    rows = (
        Group(product, names.get(product or "", product or "no product yet"), aspect,
              *kinds[aspect], len(waits), sum(waits))
        for (product, aspect), waits in found.items()
    )  # fmt: skip
    return sorted(rows, key=lambda one: (-one.waiting, -one.reviews, one.product, one.aspect))


def reports(
    connection: Connection, product: str | None, aspect: str, said: dict[str, str],
    *, waiting: bool, most: int, skip: int,
) -> tuple[list[Report], int]:  # fmt: skip
    """Read a page of one group (those that wait, or all), the newest first, and their number."""
    of, now = Mention.table().c, CurrentReview.table().c
    place = of.product_id.is_(None) if product is None else of.product_id == product
    query = (
        select(now.id, now.shop, now.review_key, now.published)
        .join(Mention, of.review_id == now.id)
        .where(CLOSED, of.aspect == aspect, place)
        .distinct()
    )
    rows = [row for row in connection.execute(query)
            if not waiting or f"{row.shop}/{row.review_key}" not in said]  # fmt: skip
    rows.sort(key=lambda row: (row.published is None, _age(row.published), row.id))
    page = [row.id for row in rows[skip : skip + most]]
    return list(_reports(connection, page, said)), len(rows)


def named(connection: Connection, names: Sequence[str], said: dict[str, str]) -> list[Report]:
    """Read reports by the names of their reviews, in the order that is given."""
    now = CurrentReview.table().c
    by_shop: dict[str, list[str]] = {}
    for name in names:
        shop, _, key = name.partition("/")
        by_shop.setdefault(shop, []).append(key)
    ids = [
        one
        for shop, keys in by_shop.items()
        for one in connection.scalars(
            select(now.id).where(now.shop == shop, among(connection, now.review_key, keys))
        )
    ]
    found = {one.name: one for one in _reports(connection, ids, said)}
    return [found[name] for name in names if name in found]


def _reports(connection: Connection, ids: Sequence[str], said: dict[str, str]) -> Iterator[Report]:
    now, raw, read = CurrentReview.table().c, RawReview.table().c, Review.table().c
    words = _words(connection, ids)
    query = (
        select(now.id, now.shop, now.review_key, now.rating, now.published, raw.url, read.title,
               read.body, now.excluded)
        .outerjoin(RawReview, raw.id == now.id)
        .outerjoin(Review, read.id == now.id)
        .where(among(connection, now.id, list(ids)))
    )  # fmt: skip
    rows = {row.id: row for row in connection.execute(query)}
    for one in (rows[key] for key in ids if key in rows):
        name = f"{one.shop}/{one.review_key}"
        product, told = words.get(one.id, (None, ()))
        yield Report(name, one.shop, product, one.rating, one.published, one.url, told,
                     "\n".join(filter(None, (one.title, one.body))), one.excluded is None,
                     said.get(name))  # fmt: skip


def _words(
    connection: Connection, ids: Sequence[str]
) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Read what each review says of danger, whatever the kind."""
    of, kind = Mention.table().c, Aspect.table().c
    query = (
        select(of.review_id, of.product_id, of.words, func.max(of.confidence).label("sure"))
        .join(Aspect, kind.aspect == of.aspect)
        .where(CLOSED, kind.kind == "hazard", among(connection, of.review_id, list(ids)))
        .group_by(of.review_id, of.product_id, of.words)
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.review_id, []).append(row)
    return {
        key: (rows[0].product_id,
              tuple(row.words for row in sorted(rows, key=lambda row: (-row.sure, row.words))))
        for key, rows in found.items()
    }  # fmt: skip


def _kinds(connection: Connection) -> dict[str, tuple[str, str]]:
    table = Aspect.table().c
    query = select(table.aspect, table.label, table.meaning).where(table.kind == "hazard")
    return {row[0]: (row[1], row[2]) for row in connection.execute(query.order_by(table.position))}


def _age(published: datetime | None) -> float:
    return -published.timestamp() if published else 0.0
