"""An editor's decisions: what is meant, what was on the screen, and a row that lasts.

What was on the screen is kept with the decision: a run asks again only where something new speaks
against it. No text and no name of a reviewer is kept there: the log is never changed, and what
somebody wants erased must not be in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from db.asked import review_facts, sides
from db.catalog import Catalog, Edit, read_catalog
from db.catalog.folder import Files, read_files
from db.catalog.overlay import catalog_of
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.connect import Connection, writing
from db.judgements import (
    Decision,
    find,
    judgements,
    lock,
    record,
    record_all,
    standing_now,
)
from db.judgements import undo as undo_one
from db.problem import Problem
from db.schema import Judgement
from db.subjects import named
from desk.questions import questions_of
from desk.session import Session

NEXT = "On the site after: upright run, upright build, upright publish."


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides, and why; the check says whether all is still as the editor saw it."""

    who: str
    why: str
    check: Callable[[Connection], None] = lambda _connection: None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a file of the catalog shall have at a path; None: what stands there goes."""

    file: str
    path: str
    value: Value | None


def judge(
    session: Session, verdict: str, subject: str, other: str | None, editor: Editor
) -> Judgement:
    """Decide on a pair (same, different, unsure) or on one thing (keep, drop); raises Problem."""
    with writing(session.engine) as connection:
        editor.check(connection)
        standing = standing_now(connection)
        things = [
            named(connection, standing, word) for word in (subject, other) if word is not None
        ]
        if [thing.partition(":")[0] for thing in things] == ["product", "listing"]:
            things.reverse()
        decision = Decision(
            verdict=verdict,
            subject=things[0],
            other=things[1] if things[1:] else None,
            evidence=evidence_of(connection, things),
            who=editor.who,
            why=editor.why,
        )
        return record(connection, decision, session.config.now())


def set_value(
    session: Session, file: str, path: str, value: str | None, editor: Editor
) -> Judgement:
    """Set a value of a catalog file, written as YAML, or take it out; raises Problem."""
    told = None if value is None else _yaml(value)
    return set_values(session, [Wanted(file, path, told)], editor)[0]


def set_values(session: Session, values: Sequence[Wanted], editor: Editor) -> tuple[Judgement, ...]:
    """Set several values of catalog files, all of them or none; raises Problem.

    The files are read before the transaction begins, so that others need not wait for that; what
    fits only together is tried together.
    """
    files = read_files(session.config.catalog)
    new = [(_file(one), one.path, _told(one.value), f"new {i}") for i, one in enumerate(values)]
    with writing(session.engine) as connection:
        lock(connection)
        editor.check(connection)
        before, _ = try_edits(files, standing_now(connection).edits, new)
        out = [asdict(other) for other in before.left_out]
        decisions = [
            Decision(
                verdict="set", subject=f"file:{name}", path=path or None, value=told,
                evidence=json.dumps({"file": name, "left_out": out}),
                who=editor.who, why=editor.why,
            )
            for name, path, told, _ in new
        ]  # fmt: skip
        return record_all(connection, decisions, session.config.now())


def _file(one: Wanted) -> str:
    return one.file.removeprefix("file:").removesuffix(".yml")


def _told(value: Value) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def undo(session: Session, judgement: str, editor: Editor) -> tuple[Judgement, Catalog]:
    """Take back a decision; returns what was recorded, and the catalog as it is without it."""
    with writing(session.engine) as connection:
        editor.check(connection)
        row = find(judgements(connection), judgement)
        things = [thing for thing in (row.subject, row.other) if thing]
        evidence = evidence_of(connection, things)
        who, why, now = editor.who, editor.why, session.config.now()
        made = undo_one(connection, row.judgement, who, why, now, evidence)
        edits = standing_now(connection).edits
    return made, read_catalog(session.config.catalog, edits)


def try_edits(files: Files, edits: Sequence[Edit], new: Sequence[Edit]) -> tuple[Catalog, Catalog]:
    """Lay more edits over the catalog; raises Problem where they do not fit, or do nothing."""
    before, after = catalog_of(files, edits), catalog_of(files, [*edits, *new])
    ours = {one[3] for one in new}
    for one in after.left_out:
        if one not in before.left_out:
            other = "" if one.judgement in ours else f" (that is decision {one.judgement[:8]})"
            raise Problem(f"{one.why}{other}. Nothing was recorded.")
    if (before.records, before.left_out) == (after.records, after.left_out):
        raise Problem(f"{new[0][0]}: the catalog says so already; nothing was recorded")
    return before, after


def _yaml(written: str) -> Value:
    try:
        value = read_yaml(written.encode())
    except Unreadable as wrong:
        raise Problem(f"the value cannot be read as YAML: {wrong.fault}") from None
    if value is None:
        raise Problem("the value is empty; to take what is there out: --remove")
    return value


def evidence_of(connection: Connection, things: Sequence[str]) -> str:
    """Gather what is shown of some things: of listings and products, not of who wrote reviews."""
    ids = {kind: [thing.partition(":")[2] for thing in things if thing.startswith(f"{kind}:")]
           for kind in ("listing", "product")}  # fmt: skip
    both = sides(connection, ids["listing"], ids["product"])
    told: dict[str, Any] = {"listings": both.listings, "products": both.products}
    told["reviews"] = [
        review_facts(connection, *thing.removeprefix("review:").split("/", 1))
        for thing in things
        if thing.startswith("review:") and "/" in thing
    ]
    told["questions"] = [
        {"question": one.question, "proposal": one.other, "likeness": one.likeness,
         "parts": one.parts, "reviews": one.reviews}
        for listing in ids["listing"]
        for one in questions_of(connection, listing)
    ]  # fmt: skip
    return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
