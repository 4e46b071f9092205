"""What an archive that is read again must respect: what was learned after its records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select, update

from db.connect import reading, writing
from db.plain import Row, rows_of
from db.rows import among, insert_rows
from db.schema import Capture, Crawl, RawListing, RawReview, Sighting, Version, columns_of


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a shop apart from its archive."""

    kinds: Mapping[str, str]  # of its crawls
    changed: Mapping[str, str]  # review to the crawl or import that noted its last change
    addresses: Mapping[str, str]  # listing to the address of its page
    read: Mapping[str, datetime]  # listing to when its facts were read last


def known_of(engine: Engine, shop: str) -> Known:
    """Load what is known of a shop."""
    crawl, version, listing = Crawl.table(), Version.table(), RawListing.table()
    last = (
        select(version.c.review_key, func.max(version.c.crawl_id))
        .join(crawl, crawl.c.crawl_id == version.c.crawl_id)
        .where(version.c.shop == shop, crawl.c.kind != "archive")
        .group_by(version.c.review_key)
    )
    kinds = select(crawl.c.crawl_id, crawl.c.kind).where(crawl.c.shop == shop)
    facts = select(listing.c.listing_id, listing.c.url, listing.c.fetched)
    with reading(engine) as connection:
        listed = connection.execute(facts.where(listing.c.shop == shop)).all()
        return Known(
            dict(connection.execute(kinds).all()),
            dict(connection.execute(last).all()),
            {name: url for name, url, _ in listed if url},
            {name: fetched for name, _, fetched in listed},
        )


Missed = Mapping[tuple[str, str], str]  # shop and review to the sweep that missed it


def missed_of(connection: Connection, reviews: Sequence[RawReview | Row]) -> Missed:
    """Return which of some reviews of one shop are missing at their source, since which sweep."""
    names = columns_of(RawReview).names
    shop, key = names.index("shop"), names.index("review_key")
    given = rows_of(reviews, names)
    if not given:
        return {}
    table = Sighting.table()
    query = select(table.c.shop, table.c.review_key, table.c.missed).where(
        table.c.shop == given[0][shop],
        among(connection, table.c.review_key, [str(row[key]) for row in given]),
        table.c.missed.is_not(None),
    )
    return {(shop, key): missed for shop, key, missed in connection.execute(query)}


def put_back(connection: Connection, missed: Missed) -> None:
    """Note again that reviews are missing: to read an old page is not to meet them."""
    table = Sighting.table()
    for (shop, key), sweep in missed.items():
        mine = table.c.shop == shop, table.c.review_key == key
        connection.execute(update(table).where(*mine).values(missed=sweep))


@dataclass(frozen=True, slots=True)
class Reread:
    """What of an archive was read again, whole."""

    captures: Collection[str]
    listings: Collection[tuple[str, str]]  # crawl and listing, all pages of it

    def holds(self, crawl_id: str, listing_id: str, capture: str) -> bool:
        """Say whether the page on which a review was met last was read again."""
        return (crawl_id, listing_id) in self.listings or capture in self.captures


def withdraw(
    engine: Engine, shop: str, crawl_id: str, found: Collection[str], reread: Reread
) -> int:
    """Note the reviews that the reader gave once, and gives of the same bytes no more."""
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, sighting.c.crawl_id, raw.c.listing_id, raw.c.capture)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == shop, raw.c.capture.is_not(None))
        .order_by(sighting.c.review_key)
    )
    with writing(engine) as connection:
        heads = _heads(connection, shop)
        gone = [
            row.review_key
            for row in connection.execute(query)
            if row.review_key not in found
            and heads.get(row.review_key) is not None
            and reread.holds(row.crawl_id, row.listing_id, row.capture)
        ]
        rows = [(shop, key, crawl_id, None) for key in gone]
        insert_rows(connection, Version, columns_of(Version).names, rows)
    return len(gone)


def _heads(connection: Connection, shop: str) -> dict[str, str | None]:
    table = Version.table()
    query = select(table.c.review_key, table.c.review_id).where(table.c.shop == shop)
    return dict(connection.execute(query.order_by(table.c.crawl_id)).all())


def lost_of(engine: Engine, shop: str) -> frozenset[tuple[str, str]]:
    """Return the crawls and listings of which the archive holds some pages no more."""
    table = Capture.table()
    query = select(table.c.crawl_id, table.c.listing_id)
    lost = query.where(table.c.shop == shop, table.c.warc.is_(None), table.c.crawl_id.is_not(None))
    with reading(engine) as connection:
        return frozenset((crawl, listing or "") for crawl, listing in connection.execute(lost))


def open_readings(engine: Engine, shop: str) -> tuple[str, ...]:
    """Return the readings of a shop's archive that were killed: the next one begins anew."""
    table = Crawl.table()
    mine = table.c.shop == shop, table.c.kind == "archive", table.c.outcome == "open"
    with reading(engine) as connection:
        return tuple(connection.execute(select(table.c.crawl_id).where(*mine)).scalars())
