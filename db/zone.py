"""The time zone of the site, by the tables."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from db.schema import Site


def site_zone(connection: Connection) -> ZoneInfo:
    """Return the time zone in which the site is published; UTC where none is known yet."""
    name = connection.execute(select(Site.table().c.time_zone)).scalars().first()
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")  # explicitly: the sync refuses an unknown zone
