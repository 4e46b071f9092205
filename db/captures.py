"""Where the archived bytes of an answer stand: the newest record of each, by hash and address."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, select, update

from db.connect import reading, writing
from db.rows import write
from db.schema import Capture


def keep_captures(connection: Connection, captures: Sequence[Capture]) -> None:
    """Write where answers stand; one that was met before keeps the time at which it first was."""
    table = Capture.table()
    for row in captures:
        same = (table.c.capture == row.capture, table.c.url == row.url)
        first = connection.execute(select(table.c.fetched).where(*same)).scalar_one_or_none()
        row.fetched = min(row.fetched, first) if first else row.fetched
    write(connection, Capture, {(row.capture, row.url): row for row in captures}.values())


def captures_of(engine: Engine, shop: str) -> tuple[Capture, ...]:
    """Return what the archive holds of a shop, in the order in which it was asked for."""
    table = Capture.table()
    held = (table.c.shop == shop, table.c.warc.is_not(None))
    query = select(table).where(*held).order_by(table.c.crawl_id, table.c.warc, table.c.place)
    with reading(engine) as connection:
        return tuple(Capture(**row._mapping) for row in connection.execute(query))


def retire(engine: Engine, warcs: Sequence[str]) -> None:
    """Note that some files are gone: what stood in them keeps its hash and address."""
    table = Capture.table()
    with writing(engine) as connection:
        for warc in warcs:
            gone = update(table).where(table.c.warc == warc).values(warc=None, place=None)
            connection.execute(gone)
