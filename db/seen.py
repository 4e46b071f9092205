"""What earlier crawls met: what tells an empty shop from a closed door, and news from the known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, false, func, select

from db.connect import reading
from db.rows import among
from db.schema import Crawl, CrawlVerdict, RawListing, RawReview, Reject, Sighting


def listings_with_reviews(engine: Engine, shop: str) -> frozenset[str]:
    """Return the listings of a shop on which at least one review was ever met."""
    table = RawReview.table()
    query = select(table.c.listing_id).where(table.c.shop == shop).distinct()
    with reading(engine) as connection:
        return frozenset(connection.execute(query).scalars())


def listings_of(engine: Engine, shop: str) -> frozenset[str]:
    """Return the listings of a shop of which anything was ever said."""
    table = RawListing.table()
    with reading(engine) as connection:
        query = select(table.c.listing_id).where(table.c.shop == shop)
        return frozenset(connection.execute(query).scalars())


def needs_sweep(engine: Engine, shop: str, since: datetime) -> bool:
    """Say whether a shop must be read as a whole: the news alone would not do.

    They do where its last crawl was whole and a whole sweep is younger than `since`; a crawl that
    was held back counts as none.
    """
    crawl, verdict = Crawl.table(), CrawlVerdict.table()
    held = verdict.c.accepted.is_not_distinct_from(false())
    whole = and_(crawl.c.outcome == "complete", ~held)
    ended = (
        select(whole.label("whole"), (crawl.c.sweep & (crawl.c.started > since)).label("young"))
        .outerjoin(verdict, verdict.c.crawl_id == crawl.c.crawl_id)
        .where(crawl.c.shop == shop, crawl.c.kind == "crawl", crawl.c.outcome != "open")
        .order_by(crawl.c.crawl_id.desc())
    )
    with reading(engine) as connection:
        found = list(connection.execute(ended))
    return not (found and found[0].whole and any(row.whole and row.young for row in found))


def all_known(engine: Engine, shop: str, reviews: Collection[str]) -> bool:
    """Say whether these versions of reviews are all what was seen last: nothing is new in them."""
    table = Sighting.table()
    query = select(func.count()).select_from(table).where(table.c.shop == shop)
    with reading(engine) as connection:
        known = query.where(among(connection, table.c.review_id, sorted(reviews)))
        return connection.execute(known).scalar_one() == len(set(reviews))


@dataclass(frozen=True, slots=True)
class Met:
    """A review that an interrupted crawl met before."""

    review_key: str
    listing_id: str
    author_hash: str | None
    body: str | None


def met_in(
    engine: Engine, shop: str, crawl_id: str | None, keys: Sequence[str] | None = None
) -> tuple[Met, ...]:
    """Return what a crawl of a shop (none: any) has met: all of it, or the reviews of some keys."""
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, raw.c.listing_id, raw.c.author_hash, raw.c.body)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == shop)
        .order_by(sighting.c.review_key)
    )
    if crawl_id is not None:
        query = query.where(sighting.c.crawl_id == crawl_id)
    with reading(engine) as connection:
        if keys is not None:
            query = query.where(among(connection, sighting.c.review_key, keys))
        return tuple(Met(*row) for row in connection.execute(query))


def rejects_of(engine: Engine, crawl_id: str, most: int) -> tuple[Reject, ...]:
    """Return the first records, by place, that a crawl or import could not keep."""
    table = Reject.table()
    query = select(table).where(table.c.crawl_id == crawl_id).order_by(table.c.place).limit(most)
    with reading(engine) as connection:
        return tuple(Reject(**row._mapping) for row in connection.execute(query))


def each_reject(engine: Engine, crawl_id: str) -> Iterator[Reject]:
    """Yield every record that a crawl or import could not keep, by place."""
    table = Reject.table()
    query = select(table).where(table.c.crawl_id == crawl_id).order_by(table.c.place)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=1000).execute(query):
            yield Reject(**row._mapping)
