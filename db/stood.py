"""What counted at the end of each month: a row as long as a review stood as it was."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from db.plain import Plain
from db.rows import insert_rows
from db.schema import (
    CountedReview,
    Fit,
    Method,
    Month,
    MonthAspect,
    MonthCause,
    MonthNumber,
    MonthSource,
    Stood,
)
from db.values import frame_of_rows

STOOD, COUNTED = Stood.table(), CountedReview.table()
STATE = ("id", "shop", "review_key", "product_id", "rating", "week", "signals")


def keep_stood(connection: Connection, month: str) -> None:
    """Note what counts now as what stood at the end of a month, replacing what was kept of it."""
    connection.execute(delete(STOOD).where(STOOD.c.since >= month))
    connection.execute(update(STOOD).where(STOOD.c.until >= month).values(until=None))
    same = and_(
        STOOD.c.shop == COUNTED.c.shop,
        STOOD.c.review_key == COUNTED.c.review_key,
        STOOD.c.mark == COUNTED.c.row_hash,
    )
    gone = and_(STOOD.c.until.is_(None), ~exists(select(1).where(same).correlate(STOOD)))
    connection.execute(update(STOOD).where(gone).values(until=month))
    there = exists(select(1).where(same, STOOD.c.until.is_(None)).correlate(COUNTED))
    found = select(literal(month), *(COUNTED.c[name] for name in STATE), COUNTED.c.row_hash)
    names = ["since", *STATE, "mark"]
    connection.execute(insert(STOOD).from_select(names, found.where(~there)))


def keep_numbers(connection: Connection, month: str) -> None:
    """Note the numbers of the method, set by people or fitted, as those of a month."""
    table = MonthNumber.table()
    connection.execute(delete(table).where(table.c.month == month))
    for record in (MonthCause, MonthAspect):  # they rest on what the month was before
        connection.execute(delete(record.table()).where(record.table().c.month == month))
    rows = [(month, name, value) for name, value in numbers_now(connection).items()]
    if rows:
        names = ("month", "name", "value")
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def numbers_now(connection: Connection) -> dict[str, float]:
    """Read the numbers in force: what is fitted goes before what people set."""
    found: dict[str, float] = {}
    for record in (Method, Fit):
        table = record.table()
        rows = connection.execute(select(table.c.name, table.c.value))
        found |= {str(name): float(value) for name, value in rows}
    return dict(sorted(found.items()))


def numbers_of(connection: Connection, month: str) -> dict[str, float]:
    """Read the numbers of the method at the end of a month."""
    table = MonthNumber.table()
    query = select(table.c.name, table.c.value).where(table.c.month == month)
    return dict(sorted((name, value) for name, value in connection.execute(query)))


def stood(connection: Connection, month: str) -> DataFrame:
    """Read the reviews that counted at the end of a month, as they stood then."""
    query = select(*(STOOD.c[name] for name in STATE)).where(during(month))
    rows = [tuple(row) for row in connection.execute(query.order_by(STOOD.c.id))]
    return frame_of_rows(rows, Stood.only(*STATE))


def during(month: str) -> ColumnElement[bool]:
    """Say that a row of `stood` held at the end of a month."""
    return and_(STOOD.c.since <= month, or_(STOOD.c.until.is_(None), STOOD.c.until > month))


def month_before(connection: Connection, month: str) -> str | None:
    """Name the last month on record before another one."""
    table = Month.table()
    found = connection.scalar(select(func.max(table.c.month)).where(table.c.month < month))
    return None if found is None else str(found)


def scores_of(connection: Connection, month: str) -> dict[str, float]:
    """Read the scores at the end of a month, by product; those without a score are left out."""
    table = Month.table().c
    query = select(table.product_id, table.score).where(table.month == month)
    rows = connection.execute(query.where(table.score.is_not(None)))
    return {str(product): float(score) for product, score in rows}


def counting_shops(connection: Connection, month: str) -> frozenset[str]:
    """Name the shops of which reviews counted at the end of a month."""
    table = MonthSource.table().c
    query = select(table.shop).where(table.month == month, table.counted > 0)
    return frozenset(connection.scalars(query))


def keep_causes(connection: Connection, month: str, rows: Sequence[tuple[Plain, ...]]) -> None:
    """Write what moved the scores of a month (product, cause, before, points, reviews)."""
    table = MonthCause.table()
    connection.execute(delete(table).where(table.c.month == month))
    names = ("month", "product_id", "cause", "before", "points", "reviews")
    insert_rows(connection, MonthCause, names, [(month, *row) for row in rows])
