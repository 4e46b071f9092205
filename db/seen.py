"""What earlier crawls met: the memory that tells an empty shop from a closed door."""

from __future__ import annotations

from sqlalchemy import Engine, select

from db.connect import reading
from db.schema import RawReview


def listings_with_reviews(engine: Engine, shop: str) -> frozenset[str]:
    """Return the listings of a shop on which at least one review was ever met."""
    table = RawReview.table()
    query = select(table.c.listing_id).where(table.c.shop == shop).distinct()
    with reading(engine) as connection:
        return frozenset(connection.execute(query).scalars())
