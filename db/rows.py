"""Rows written by the driver's fastest way, and records written by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Text, any_, func, literal, select

from db.plain import Plain, Row, hashes, rows_of_records
from db.schema import Hashed, Record, columns_of

MANY = 500  # keys in one question to the database


def insert_rows(
    connection: Connection,
    record: type[Record],
    names: Sequence[str],
    rows: Sequence[tuple[Plain, ...]],
) -> None:
    """Insert canonical rows by the driver's fastest way, with their hashes."""
    if not rows:
        return
    if issubclass(record, Hashed):
        marks = hashes(rows, names, record)
        rows = [row + (mark,) for row, mark in zip(rows, marks, strict=True)]  # noqa: RUF005
        names = [*names, "row_hash"]
    cursor = connection.connection.cursor()
    listed = ", ".join(f'"{name}"' for name in names)
    into = f"{record.__tablename__} ({listed})"
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks_ = ", ".join("?" * len(names))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks_})", rows)  # noqa: S608  # own names
    cursor.close()


def remove(connection: Connection, record: type[Record], keys: Sequence[tuple[Plain, ...]]) -> None:
    """Delete the rows with these keys."""
    if not keys:
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    tests = " AND ".join(f'"{c.name}" = {mark}' for c in record.table().primary_key)
    cursor = connection.connection.cursor()
    cursor.executemany(f"DELETE FROM {record.__tablename__} WHERE {tests}", keys)  # noqa: S608
    cursor.close()


def upsert(connection: Connection, record: type[Record], rows: Sequence[tuple[Plain, ...]]) -> None:
    """Write rows in the table's column order (without row hash), replacing those of equal key."""
    names = columns_of(record).names
    places = key_places(record, names)
    remove(connection, record, [tuple(row[i] for i in places) for row in rows])
    insert_rows(connection, record, names, rows)


def key_places(record: type[Record], names: Sequence[str]) -> list[int]:
    """Say at which places of a row its key stands."""
    return [names.index(column.name) for column in record.table().primary_key]


def write(connection: Connection, record: type[Record], records: Iterable[Record]) -> None:
    """Write records, replacing those of equal key."""
    upsert(connection, record, rows_of_records(list(records), columns_of(record).names))


def write_new(connection: Connection, record: type[Record], records: Sequence[Record]) -> int:
    """Insert the records whose key is not there yet; returns how many: what is there stays."""
    return insert_new(connection, record, rows_of_records(records, columns_of(record).names))


def insert_new(connection: Connection, record: type[Record], given: Sequence[Row]) -> int:
    """Insert the rows (in the table's column order) whose key is not there yet, as above."""
    names = columns_of(record).names
    places = key_places(record, names)
    rows = {tuple(row[place] for place in places): row for row in given}
    there = _there(connection, record, list(rows))
    fresh = [row for key, row in rows.items() if key not in there]
    insert_rows(connection, record, names, fresh)
    return len(fresh)


def _there(
    connection: Connection, record: type[Record], keys: Sequence[tuple[Plain, ...]]
) -> set[tuple[Plain, ...]]:
    """Return which keys are taken, and perhaps some more; asks by the column that tells most."""
    columns = list(record.table().primary_key)
    values = [sorted({str(key[place]) for key in keys}) for place in range(len(columns))]
    widest = max(range(len(columns)), key=lambda place: len(values[place]))
    if not values[widest]:
        return set()
    query = select(*columns).where(among(connection, columns[widest], values[widest]))
    for column, found in zip(columns, values, strict=True):
        if len(found) == 1:
            query = query.where(column == found[0])
    return {tuple(row) for row in connection.execute(query)}


def among(connection: Connection, column: Column[str], keys: Sequence[str]) -> ColumnElement[bool]:
    """Say that a column holds one of many keys: one parameter, however many they are."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(keys), ARRAY(Text)))
    return column.in_(select(func.json_each(json.dumps(keys)).table_valued("value").c.value))
