"""The catalog written into its tables, in one transaction, before each run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, Engine, insert, select, update

from db.catalog.folder import Catalog
from db.catalog.merged import aliases, living, merged
from db.connect import writing
from db.judgements.log import judgements
from db.judgements.standing import standing
from db.schema import (
    CATALOG,
    Advisory,
    EditionNote,
    LastingProduct,
    Permission,
    Product,
    ProductAlias,
    Record,
)


def sync(engine: Engine, catalog: Catalog, today: date) -> int:
    """Make the catalog's tables equal to the catalog; returns the number of rows changed.

    Products that editors merged are written as one; an address that was ever used is never lost.
    """
    with writing(engine) as connection:
        return _write(connection, catalog, today)


def sync_words(engine: Engine, catalog: Catalog) -> int:
    """Make the editors' words on months and dangers those of the catalog, without a run."""
    from db.store import replace_records  # late: it brings pandas, and reading needs none

    with writing(engine) as connection:
        return sum(
            replace_records(connection, record, catalog.of(record))
            for record in (EditionNote, Advisory)
        )


def pending(engine: Engine, catalog: Catalog, today: date) -> int:
    """Return the number of rows that a sync would change; nothing is changed."""
    with engine.connect() as connection, connection.begin() as trial:
        changed = _write(connection, catalog, today)
        trial.rollback()
    return changed


def _write(connection: Connection, catalog: Catalog, today: date) -> int:
    from db.store import replace_records  # late: it brings pandas, and reading needs none

    lasting = _remembered(connection, catalog.of(Product), today)
    decided = standing(judgements(connection), living(catalog))
    rows = merged(catalog, decided)
    made: dict[type[Record], Sequence[Record]] = {
        ProductAlias: list(aliases(catalog, decided, lasting))
    }
    return sum(
        replace_records(connection, record, _as_of(made.get(record, rows.of(record)), today))
        for record in CATALOG
    )


def _remembered(
    connection: Connection, products: Sequence[Product], today: date
) -> list[LastingProduct]:
    """Note every product that has a file now; returns all that ever had one."""
    table = LastingProduct.table()
    there = {row.product_id: row for row in connection.execute(select(table))}
    since = datetime.combine(today, time.min, UTC)
    for one in products:
        facts = {"brand": one.brand, "model": one.model, "category": one.category}
        old = there.get(one.product_id)
        if old is None:
            connection.execute(
                insert(table).values(product_id=one.product_id, since=since, **facts)
            )
        elif any(getattr(old, name) != value for name, value in facts.items()):
            where = table.c.product_id == one.product_id
            connection.execute(update(table).where(where).values(**facts))
    return [LastingProduct(**row._mapping) for row in connection.execute(select(table))]


def _as_of(records: Sequence[Record], today: date) -> list[Record]:
    """Write permissions that ended as such, and hold advisories back until their day."""
    return [
        _expired(row, today) if isinstance(row, Permission)
        else _held(row, today) if isinstance(row, Advisory) else row
        for row in records
    ]  # fmt: skip


def _held(advisory: Advisory, today: date) -> Advisory:
    early = advisory.published is not None and advisory.published > today
    return replace(advisory, published=None) if early else advisory


def _expired(permission: Permission, today: date) -> Permission:
    over = permission.until is not None and permission.until < today
    return replace(permission, verdict="expired") if over else permission
