"""The only way in for collected reviews: a crawl is opened, batches are appended, it is closed.

Each batch is one transaction: rows, versions, sightings, counts and the cursor stand or fall
together, so that a crawl killed anywhere is continued where its rows end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from db.connect import reading, writing
from db.contract import columns_of
from db.identity import crawl_id as name_crawl
from db.problem import Problem
from db.schema import (
    Capture,
    Crawl,
    Cursor,
    RawListing,
    RawReview,
    Record,
    Reject,
    Sighting,
    Version,
)
from db.store import insert_rows, remove, upsert
from db.values import Plain, rows_of_records

MANY = 500  # keys in one question to the database


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch: reviews met, met for the first time in this crawl, new, edited."""

    listed: int = 0
    distinct: int = 0
    new: int = 0
    edited: int = 0
    rejected: int = 0


def open_crawl(engine: Engine, shop: str, kind: str, started: datetime) -> str:
    """Open a crawl, or continue one that was killed; raises Problem if it ended already."""
    crawl_id = name_crawl(shop, started)
    crawl = Crawl(crawl_id=crawl_id, shop=shop, kind=kind, started=started, outcome="open")
    with writing(engine) as connection:
        table = Crawl.table()
        query = select(table.c.outcome).where(table.c.crawl_id == crawl_id)
        there = connection.execute(query).scalar_one_or_none()
        if there is None:
            _write(connection, Crawl, [crawl])
        elif there != "open":
            raise Problem(f"the crawl {crawl_id} has ended ({there}); start it at another time")
    return crawl_id


def append(
    engine: Engine,
    crawl_id: str,
    *,
    reviews: Sequence[RawReview] = (),
    listings: Sequence[RawListing] = (),
    captures: Sequence[Capture] = (),
    rejects: Sequence[Reject] = (),
    cursor: Cursor | None = None,
    pages: int = 0,
) -> Appended:
    """Add a batch in one transaction; a review seen again unchanged adds no row."""
    with writing(engine) as connection:
        done = _append_reviews(connection, crawl_id, reviews)
        done = Appended(done.listed, done.distinct, done.new, done.edited, len(rejects))
        _write(connection, RawListing, {row.listing_id: row for row in listings}.values())
        _write_new(connection, Capture, captures)
        _write(connection, Reject, rejects)
        _write(connection, Cursor, [cursor] if cursor else [])
        _count(connection, crawl_id, done, pages)
    return done


def close_crawl(
    engine: Engine,
    crawl_id: str,
    finished: datetime,
    outcome: str,
    reason: str | None = None,
    robots: str | None = None,
) -> Crawl:
    """Close a crawl with its outcome: complete, partial or failed; its cursors go."""
    with writing(engine) as connection:
        crawl = _crawl(connection, crawl_id)
        crawl.finished, crawl.outcome, crawl.reason = finished, outcome, reason
        crawl.robots = robots or crawl.robots
        _write(connection, Crawl, [crawl])
        cursors = Cursor.table()
        connection.execute(cursors.delete().where(cursors.c.crawl_id == crawl_id))
    return crawl


def find_crawl(engine: Engine, crawl_id: str) -> Crawl | None:
    """Return a crawl, or None where there is none of that name."""
    with reading(engine) as connection:
        query = select(Crawl.table().c.crawl_id).where(Crawl.table().c.crawl_id == crawl_id)
        there = connection.execute(query).first()
        return _crawl(connection, crawl_id) if there else None


def cursors(engine: Engine, crawl_id: str) -> dict[str, str]:
    """Return how far each listing of an open crawl has come: listing to position."""
    table = Cursor.table()
    query = select(table.c.listing_id, table.c.position).where(table.c.crawl_id == crawl_id)
    with reading(engine) as connection:
        return dict(connection.execute(query).all())


def _crawl(connection: Connection, crawl_id: str) -> Crawl:
    table = Crawl.table()
    columns = columns_of(Crawl).names
    query = select(*(table.c[n] for n in columns)).where(table.c.crawl_id == crawl_id)
    return Crawl(**connection.execute(query).one()._mapping)


def _append_reviews(
    connection: Connection, crawl_id: str, reviews: Sequence[RawReview]
) -> Appended:
    if not reviews:
        return Appended()
    shop = reviews[0].shop
    newest = _newest(reviews)
    seen = _sightings(connection, shop, newest)
    rows = [row for row in newest.values() if _replaces(row, seen.get(row.review_key), crawl_id)]
    _write_new(connection, RawReview, rows)
    changed = [row for row in rows if seen.get(row.review_key, ("",))[0] != row.id]
    edited = _write_versions(connection, crawl_id, changed, seen)
    _see(connection, crawl_id, rows)
    fresh = [key for key in newest if key not in seen]
    met = [key for key in newest if seen.get(key, ("", ""))[1] != crawl_id]
    return Appended(len(reviews), len(met), len(fresh), edited)


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


Seen = dict[str, tuple[str, str, str]]  # review key to (review id, crawl id, content hash)


def _sightings(connection: Connection, shop: str, keys: Iterable[str]) -> Seen:
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, raw.c.id, sighting.c.crawl_id, raw.c.content_hash)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == shop)
    )
    seen: Seen = {}
    for some in _slices(sorted(keys)):
        found = connection.execute(query.where(sighting.c.review_key.in_(some)))
        seen |= {key: (review, crawl, content) for key, review, crawl, content in found}
    return seen


def _replaces(row: RawReview, there: tuple[str, str, str] | None, crawl_id: str) -> bool:
    return there is None or there[1] != crawl_id or row.content_hash > there[2]


def _write_versions(
    connection: Connection, crawl_id: str, changed: Sequence[RawReview], seen: Seen
) -> int:
    """Note each review that became another; within one crawl only its last state stays."""
    if not changed:
        return 0
    shop = changed[0].shop
    before = _heads_before(connection, shop, crawl_id, [row.review_key for row in changed])
    same = [row for row in changed if before.get(row.review_key) == row.id]
    other = [row for row in changed if before.get(row.review_key) != row.id]
    remove(connection, Version, [(shop, row.review_key, crawl_id) for row in same])
    versions = [
        Version(shop=shop, review_key=row.review_key, crawl_id=crawl_id, review_id=row.id)
        for row in other
    ]
    _write(connection, Version, versions)
    return sum(seen.get(row.review_key, ("", crawl_id))[1] != crawl_id for row in other)


def _heads_before(
    connection: Connection, shop: str, crawl_id: str, keys: Sequence[str]
) -> dict[str, str]:
    """Return the version of each review before this crawl."""
    table = Version.table()
    heads: dict[str, str] = {}
    for some in _slices(sorted(keys)):
        query = (
            select(table.c.review_key, table.c.review_id)
            .where(table.c.shop == shop, table.c.crawl_id < crawl_id, table.c.review_key.in_(some))
            .order_by(table.c.crawl_id)
        )
        heads |= dict(connection.execute(query).all())
    return heads


def _see(connection: Connection, crawl_id: str, rows: Sequence[RawReview]) -> None:
    seen = [
        Sighting(shop=row.shop, review_key=row.review_key, review_id=row.id, crawl_id=crawl_id)
        for row in rows
    ]
    _write(connection, Sighting, seen)


def _count(connection: Connection, crawl_id: str, done: Appended, pages: int) -> None:
    crawl = _crawl(connection, crawl_id)
    if crawl.outcome != "open":
        raise Problem(f"the crawl {crawl_id} has ended ({crawl.outcome}); nothing was added")
    crawl.listed += done.listed
    crawl.distinct += done.distinct
    crawl.new += done.new
    crawl.edited += done.edited
    crawl.rejected += done.rejected
    crawl.pages += pages
    _write(connection, Crawl, [crawl])


def _write(connection: Connection, record: type[Record], records: Iterable[Record]) -> None:
    upsert(connection, record, rows_of_records(list(records), columns_of(record).names))


def _write_new(connection: Connection, record: type[Record], records: Sequence[Record]) -> None:
    """Insert the records whose key is not there yet: what is there is never changed."""
    names = columns_of(record).names
    keys = [column.name for column in record.table().primary_key]
    rows = dict(
        zip(
            rows_of_records(records, keys),
            rows_of_records(records, names),
            strict=True,
        )
    )
    first = record.table().c[keys[0]]
    there: set[tuple[Plain, ...]] = set()
    for some in _slices(sorted({str(key[0]) for key in rows})):
        query = select(*record.table().primary_key).where(first.in_(some))
        there |= {tuple(row) for row in connection.execute(query)}
    insert_rows(connection, record, names, [row for key, row in rows.items() if key not in there])


def _slices(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + MANY] for start in range(0, len(keys), MANY))


__all__ = ["Appended", "append", "close_crawl", "cursors", "find_crawl", "open_crawl"]
