"""Edits of one catalog file from the desk: whether they still fit what was seen, and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.catalog.paths import read_path
from db.connect import Connection, reading, writing
from db.judgements import find, judgements, lock
from db.judgements import undo as undo_one
from db.judgements.marks import since
from db.problem import Problem
from db.schema import Judgement, columns_of
from desk.session import Session
from desk.stale import Stale, change_of


def undo_all(session: Session, numbers: Sequence[int], who: str, why: str) -> tuple[Judgement, ...]:
    """Take back some edits of the desk, the newest first: all of them, or none; raises Problem."""
    now = session.config.now()
    with writing(session.engine) as connection:
        lock(connection)
        return tuple(
            undo_one(connection, str(number), who, why, now)
            for number in sorted(numbers, reverse=True)
        )


def edits_of(session: Session, numbers: Sequence[int]) -> list[Judgement]:
    """Find some edits by their numbers; raises Problem where one is none."""
    with reading(session.engine) as connection:
        rows = judgements(connection)
    found = [find(rows, str(number)) for number in numbers]
    if any(row.verdict != "set" for row in found):
        raise Problem("this is no edit of a file; decisions are taken back where they were made")
    names = columns_of(Judgement).names
    return [Judgement(**{name: getattr(row, name) for name in names}) for row in found]


def untouched(name: str, mark: int, paths: Sequence[str]) -> Callable[[Connection], None]:
    """Make a check that raises Stale where anything at these paths was decided on after a mark.

    An edit above or below a path is about it too; one beside it is not.
    """
    mine = [read_path(path) for path in paths]

    def check(connection: Connection) -> None:
        lock(connection)
        rows = since(connection, [f"file:{name}"], mark)
        met = [row for row in rows if any(_meet(read_path(row.path or ""), one) for one in mine)]
        if met:
            raise Stale([change_of(row) for row in met])

    return check


def _meet(one: Sequence[object], other: Sequence[object]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
