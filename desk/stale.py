"""A decision on what has changed since it was shown: it is not made, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.connect import Connection
from db.judgements import lock
from db.judgements.marks import since
from db.problem import Problem


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else decided meanwhile."""

    number: int
    who: str
    at: datetime
    what: str
    why: str


class Stale(Problem):
    """What was decided on has changed since it was shown."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        names = ", ".join(sorted({one.who for one in changes}))
        super().__init__(f"{names} decided on this while you looked at it; nothing was recorded")


def unchanged(
    things: Sequence[str], mark: int, path: str | None = None
) -> Callable[[Connection], None]:
    """Make a check that raises Stale where any of these things was decided on after a mark.

    It is made within the transaction that records: of two editors at once one is the second.
    """

    def check(connection: Connection) -> None:
        lock(connection)  # before it is looked at: the second of two must see what the first did
        rows = since(connection, things, mark, path)
        if rows:
            raise Stale([change_of(row) for row in rows])

    return check


def change_of(row: Any) -> Change:
    """Tell what a judgement changed."""
    return Change(row.number, row.who, row.at, _told(row), row.why)


def _told(row: object) -> str:
    words = (getattr(row, name) for name in ("verdict", "subject", "other", "path", "value"))
    return " ".join(str(word) for word in words if word)
