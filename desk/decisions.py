"""The log of decisions as people read it: what was decided, by whom, why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.catalog import read_catalog
from db.connect import reading
from db.judgements import find_undone, judgements, standing
from db.judgements.said import WEAKER
from db.subjects import named
from desk.session import Session

ON_PAIRS = ("same", "different", "unsure")


def decisions(session: Session, subject: str | None = None) -> list[dict[str, object]]:
    """Return all decisions, or those on one thing, the newest first, each with its state."""
    with reading(session.engine) as connection:
        rows = judgements(connection)
        now = standing(rows)
        wanted = _wanted(named(connection, now, subject)) if subject else None
    out = {
        one.judgement: one.why for one in read_catalog(session.config.catalog, now.edits).left_out
    }
    state = states(rows, out)
    told = [{**_decision(row), "state": state[row.judgement]} for row in rows]
    return [
        one for one in reversed(told) if wanted is None or wanted & {one["subject"], one["other"]}
    ]


def _wanted(thing: str) -> set[object]:
    """Name what is looked for: with a slash it may be a review, or a file of the catalog."""
    return {thing, f"file:{thing.removeprefix('review:')}"}


def states(rows: Sequence[Any], out: Mapping[str, str]) -> dict[str, str]:
    """Say of each judgement, by its hash, what became of it; `out` names the edits left out."""
    undone, _ = find_undone(rows)
    newest = _newest(row for row in rows if row.judgement not in undone or row.verdict in WEAKER)
    found: dict[str, str] = {}
    for row in rows:
        by = newest.get(_about(row), row)
        if row.judgement in undone:
            state = f"undone by {undone[row.judgement].number}"
        elif row.judgement in out:
            state = f"left out: {out[row.judgement]}"
        elif by is not row:
            # what was undone still counts where its undo left its pair different, or unsure
            state = f"replaced by {undone.get(by.judgement, by).number}"
        else:
            state = "in force"
        found[row.judgement] = state
    return found


def _decision(row: Any) -> dict[str, object]:
    names = ("number", "judgement", "verdict", "subject", "other", "path", "value", "undoes", "who",
             "why", "evidence")  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return {**told, "at": row.at.isoformat(timespec="seconds")}


def _newest(rows: Iterable[Any]) -> dict[object, Any]:
    """Find what was said last of each thing: an undo says nothing of its own."""
    return {_about(row): row for row in rows}


def _about(row: Any) -> object:
    """Name what a decision is about, so that a later one about the same replaces it."""
    if row.verdict == "set":
        return row.subject, row.path
    if row.verdict == "undo":
        return row.judgement
    kind = "pair" if row.verdict in ON_PAIRS else "review"
    return kind, *sorted((row.subject, row.other or ""))
