"""The only way in for collected reviews: a crawl is opened, batches are appended, it is closed.

Each batch is one transaction: rows, versions, sightings, counts and the cursor stand or fall
together, so that a crawl killed anywhere is continued where its rows end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from db.again import missed_of, put_back
from db.captures import keep_captures
from db.claims import keep_claims
from db.connect import reading, writing
from db.gone import note_gone
from db.history import Appended, append_reviews
from db.identity import crawl_id as name_crawl
from db.plain import Row
from db.problem import Problem
from db.rows import insert_new, write, write_new
from db.schema import (
    Capture,
    Crawl,
    Cursor,
    Price,
    RawListing,
    RawReview,
    Reject,
    columns_of,
)
from db.stated import Stated, keep_specs


def open_crawl(
    engine: Engine,
    shop: str,
    kind: str,
    started: datetime,
    sweep: bool = True,
    cursor: Cursor | None = None,
) -> str:
    """Open a crawl, or continue one that was killed; raises Problem if it ended already.

    One that is continued stays what it was: a sweep or not.
    """
    crawl_id = name_crawl(shop, started)
    crawl = Crawl(
        crawl_id=crawl_id, shop=shop, kind=kind, sweep=sweep, started=started, outcome="open"
    )
    with writing(engine) as connection:
        table = Crawl.table()
        query = select(table.c.outcome).where(table.c.crawl_id == crawl_id)
        there = connection.execute(query).scalar_one_or_none()
        if there is None:
            write(connection, Crawl, [crawl])
            write(connection, Cursor, [cursor] if cursor else [])
        elif there != "open":
            raise Problem(f"the crawl {crawl_id} has ended ({there}); start it at another time")
    return crawl_id


def append(
    engine: Engine,
    crawl_id: str,
    *,
    reviews: Sequence[RawReview | Row] = (),
    listings: Sequence[RawListing] = (),
    names: Sequence[Row] = (),
    claims: Sequence[RawListing] = (),
    prices: Sequence[Price] = (),
    specs: Stated | None = None,
    captures: Sequence[Capture] = (),
    rejects: Sequence[Reject] = (),
    cursor: Cursor | None = None,
    cursors: Sequence[Cursor] = (),
    pages: int = 0,
    again: str | None = None,
) -> Appended:
    """Add a batch in one transaction; a review seen again unchanged adds no row.

    Of `names`, listings of which nothing but a name is known, only those are added that are new.
    `again` names the crawl whose archived pages these are, where they are read again.
    """
    with writing(engine) as connection:
        missed = missed_of(connection, reviews) if again else {}
        done = append_reviews(connection, crawl_id, reviews)
        put_back(connection, missed)
        fresh = write_new(connection, Reject, rejects)
        done = replace(done, rejected=fresh)
        write(connection, RawListing, {row.listing_id: row for row in listings}.values())
        keep_claims(connection, again or crawl_id, claims)
        last = {(row.listing_id, row.seller, row.source): row for row in prices}
        write(connection, Price, last.values())
        insert_new(connection, RawListing, names)
        keep_specs(connection, specs or {})
        keep_captures(connection, captures)
        write(connection, Cursor, [*cursors, *([cursor] if cursor else [])])
        _count(connection, crawl_id, done, pages)
    return done


def keep_prices(engine: Engine, prices: Sequence[Price]) -> None:
    """Write prices in one transaction, each over the one of its listing, seller and source."""
    with writing(engine) as connection:
        write(connection, Price, prices)


def close_crawl(
    engine: Engine,
    crawl_id: str,
    finished: datetime,
    outcome: str,
    reason: str | None = None,
    robots: str | None = None,
) -> Crawl:
    """Close a crawl with its outcome: complete, partial or failed; its cursors go.

    A sweep that is complete tells which reviews their source has taken down.
    """
    with writing(engine) as connection:
        crawl = _crawl(connection, crawl_id)
        crawl.finished, crawl.outcome, crawl.reason = finished, outcome, reason
        crawl.robots = robots or crawl.robots
        if crawl.kind == "crawl" and crawl.sweep and outcome == "complete":
            crawl.gone = note_gone(connection, crawl)
        write(connection, Crawl, [crawl])
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


def find_cursor(engine: Engine, shop: str, listing_id: str) -> Cursor | None:
    """Return how far an open crawl or import has come with a listing, or with its files."""
    table = Cursor.table()
    query = select(table).where(table.c.shop == shop, table.c.listing_id == listing_id)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    return Cursor(**row._mapping) if row else None


def _crawl(connection: Connection, crawl_id: str) -> Crawl:
    table = Crawl.table()
    columns = columns_of(Crawl).names
    query = select(*(table.c[n] for n in columns)).where(table.c.crawl_id == crawl_id)
    return Crawl(**connection.execute(query).one()._mapping)


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
    write(connection, Crawl, [crawl])


__all__ = [
    "Appended",
    "append",
    "close_crawl",
    "cursors",
    "find_crawl",
    "find_cursor",
    "keep_prices",
    "open_crawl",
]
