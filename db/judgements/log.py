"""The log of judgements: rows are checked, numbered, sealed and added, and never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from db.judgements.chain import seal
from db.judgements.effect import check_effect
from db.judgements.known import Known, check_known, living_now
from db.judgements.said import find_undone
from db.judgements.standing import Standing, standing
from db.plain import clean, rows_of_records
from db.problem import Problem
from db.rows import insert_rows
from db.schema import Judgement, columns_of

OPTIONAL = ("other", "path", "value", "undoes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an editor says, before it has a number: see `db.schema.Judgement`."""

    verdict: str
    subject: str
    who: str
    why: str
    other: str | None = None
    path: str | None = None
    value: str | None = None
    undoes: str | None = None
    evidence: str = "{}"


def judgements(connection: Connection) -> list[Any]:
    """Read all judgements in their order."""
    table = Judgement.table()
    try:
        return list(connection.execute(select(table).order_by(table.c.number)))
    except ValueError as wrong:  # SQLite keeps whatever a stranger's hand has put there
        told = "the table judgements holds what no decision does"
        raise Problem(f"{told} ({wrong}); restore the database from a backup") from None


def standing_now(connection: Connection) -> Standing:
    """Read what editors have decided, as it stands."""
    return standing(judgements(connection))


def record(connection: Connection, decision: Decision, now: datetime) -> Judgement:
    """Add one judgement; raises Problem for one that cannot be, or would not take effect.

    The connection must be one of `db.connect.writing`. Products are named by what they are now,
    whatever name was given.
    """
    return record_all(connection, [decision], now)[0]


def record_all(
    connection: Connection, decisions: Sequence[Decision], now: datetime
) -> tuple[Judgement, ...]:
    """Add several judgements that only make sense together: all of them, or none."""
    lock(connection)
    there = judgements(connection)
    made: list[Judgement] = []
    for decision in decisions:
        made.append(_checked(connection, [*there, *made], decision, now))
    insert_rows(connection, Judgement, names := columns_of(Judgement).names,
                rows_of_records(made, names))  # fmt: skip
    return tuple(made)


def undo(
    connection: Connection, judgement: str, who: str, why: str, now: datetime, evidence: str = "{}"
) -> Judgement:
    """Take back a judgement, named by its hash or its number; an undo can be undone too."""
    lock(connection)
    there = judgements(connection)
    row = find(there, judgement)
    by = find_undone(there)[0].get(row.judgement)
    if by is not None:
        raise Problem(f"judgement {row.number} is undone by judgement {by.number} already")
    decision = Decision(
        verdict="undo",
        subject=row.subject,
        other=row.other,
        path=row.path,
        undoes=row.judgement,
        who=who,
        why=why,
        evidence=evidence,
    )
    return record(connection, decision, now)


def release(
    connection: Connection, edits: Sequence[str], who: str, why: str, now: datetime
) -> tuple[Judgement, ...]:
    """Take back edits that are written in the files: what is in force stays as it is.

    So their effect is not checked: a product that was made by one of them is in a file by now.
    """
    lock(connection)
    there = judgements(connection)
    made: list[Judgement] = []
    for edit in edits:
        row = find(there, edit)
        decision = Decision(
            verdict="undo", subject=row.subject, path=row.path, undoes=row.judgement,
            who=who, why=why,
        )  # fmt: skip
        check_words(decision)
        made.append(sealed(decision, [*there, *made], now))
    insert_rows(connection, Judgement, names := columns_of(Judgement).names,
                rows_of_records(made, names))  # fmt: skip
    return tuple(made)


def find(rows: Sequence[Any], judgement: str) -> Any:
    """Return the judgement with this hash (or its beginning, from 8 letters on) or number."""
    named = [
        row
        for row in rows
        if judgement == str(row.number)
        or (len(judgement) >= 8 and row.judgement.startswith(judgement))
    ]
    if len(named) != 1:
        raise Problem(f"there is no judgement {judgement}; list them with: upright judge log")
    return named[0]


def _checked(
    connection: Connection, there: Sequence[Any], decision: Decision, now: datetime
) -> Judgement:
    """Make the row that a decision becomes, after all that is there; raises Problem."""
    check_words(decision)
    living = living_now(connection, standing(there))
    before = standing(there, living)
    named = check_known(Known(connection, before, there), _cleaned(decision))
    made = sealed(named, there, now)
    check_effect(before, standing([*there, made], living), made)
    return made


def _cleaned(decision: Decision) -> Decision:
    """Write every text as the database will hold it; an empty one that may be missing is."""
    texts = {name: clean(getattr(decision, name) or "") for name in Decision.__slots__}
    missing: dict[str, Any] = {name: texts.pop(name) or None for name in OPTIONAL}
    return replace(decision, **texts, **missing)


def check_words(decision: Decision) -> None:
    """Raise Problem for a decision that does not say who and why, or whose JSON is none."""
    for name in ("who", "why"):
        if not getattr(decision, name).strip():
            raise Problem(f"a judgement needs to say {name}: nothing was recorded")
    for name, form in (("evidence", dict), ("value", object)):
        told = getattr(decision, name)
        if told is not None and not isinstance(_json(told, name), form):
            raise Problem(f"the {name} of a judgement must be a JSON object, not {told[:60]}")


def _json(told: str, name: str) -> object:
    try:
        return json.loads(told)
    except ValueError:
        raise Problem(f"the {name} of a judgement must be JSON, not {told[:60]!r}") from None


def sealed(decision: Decision, there: Sequence[Any], now: datetime) -> Judgement:
    """Make the row of a decision that follows the last of those that are there."""
    number = there[-1].number + 1 if there else 1
    facts = {name: getattr(decision, name) for name in Decision.__slots__}
    draft = Judgement(judgement="", number=number, at=now, **facts)
    return replace(draft, judgement=seal(draft, there[-1].judgement if there else ""))


def lock(connection: Connection) -> None:
    """Let one writer at a time take a number; SQLite holds the writer's lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE judgements IN SHARE ROW EXCLUSIVE MODE"))
