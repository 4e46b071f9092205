"""The history of reviews: each distinct content once, each change once, when last seen.

A change is noted also where the content is the old one, but was never met in an accepted crawl:
otherwise a review first met in a crawl that was held back would be lost for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.rows import remove, slices, write, write_new
from db.schema import CrawlVerdict, RawReview, Sighting, Version


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch: reviews met, met for the first time in this crawl, new, edited."""

    listed: int = 0
    distinct: int = 0
    new: int = 0
    edited: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """How a review was seen last."""

    review_id: str
    crawl_id: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a review was before a crawl, and whether an accepted crawl says so."""

    review_id: str | None
    accepted: bool


def append_reviews(connection: Connection, crawl_id: str, reviews: Sequence[RawReview]) -> Appended:
    """Add what is new among the reviews of one shop, and note what changed and what was seen."""
    if not reviews:
        return Appended()
    shop = reviews[0].shop
    newest = _newest(reviews)
    seen = _seen(connection, shop, newest)
    rows = [row for row in newest.values() if _replaces(row, seen.get(row.review_key), crawl_id)]
    heads = _heads(connection, shop, crawl_id, [row.review_key for row in rows])
    write_new(connection, RawReview, rows)
    _note_changes(connection, shop, crawl_id, rows, heads)
    _see(connection, crawl_id, rows)
    return Appended(
        listed=len(reviews),
        distinct=sum(key not in seen or seen[key].crawl_id != crawl_id for key in newest),
        new=sum(key not in seen for key in newest),
        edited=sum(_edited(row, seen.get(row.review_key), heads, crawl_id) for row in rows),
    )


def _edited(row: RawReview, was: Seen | None, heads: Mapping[str, Head], crawl_id: str) -> int:
    """Return 1 where a review became an edited one, -1 where a later content takes that back."""
    if was is None:
        return 0
    if was.crawl_id != crawl_id:
        return was.review_id != row.id
    before = heads.get(row.review_key)
    if before is None or before.review_id is None:
        return 0
    return (before.review_id != row.id) - (before.review_id != was.review_id)


def _newest(reviews: Iterable[RawReview]) -> dict[str, RawReview]:
    """Keep one row per review: where a crawl meets two contents, the greater hash stands.

    Any rule will do that does not depend on the order of arrival.
    """
    kept: dict[str, RawReview] = {}
    for row in reviews:
        there = kept.get(row.review_key)
        if there is None or row.content_hash > there.content_hash:
            kept[row.review_key] = row
    return kept


def _replaces(row: RawReview, was: Seen | None, crawl_id: str) -> bool:
    return was is None or was.crawl_id != crawl_id or row.content_hash > was.content_hash


def _seen(connection: Connection, shop: str, keys: Iterable[str]) -> dict[str, Seen]:
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, raw.c.id, sighting.c.crawl_id, raw.c.content_hash)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == shop)
    )
    seen: dict[str, Seen] = {}
    for some in slices(sorted(keys)):
        for key, *was in connection.execute(query.where(sighting.c.review_key.in_(some))):
            seen[key] = Seen(*was)
    return seen


def _note_changes(
    connection: Connection,
    shop: str,
    crawl_id: str,
    rows: Sequence[RawReview],
    heads: Mapping[str, Head],
) -> None:
    """Note each review that became another; within one crawl only its last state stays."""
    known = [row for row in rows if heads.get(row.review_key) == Head(row.id, accepted=True)]
    remove(connection, Version, [(shop, row.review_key, crawl_id) for row in known])
    same = {row.review_key for row in known}
    versions = [
        Version(shop=shop, review_key=row.review_key, crawl_id=crawl_id, review_id=row.id)
        for row in rows
        if row.review_key not in same
    ]
    write(connection, Version, versions)


def _heads(
    connection: Connection, shop: str, crawl_id: str, keys: Sequence[str]
) -> dict[str, Head]:
    """Return what each review was before this crawl."""
    table, verdict = Version.table(), CrawlVerdict.table()
    query = (
        select(table.c.review_key, table.c.review_id, verdict.c.accepted)
        .outerjoin(verdict, verdict.c.crawl_id == table.c.crawl_id)
        .where(table.c.shop == shop, table.c.crawl_id < crawl_id)
        .order_by(table.c.crawl_id)
    )
    heads: dict[str, Head] = {}
    for some in slices(sorted(keys)):
        for key, review, accepted in connection.execute(query.where(table.c.review_key.in_(some))):
            heads[key] = Head(review, bool(accepted))
    return heads


def _see(connection: Connection, crawl_id: str, rows: Sequence[RawReview]) -> None:
    seen = [
        Sighting(shop=row.shop, review_key=row.review_key, review_id=row.id, crawl_id=crawl_id)
        for row in rows
    ]
    write(connection, Sighting, seen)
