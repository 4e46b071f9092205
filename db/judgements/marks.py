"""The state of a thing as an editor saw it: two may decide at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from db.schema import Judgement


def mark_of(connection: Connection, things: Sequence[str], path: str | None = None) -> int:
    """Give the number of the newest judgement on any of these things; 0: there is none."""
    newest = since(connection, things, -1, path)
    return max((row.number for row in newest), default=0)


def since(
    connection: Connection, things: Sequence[str], mark: int, path: str | None = None
) -> list[Any]:
    """List the judgements on any of these things that were made after a mark, in their order."""
    table = Judgement.table()
    about = or_(table.c.subject.in_(things), table.c.other.in_(things))
    query = select(table).where(about, table.c.number > mark).order_by(table.c.number)
    if path is not None:
        query = query.where(or_(table.c.path == path, table.c.path.is_(None)))
    return list(connection.execute(query))
