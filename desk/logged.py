"""The log of decisions as the desk shows it: found by thing, with state and evidence, undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.asked import Facts
from db.connect import Connection, reading, writing
from db.judgements import find, lean, undo_together
from db.judgements.marks import mark_of
from db.logged import after, between, newest, rows_of, sets_since
from db.problem import Problem
from desk.decisions import states
from desk.judge import Editor, undo
from desk.queue import ended_edits
from desk.session import Session
from desk.sides import Bar, Beside, bars, beside
from desk.stale import Change, Stale

AFTER: Mapping[str, str] = {
    "same": "The two stand apart then: no run joins them again by itself.",
    "different": "The pair is unsure then: it becomes a question again.",
    "undo": "What was taken back is in force again.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One decision and what became of it."""

    row: Any
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One decision with what was on the screen."""

    row: Any
    state: str
    after: str  # what taking it back means
    seen: int
    questions: tuple[tuple[str, tuple[Bar, ...]], ...]
    rows: tuple[Beside, ...]  # where it was about a listing and a product
    names: tuple[str, ...]  # of the things that were shown
    reviews: tuple[Mapping[str, object], ...]
    evidence: str

    @property
    def is_open(self) -> bool:
        """Tell whether it can be taken back."""
        return not self.state.startswith("undone")


def lines(session: Session, words: str, page: int, most: int) -> tuple[list[Line], int]:
    """List the decisions on things whose names hold some words, the newest first."""
    with reading(session.engine) as connection:
        rows = lean(connection)
        state = states(rows, _out(session))
        wanted = words.casefold().split()
        found = [row for row in reversed(rows) if all(one in _about(row) for one in wanted)]
        part = found[(page - 1) * most : page * most]
        told = rows_of(connection, [row.number for row in part])
    return [Line(row, state[row.judgement]) for row in told], len(found)


def _about(row: Any) -> str:
    words = (str(row.number), row.judgement, row.verdict, row.subject, row.other, row.path)
    return " ".join(word for word in words if word).casefold()


def one_of(session: Session, name: str) -> One | None:
    """Find one decision by its number or hash."""
    with reading(session.engine) as connection:
        rows = lean(connection)
        try:
            row = find(rows, name)
        except Problem:
            return None
        state = states(rows, _out(session))[row.judgement]
        full = between(connection, row.number, row.number)[0]
        seen = mark_of(connection, things_of(full), full.path)
    told = _read(full.evidence)
    listings, products = (_facts(told.get(name)) for name in ("listings", "products"))
    pair = bool(listings and products)
    return One(
        row=full, state=state, after=AFTER.get(full.verdict, ""), seen=seen,
        questions=tuple(_question(one) for one in _list(told.get("questions"))),
        rows=beside(next(iter(listings.values())), next(iter(products.values()))) if pair else (),
        names=tuple(str(one.get("name") or key) for key, one in {**listings, **products}.items()),
        reviews=tuple(_list(told.get("reviews"))),
        evidence=json.dumps(told, indent=1, ensure_ascii=False),
    )  # fmt: skip


def things_of(row: Any) -> list[str]:
    """Name what must not have changed for a decision to be taken back.

    Of a listing and a product it is the listing: other listings of the product do not matter.
    """
    both = [thing for thing in (row.subject, row.other) if thing]
    return both[:1] if row.subject.startswith("listing:") else both


def _question(told: Mapping[str, object]) -> tuple[str, tuple[Bar, ...]]:
    parts: Any = told.get("parts")
    try:
        read = tuple((str(n), float(p), str(w)) for n, p, w in parts or ())
    except (TypeError, ValueError):
        read = ()
    return str(told.get("question", "")), bars(read)


def _read(evidence: str) -> Mapping[str, Any]:
    try:
        told = json.loads(evidence)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _facts(told: object) -> dict[str, Facts]:
    known = told if isinstance(told, dict) else {}
    return {str(key): one for key, one in known.items() if isinstance(one, dict)}


def _list(told: object) -> list[Mapping[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _out(session: Session) -> dict[str, str]:
    return {one.judgement: one.why for one in ended_edits(session)}


def together(session: Session, first: int, last: int) -> list[Any]:
    """Read the decisions that were made in one go from one number to another; raises Problem."""
    with reading(session.engine) as connection:
        rows = between(connection, first, last)
    made = {(row.who, row.at, row.why) for row in rows}
    if len(rows) != last - first + 1 or len(made) != 1:
        raise Problem(f"decisions {first} to {last} were not made together; take each back")
    return rows


def take_back(session: Session, name: str, editor: Editor) -> Any:
    """Take one decision back; raises Problem."""
    return undo(session, name, editor)[0]


def take_all_back(session: Session, rows: Sequence[Any], editor: Editor) -> tuple[Any, ...]:
    """Take back all of the decisions that were made in one go; raises Problem."""
    with writing(session.engine) as connection:
        editor.check(connection)
        now = session.config.now()
        return undo_together(connection, rows, editor.who, editor.why, now)


def mark(session: Session) -> int:
    """Give the number of the newest decision."""
    with reading(session.engine) as connection:
        return newest(connection)


def nothing_set_since(mark: int) -> Callable[[Connection], None]:
    """Make a check that raises Stale where something was set after a mark."""

    def check(connection: Connection) -> None:
        rows = sets_since(connection, mark)
        if rows:
            raise Stale([Change(row.number, row.who, row.at, f"{row.verdict} {row.subject}",
                                row.why) for row in rows[:20]])  # fmt: skip

    return check


def untouched(names: Collection[str], mark: int) -> Callable[[Connection], None]:
    """Make a check that raises Stale where one of many reviews was decided on after a mark."""
    things = {f"review:{name}" for name in names}

    def check(connection: Connection) -> None:
        rows = [row for row in after(connection, mark) if row.subject in things]
        if rows:
            raise Stale([Change(row.number, row.who, row.at, f"{row.verdict} {row.subject}",
                                row.why) for row in rows[:20]])  # fmt: skip

    return check
