"""What the texts of a month's reviews say, as they counted at its end; and what emerges from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, select

from db.plain import Plain
from db.rows import insert_rows
from db.schema import Aspect, MonthAspect, MonthSource, Reading, Review, Site, Stood, columns_of
from db.stood import during


class Heard(NamedTuple):
    """One review that counted and whose text was read."""

    product_id: str
    shop: str
    signals: str  # names of the tests met, joined by commas
    published: datetime
    precision: str  # second, day or month: how exact the date is
    mentions: str  # readings.mentions


def heard(connection: Connection, month: str, first: datetime, end: datetime) -> Iterator[Heard]:
    """Read the reviews that counted at the end of a month, published from `first` until `end`.

    One of which only the year is known is in no month, and left out.
    """
    review, reading, stood = Review.table().c, Reading.table().c, Stood.table().c
    query = (
        select(stood.product_id, stood.shop, stood.signals, review.published, review.precision,
               reading.mentions)
        .join_from(Stood.table(), Review.table(), review.id == stood.id)
        .join(Reading.table(), reading.id == stood.id)
        .where(during(month), reading.read, review.precision.in_(("second", "day", "month")))
        .where(review.published >= first, review.published < end)
    )  # fmt: skip
    for row in connection.execute(query):
        yield Heard(*row)


def aspects_of(connection: Connection) -> list[str]:
    """Name the aspects of the product itself, sorted."""
    table = Aspect.table().c
    return sorted(connection.scalars(select(table.aspect).where(table.kind == "product")))


def time_zone(connection: Connection) -> str:
    """Name the time zone of the site's months; UTC where the site is not known."""
    return connection.scalar(select(Site.table().c.time_zone)) or "UTC"


def month_over(connection: Connection, month: str) -> str:
    """Name the newest month that was over when the shops were read last for a month on record.

    Shops are read on the first of the month: that month has only begun, and what its edition
    tells of is the one before. Where no reading is on record it is the month itself.
    """
    table = MonthSource.table().c
    crawls = connection.scalars(select(table.crawl_id).where(table.month == month))
    starts = [datetime.fromisoformat(one.partition("/")[2]) for one in crawls if one]
    if not starts:
        return month
    zone = ZoneInfo(time_zone(connection))
    newest = max(one if one.tzinfo else one.replace(tzinfo=UTC) for one in starts)
    over = newest.astimezone(zone).replace(day=1) - timedelta(days=1)
    return min(month, f"{over:%Y-%m}")


def keep_aspects(
    connection: Connection, month: str, rows: Sequence[tuple[Plain, ...]], until: str | None = None
) -> None:
    """Write what is said of aspects for a month on record, replacing what was kept of it.

    A row has the columns of the table, without the first and the last, in their order.
    """
    table = MonthAspect.table()
    connection.execute(delete(table).where(table.c.month == month))
    names = columns_of(MonthAspect).names
    insert_rows(connection, MonthAspect, names, [(month, *row, until) for row in rows])
