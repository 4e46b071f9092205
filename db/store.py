"""The only place where frames meet SQL: load, append, replace, and digests of what is there.

The fastest measured path is used (docs/measured.md): the driver's own cursors below SQLAlchemy,
`executemany` on SQLite and COPY on PostgreSQL, in chunks, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pandas as pd
from pandas import DataFrame
from sqlalchemy import Column, Connection, Select, and_, delete, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from db.contract import empty, fit
from db.plain import Plain, hashes, plain, rows_of_records
from db.rows import MANY, insert_rows, key_places, remove
from db.schema import Columns, Record, columns_of
from db.values import frame_of_rows, rows_of_frame

CHUNK = 50_000
HALF = 2**31  # a 62-bit hash is summed in two halves: a sum of whole ones overflows SQLite
Part = Mapping[str, object]


def load(connection: Connection, columns: Columns, part: Part | None = None) -> DataFrame:
    """Read columns of a table (or of one part of it), ordered by key, as a typed frame."""
    frames = list(chunks(connection, columns, part))
    return pd.concat(frames, ignore_index=True) if frames else empty(columns)


def chunks(
    connection: Connection, columns: Columns, part: Part | None = None, size: int = CHUNK
) -> Iterator[DataFrame]:
    """Read columns of a table in frames of at most `size` rows, ordered by key."""
    table = columns.record.table()
    query = select(*(table.c[name] for name in columns.names)).order_by(*table.primary_key)
    yield from stream(connection, query.where(_where(columns.record, part)), columns, size)


def stream(
    connection: Connection, query: Select[tuple[object, ...]], columns: Columns, size: int = CHUNK
) -> Iterator[DataFrame]:
    """Run a query that selects just these columns and yield its rows in frames."""
    compiled = query.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    given = compiled.params
    ordered = [given[n] for n in compiled.positiontup] if compiled.positiontup else given
    with closing(_cursor(connection)) as cursor:
        cursor.execute(compiled.string, ordered)
        while rows := cursor.fetchmany(size):
            yield frame_of_rows(rows, columns)


def _cursor(connection: Connection) -> Any:
    """Open a driver's cursor that fetches as it goes: a plain psycopg one takes all at once."""
    if connection.dialect.name == "postgresql":
        return connection.connection.cursor(name=f"upright_{uuid4().hex}")
    return connection.connection.cursor()


def append(connection: Connection, record: type[Record], frame: DataFrame) -> int:
    """Add a frame's rows, checked against the contract; returns their number."""
    fitted = fit(frame, record)
    for start in range(0, len(fitted), CHUNK):
        rows = rows_of_frame(fitted.iloc[start : start + CHUNK], record)
        insert_rows(connection, record, list(fitted.columns), rows)
    return len(fitted)


def replace(
    connection: Connection, record: type[Record], frame: DataFrame, part: Part | None = None
) -> int:
    """Make a table (or one part of it) equal to a frame; returns the number of rows changed.

    Only rows that differ are written, so that what reads them need not be computed again.
    """
    fitted = fit(frame, record)
    return _make_equal(connection, record, rows_of_frame(fitted, record), part)


def merge(connection: Connection, record: type[Record], frame: DataFrame) -> int:
    """Write a frame's rows over those of equal key; returns the number of rows changed."""
    fitted = fit(frame, record)
    rows = rows_of_frame(fitted, record)
    names = columns_of(record).names
    keys = [tuple(row[i] for i in key_places(record, names)) for row in rows]
    there = _marks(connection, record, keys)
    marks = hashes(rows, names, record)
    new = [i for i, mark in enumerate(marks) if there.get(keys[i]) != mark]
    remove(connection, record, [keys[i] for i in new if keys[i] in there])
    insert_rows(connection, record, names, [rows[i] for i in new])
    return len(new)


def changed_rows(
    connection: Connection, columns: Columns, target: type[Record], size: int = CHUNK
) -> Iterator[DataFrame]:
    """Read the rows, with their row hash, from which the target was not or no longer computed."""
    source, made = columns.record.table(), target.table()
    query = (
        select(*(source.c[name] for name in columns.names), source.c.row_hash)
        .outerjoin(made, made.c.id == source.c.id)
        .where(made.c.source_hash.is_distinct_from(source.c.row_hash))
        .order_by(source.c.id)
    )
    yield from stream(connection, query, marked(columns), size)


def marked(columns: Columns) -> Columns:
    """Add the row hash to some columns."""
    return Columns(columns.record, (*columns.names, "row_hash"))


def remove_orphans(connection: Connection, source: type[Record], target: type[Record]) -> int:
    """Delete what was computed from rows that are no longer there; returns their number."""
    made = target.table()
    gone = delete(made).where(made.c.id.not_in(select(source.table().c.id)))
    return connection.execute(gone).rowcount


def replace_records(connection: Connection, record: type[Record], records: Sequence[Record]) -> int:
    """Make a table equal to some records; returns the number of rows changed."""
    rows = rows_of_records(records, columns_of(record).names)
    return _make_equal(connection, record, rows, None)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a table or a part of it holds, in three numbers: equal numbers, equal content."""

    rows: int
    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.rows}:{self.low:x}:{self.high:x}"


def digests(
    connection: Connection, record: type[Record], column: str | None = None
) -> dict[object, Digest]:
    """Digest a table by the values of a column, or as a whole under the key None."""
    table = record.table()
    mark = table.c.row_hash
    sums = (func.count(), func.sum(mark % HALF), func.sum(mark // HALF))
    if column is None:
        n, low, high = connection.execute(select(*sums)).one()
        return {None: Digest(n, int(low or 0), int(high or 0))}
    rows = connection.execute(select(table.c[column], *sums).group_by(table.c[column]))
    return {value: Digest(n, int(low), int(high)) for value, n, low, high in rows}


def _where(record: type[Record], part: Part | None) -> ColumnElement[bool]:
    """Select a part: each column has the value given, or one of a tuple of values."""
    table = record.table()
    return and_(True, *(_is(table.c[name], wanted) for name, wanted in (part or {}).items()))


def _is(column: Column[Any], wanted: object) -> ColumnElement[bool]:
    if not isinstance(wanted, tuple):
        return column.is_not_distinct_from(wanted)
    some = column.in_([value for value in wanted if value is not None])
    return or_(some, column.is_(None)) if None in wanted else some


def _marks(
    connection: Connection, record: type[Record], keys: Sequence[tuple[Plain, ...]]
) -> dict[tuple[Plain, ...], int]:
    """Return the row hashes of rows by key; the key is one column."""
    table = record.table()
    (key,) = table.primary_key
    found: dict[tuple[Plain, ...], int] = {}
    for start in range(0, len(keys), MANY):
        some = [value for (value,) in keys[start : start + MANY]]
        query = select(key, table.c.row_hash).where(key.in_(some))
        found |= {(value,): mark for value, mark in connection.execute(query)}
    return found


def _make_equal(
    connection: Connection,
    record: type[Record],
    rows: Sequence[tuple[Plain, ...]],
    part: Part | None,
) -> int:
    names = columns_of(record).names
    table = record.table()
    query = select(*table.primary_key, table.c.row_hash).where(_where(record, part))
    there = {tuple(map(plain, row[:-1])): row[-1] for row in connection.execute(query)}
    places = key_places(record, names)
    wanted = {
        tuple(row[i] for i in places): (mark, row)
        for mark, row in zip(hashes(rows, names, record), rows, strict=True)
    }
    gone = [key for key, mark in there.items() if wanted.get(key, (None,))[0] != mark]
    new = [row for key, (mark, row) in wanted.items() if there.get(key) != mark]
    if len(gone) == len(there) > CHUNK:
        connection.execute(delete(table).where(_where(record, part)))
    else:
        remove(connection, record, gone)
    insert_rows(connection, record, names, new)
    return max(len(gone), len(new))
