"""Judgements without what was on the screen: enough to fold them, and quick to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from db.judgements.said import find_undone
from db.schema import Judgement

LEAN = ("number", "judgement", "verdict", "subject", "other", "path", "value", "undoes")
ON_REVIEWS = ("keep", "drop", "noted")


def lean(connection: Connection, *, reviews: bool = True) -> list[Any]:
    """Read all judgements in their order, without reason and evidence.

    Without `reviews` those on a single review are left out: they are most of them, and touch
    neither products nor files.
    """
    table = Judgement.table()
    query = select(*(table.c[name] for name in LEAN)).order_by(table.c.number)
    if not reviews:
        query = query.where(~(table.c.subject.startswith("review:") & table.c.other.is_(None)))
    return list(connection.execute(query))


def decided_since(connection: Connection, since: datetime | None) -> list[Any]:
    """Read the judgements in force that were made since a moment, with all they say.

    An undo says nothing of its own: what it takes back is not in force, however old it is.
    """
    table = Judgement.table()
    query = select(table).order_by(table.c.number)
    if since is not None:
        query = query.where(table.c.at > since)
    rows = list(connection.execute(query))
    undone, _ = find_undone(rows)
    return [row for row in rows if row.judgement not in undone and row.verdict != "undo"]


def spoken_of(connection: Connection) -> dict[str, str]:
    """Say what stands last of each single review that an editor spoke of: `<shop>/<key>`."""
    table = Judgement.table()
    about = or_(table.c.verdict.in_(ON_REVIEWS), table.c.verdict == "undo")
    names = (table.c[name] for name in ("number", "judgement", "verdict", "subject", "undoes"))
    query = select(*names).where(
        about, table.c.subject.startswith("review:"), table.c.other.is_(None)
    )
    rows = list(connection.execute(query.order_by(table.c.number)))
    undone, _ = find_undone(rows)
    return {
        row.subject.removeprefix("review:"): row.verdict
        for row in rows
        if row.verdict != "undo" and row.judgement not in undone
    }
