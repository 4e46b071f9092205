"""Some rows of the log of decisions, with all they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from db.schema import Judgement


def rows_of(connection: Connection, numbers: Sequence[int]) -> list[Any]:
    """Read judgements by their numbers, the newest first, without what was on the screen."""
    table = Judgement.table()
    columns = [one for one in table.c if one.name not in ("evidence", "row_hash")]
    query = select(*columns).where(table.c.number.in_(numbers))
    return list(connection.execute(query.order_by(table.c.number.desc())))


def between(connection: Connection, first: int, last: int) -> list[Any]:
    """Read the judgements from one number to another."""
    table = Judgement.table()
    query = select(table).where(table.c.number >= first, table.c.number <= last)
    return list(connection.execute(query.order_by(table.c.number)))


def newest(connection: Connection) -> int:
    """Give the number of the newest judgement; 0: there is none."""
    return connection.execute(select(func.max(Judgement.table().c.number))).scalar() or 0


def sets_since(connection: Connection, mark: int) -> list[Any]:
    """Read what was set, or taken back, after a mark: the files would be written otherwise."""
    table = Judgement.table()
    query = select(table).where(table.c.number > mark, table.c.verdict.in_(("set", "undo")))
    return list(connection.execute(query.order_by(table.c.number)))


def after(connection: Connection, mark: int) -> list[Any]:
    """Read what was decided after a mark."""
    table = Judgement.table()
    names = ("number", "verdict", "subject", "who", "at", "why")
    query = select(*(table.c[name] for name in names)).where(table.c.number > mark)
    return list(connection.execute(query.order_by(table.c.number)))
