"""Records written by key, a slice of keys at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from db.contract import columns_of
from db.schema import Record
from db.store import insert_rows, upsert
from db.values import Plain, rows_of_records

MANY = 500  # keys in one question to the database


def write(connection: Connection, record: type[Record], records: Iterable[Record]) -> None:
    """Write records, replacing those of equal key."""
    upsert(connection, record, rows_of_records(list(records), columns_of(record).names))


def write_new(connection: Connection, record: type[Record], records: Sequence[Record]) -> None:
    """Insert the records whose key is not there yet: what is there is never changed."""
    names = columns_of(record).names
    keys = [column.name for column in record.table().primary_key]
    rows = dict(
        zip(
            rows_of_records(records, keys),
            rows_of_records(records, names),
            strict=True,
        )
    )
    first = record.table().c[keys[0]]
    there: set[tuple[Plain, ...]] = set()
    for some in slices(sorted({str(key[0]) for key in rows})):
        query = select(*record.table().primary_key).where(first.in_(some))
        there |= {tuple(row) for row in connection.execute(query)}
    insert_rows(connection, record, names, [row for key, row in rows.items() if key not in there])


def slices(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    """Cut keys into slices that one question can carry."""
    return (keys[start : start + MANY] for start in range(0, len(keys), MANY))
