"""What was done at the desk, by whom: rows are only added, and sealed into a chain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text

from db.identity import digest
from db.schema import Audit

FIELDS = ("number", "at", "account", "act", "subject", "outcome", "detail", "of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was begun, done, refused or failed."""

    account: str
    act: str
    outcome: str
    subject: str = ""
    detail: Mapping[str, object] | None = None
    of: int | None = None


def note(connection: Connection, deed: Deed, now: datetime) -> int:
    """Add a row to the log, in a transaction that writes; returns its number."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
    table = Audit.table()
    last = connection.execute(
        select(table.c.number, table.c.entry).order_by(table.c.number.desc()).limit(1)
    ).first()
    row: dict[str, object] = {
        "number": last.number + 1 if last else 1, "at": now, "account": deed.account,
        "act": deed.act, "subject": deed.subject, "outcome": deed.outcome,
        "detail": json.dumps(deed.detail or {}, ensure_ascii=False, sort_keys=True), "of": deed.of,
    }  # fmt: skip
    connection.execute(insert(table).values(**row, entry=_seal(row, last.entry if last else "")))
    return int(str(row["number"]))


def entries(
    connection: Connection, most: int, before: int | None = None, subject: str | None = None,
    account: str | None = None,
) -> list[Audit]:  # fmt: skip
    """List the newest rows, the newest first, if need be only those before a number."""
    table = Audit.table()
    query = select(table).order_by(table.c.number.desc()).limit(most)
    if before is not None:
        query = query.where(table.c.number < before)
    if subject is not None:
        query = query.where(table.c.subject == subject)
    if account is not None:
        query = query.where(table.c.account == account)
    return [Audit(**row._mapping) for row in connection.execute(query)]


def broken(connection: Connection) -> tuple[str, ...]:
    """Name every row of the log that is missing or is not what was once written."""
    rows = connection.execute(select(Audit.table()).execution_options(yield_per=5000))
    return faults(Audit(**row._mapping) for row in rows)


def entry(connection: Connection, number: int) -> Audit | None:
    """Find a row by its number."""
    table = Audit.table()
    row = connection.execute(select(table).where(table.c.number == number)).first()
    return Audit(**row._mapping) if row else None


def faults(rows: Iterable[Audit]) -> tuple[str, ...]:
    """Name every row that is missing or is not what was once written; rows in any order."""
    found: list[str] = []
    before, number = "", 0
    for row in sorted(rows, key=lambda one: one.number):
        values = {name: getattr(row, name) for name in FIELDS}
        if row.number != number + 1:
            found.append(f"row {number + 1} of the audit log is missing")
        elif _seal(values, before) != row.entry:
            found.append(f"row {row.number} of the audit log is not what was written")
        before, number = row.entry, row.number
    return tuple(found)


def _seal(row: Mapping[str, object], before: str) -> str:
    at = row["at"]
    told = at.isoformat() if isinstance(at, datetime) else at
    return digest(before, *(told if name == "at" else row[name] for name in FIELDS))
