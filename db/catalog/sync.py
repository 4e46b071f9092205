"""The catalog written into its tables, in one transaction, before each run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine

from db.catalog.folder import Catalog
from db.connect import writing
from db.schema import CATALOG, Permission, Record


def sync(engine: Engine, catalog: Catalog, today: date) -> int:
    """Make the catalog's tables equal to the catalog; returns the number of rows changed."""
    with writing(engine) as connection:
        return _write(connection, catalog, today)


def pending(engine: Engine, catalog: Catalog, today: date) -> int:
    """Return the number of rows that a sync would change; nothing is changed."""
    with engine.connect() as connection, connection.begin() as trial:
        changed = _write(connection, catalog, today)
        trial.rollback()
    return changed


def _write(connection: Connection, catalog: Catalog, today: date) -> int:
    from db.store import replace_records  # late: it brings pandas, and reading needs none

    return sum(
        replace_records(connection, record, _as_of(catalog.of(record), today)) for record in CATALOG
    )


def _as_of(records: Sequence[Record], today: date) -> list[Record]:
    return [_expired(row, today) if isinstance(row, Permission) else row for row in records]


def _expired(permission: Permission, today: date) -> Permission:
    over = permission.until is not None and permission.until < today
    return replace(permission, verdict="expired") if over else permission
