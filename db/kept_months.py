"""The months of which scores are kept."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.schema import Month


def months_kept(connection: Connection) -> list[str]:
    """List the months of which scores are kept, the newest first."""
    table = Month.table()
    rows = connection.scalars(select(table.c.month).distinct().order_by(table.c.month.desc()))
    return list(rows)
