"""Whether a database is sound: the check that it makes itself, and who holds what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, func, select, text

from db.connect import reading
from db.ledger import is_alive
from db.schema import Crawl, Lease, RawReview, Run


def damage(engine: Engine) -> str | None:
    """Return what is damaged in the database's file; None: nothing, or another kind of database."""
    if engine.dialect.name != "sqlite":
        return None
    with reading(engine) as connection:
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    return None if said == "ok" else str(said)


def is_held(engine: Engine, name: str, now: datetime) -> bool:
    """Say whether a live process holds a name."""
    table = Lease.table()
    query = select(table.c.holder, table.c.expires).where(table.c.name == name)
    with reading(engine) as connection:
        there = connection.execute(query).one_or_none()
    return bool(there and there.expires > now and is_alive(there.holder))


def newest_moment(engine: Engine) -> datetime | None:
    """Return the newest start of anything: no clock is right that is earlier."""
    with reading(engine) as connection:
        found = [
            connection.execute(select(func.max(record.table().c.started))).scalar()
            for record in (Crawl, Run)
        ]
    return max((moment for moment in found if moment), default=None)


def has_authors(engine: Engine) -> bool:
    """Say whether any author's hash is kept: it means nothing without the secret."""
    table = RawReview.table()
    query = select(table.c.id).where(table.c.author_hash.is_not(None)).limit(1)
    with reading(engine) as connection:
        return connection.execute(query).first() is not None
