"""Edits of one catalog file from the desk: one decision a value, all of a form or none of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from db.catalog.folder import Catalog, Files, read_files
from db.catalog.overlay import Edit, catalog_of
from db.catalog.paths import read_path
from db.catalog.yamls import Value
from db.connect import Connection, reading, writing
from db.judgements import Decision, find, judgements, lock, record_all, standing_now
from db.judgements import undo as undo_one
from db.judgements.marks import since
from db.problem import Problem
from db.schema import Judgement
from desk.judge import Editor
from desk.session import Session
from desk.stale import Stale, change_of

Values = Mapping[str, Value]  # by path; None: what stands there is taken out


def set_values(
    session: Session, name: str, values: Values, editor: Editor
) -> tuple[Judgement, ...]:
    """Set values of one file in one transaction; raises Problem, and then nothing is recorded.

    The files are read before the transaction begins, so that others need not wait for that.
    """
    files = read_files(session.config.catalog)
    with writing(session.engine) as connection:
        lock(connection)
        editor.check(connection)
        edits = standing_now(connection).edits
        before = _tried(files, edits, name, values)
        left_out = [asdict(one) for one in before.left_out if one.file == name]
        evidence = json.dumps({"file": name, "left_out": left_out}, ensure_ascii=False)
        made = [
            Decision(
                verdict="set", subject=f"file:{name}", path=path or None, value=_json(value),
                evidence=evidence, who=editor.who, why=editor.why,
            )
            for path, value in values.items()
        ]  # fmt: skip
        return record_all(connection, made, session.config.now())


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
    return [Judgement(**row._mapping) for row in found]


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


def _tried(files: Files, edits: Sequence[Edit], name: str, values: Values) -> Catalog:
    """Lay the new edits over all others; raises Problem where they do not fit, or do nothing."""
    new = [(name, path, _json(value), f"new {path}") for path, value in values.items()]
    before, after = catalog_of(files, edits), catalog_of(files, [*edits, *new])
    for one in after.left_out:
        if one not in before.left_out:
            raise Problem(f"{one.why}. Nothing was recorded")
    if (before.records, before.left_out) == (after.records, after.left_out):
        raise Problem("this is what the catalog says already; nothing was recorded")
    return before


def _json(value: Value) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
