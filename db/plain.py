"""Values as both databases take them: text, int, float, bool or None; times as UTC text.

Row hashes are computed on this one form, so that they agree between SQLite, PostgreSQL and
machines. Nothing here needs pandas: a crawl writes rows too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from operator import itemgetter

from db.identity import row_hash
from db.schema import Record

Plain = str | int | float | bool | None
TIME = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes times into SQLite


def clean(text: str) -> str:
    """Drop what a database cannot hold: NUL (PostgreSQL refuses it) and lone surrogates."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def plain(value: object) -> Plain:
    """Return the canonical form of one value."""
    if value is None:
        return None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(TIME)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return None if value != value else value
    raise TypeError(f"{type(value).__name__} cannot be stored")


Row = tuple[Plain, ...]


def rows_of_records(records: Sequence[Record], names: Sequence[str]) -> list[Row]:
    """Return records as rows of the named columns."""
    return [tuple(plain(getattr(record, name)) for name in names) for record in records]


def rows_of(given: Sequence[Record | Row], names: Sequence[str]) -> list[Row]:
    """Return records as rows of the named columns; what is such a row already stays as it is."""
    return [
        row if isinstance(row, tuple) else tuple(plain(getattr(row, name)) for name in names)
        for row in given
    ]


def hashes(rows: Sequence[tuple[Plain, ...]], names: Sequence[str], of: type[Record]) -> list[int]:
    """Hash each row over its hashed columns."""
    table = of.table()
    places = [i for i, name in enumerate(names) if table.c[name].info.get("hashed", True)]
    if len(places) == len(names):
        return [row_hash(row) for row in rows]
    if len(places) == 1:
        return [row_hash((row[places[0]],)) for row in rows]
    hashed = itemgetter(*places)
    return [row_hash(hashed(row)) for row in rows]
