"""Reviews that their source took down: missing in two complete sweeps in a row.

Only what a sweep could have met is missing: the reviews of the listings that it walked to their
end, and of which nothing was rejected, for what cannot be read may have been the review.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from db.history import Head, read_heads
from db.rows import among, insert_rows
from db.schema import Capture, Crawl, Cursor, RawReview, Reject, Sighting, Version, columns_of


def note_gone(connection: Connection, crawl: Crawl) -> int:
    """Note what a complete sweep did not meet: first that it is missing, then that it is gone.

    Returns how many reviews are gone now that were not before. It is asked while the cursors of
    the sweep are there: they tell which listings were walked to their end.
    """
    missing = _missing(connection, crawl, _walked(connection, crawl.crawl_id))
    _note_missed(connection, crawl, [key for key, missed in missing if missed is None])
    again = [key for key, missed in missing if missed is not None]
    heads = read_heads(connection, crawl.shop, crawl.crawl_id, again)
    fresh = [key for key in again if heads.get(key) != Head(None, accepted=True)]
    rows = [(crawl.shop, key, crawl.crawl_id, None) for key in fresh]
    insert_rows(connection, Version, columns_of(Version).names, rows)
    return sum(key not in heads or heads[key].review_id is not None for key in fresh)


def _walked(connection: Connection, crawl_id: str) -> list[str]:
    """Return the listings of a crawl that were read to their end, whole."""
    cursor = Cursor.table()
    ended = select(cursor.c.listing_id).where(
        cursor.c.crawl_id == crawl_id, cursor.c.position == ""
    )
    return sorted(set(connection.execute(ended).scalars()) - _torn(connection, crawl_id))


def _torn(connection: Connection, crawl_id: str) -> set[str]:
    """Return the listings of which something could not be kept."""
    reject, capture = Reject.table(), Capture.table()
    places = connection.execute(select(reject.c.place).where(reject.c.crawl_id == crawl_id))
    pages = sorted({place.rpartition("#")[0] for place in places.scalars()})
    held = select(capture.c.listing_id).where(
        capture.c.crawl_id == crawl_id, among(connection, capture.c.url, pages)
    )
    return set(connection.execute(held).scalars())


def _missing(
    connection: Connection, crawl: Crawl, listings: Sequence[str]
) -> list[tuple[str, str | None]]:
    """Return the reviews that these listings had, with the sweep that missed them before."""
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, sighting.c.missed)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == crawl.shop, sighting.c.crawl_id < crawl.crawl_id)
        .where(among(connection, raw.c.listing_id, listings))
        .order_by(sighting.c.review_key)
    )
    return [(key, missed) for key, missed in connection.execute(query)]


def _note_missed(connection: Connection, crawl: Crawl, keys: Sequence[str]) -> None:
    table = Sighting.table()
    mine = table.c.shop == crawl.shop, among(connection, table.c.review_key, keys)
    connection.execute(update(table).where(*mine).values(missed=crawl.crawl_id))
