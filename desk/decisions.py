"""The log of decisions as people read it: what was decided, by whom, why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
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
    undone, _ = find_undone(rows)
    out = {
        one.judgement: one.why for one in read_catalog(session.config.catalog, now.edits).left_out
    }
    told = [_decision(row, undone.get(row.judgement), out) for row in rows]
    newest = _newest(row for row in rows if row.judgement not in undone or row.verdict in WEAKER)
    for one, row in zip(told, rows, strict=True):
        by = newest.get(_about(row), row)
        if one["state"] == "in force" and by is not row:
            # what was undone still counts where its undo left its pair different, or unsure
            one["state"] = f"replaced by {undone.get(by.judgement, by).number}"
    return [
        one for one in reversed(told) if wanted is None or wanted & {one["subject"], one["other"]}
    ]


def _wanted(thing: str) -> set[object]:
    """Name what is looked for: with a slash it may be a review, or a file of the catalog."""
    return {thing, f"file:{thing.removeprefix('review:')}"}


def _decision(row: Any, undo: Any, out: dict[str, str]) -> dict[str, object]:
    state = "in force"
    if undo is not None:
        state = f"undone by {undo.number}"
    elif row.judgement in out:
        state = f"left out: {out[row.judgement]}"
    names = ("number", "judgement", "verdict", "subject", "other", "path", "value", "undoes", "who",
             "why", "evidence")  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return {**told, "at": row.at.isoformat(timespec="seconds"), "state": state}


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
