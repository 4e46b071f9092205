"""What the texts of a month's reviews say, as they counted at its end; and what emerges from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from db.plain import Plain
from db.rows import insert_rows
from db.schema import Aspect, MonthAspect, Reading, Review, Site, Stood, columns_of
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


def keep_aspects(connection: Connection, month: str, rows: Sequence[tuple[Plain, ...]]) -> None:
    """Write what is said of aspects in a month, replacing what was kept of it.

    A row has the columns of the table, without the month, in their order.
    """
    table = MonthAspect.table()
    connection.execute(delete(table).where(table.c.month == month))
    names = columns_of(MonthAspect).names
    insert_rows(connection, MonthAspect, names, [(month, *row) for row in rows])
