"""What a review platform says of a product: it fills what the product's own page leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from db.rows import write
from db.schema import Crawl, RawListing, columns_of

RATING = frozenset(("rating_text", "best_text", "count_text"))
OURS = frozenset(("listing_id", "shop", "url", "capture", "fetched"))
SAID = tuple(name for name in columns_of(RawListing).names if name not in OURS)


def keep_claims(connection: Connection, crawl_id: str, claims: Sequence[RawListing]) -> None:
    """Fill the gaps of listings; a rating that an earlier crawl read gives way to this one's."""
    for claim in claims:
        there = _listing(connection, claim.listing_id)
        if there is None:
            write(connection, RawListing, [claim])
        elif filled := _fill(there, claim, _is_old(connection, crawl_id, there)):
            write(connection, RawListing, [filled])


def _listing(connection: Connection, listing_id: str) -> RawListing | None:
    table = RawListing.table()
    names = columns_of(RawListing).names
    query = select(*(table.c[name] for name in names)).where(table.c.listing_id == listing_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else RawListing(**row._mapping)


def _is_old(connection: Connection, crawl_id: str, there: RawListing) -> bool:
    table = Crawl.table()
    query = select(table.c.started).where(table.c.crawl_id == crawl_id)
    started: datetime = connection.execute(query).scalar_one()
    return there.fetched < started


def _fill(there: RawListing, claim: RawListing, old: bool) -> RawListing | None:
    """Fill a row in place; None where nothing is added. The rating goes in as a whole."""
    found = {name: value for name in SAID if (value := getattr(claim, name)) is not None}
    rated = old or not any(getattr(there, name) for name in RATING)
    taken = {
        name: value
        for name, value in found.items()
        if (rated if name in RATING else getattr(there, name) is None)
        and getattr(there, name) != value
    }
    for name, value in taken.items():
        setattr(there, name, value)
    return there if taken else None
