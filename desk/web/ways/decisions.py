"""The log of decisions: searched, looked at, taken back, written into the files."""

from __future__ import annotations

from desk.export import export
from desk.judge import Editor
from desk.logged import (
    One,
    lines,
    mark,
    nothing_set_since,
    one_of,
    take_all_back,
    take_back,
    things_of,
    together,
)
from desk.stale import unchanged
from desk.web.way import Asked, Go, NotThere, Page, Way

MOST = 50
SHOWN = 2_000  # lines of a difference


def show_log(asked: Asked) -> Page:
    """Show the log, or what of it is about a thing."""
    words, page = asked.query.get("subject", "")[:500], asked.page()
    found, of = lines(asked.session, words, page, MOST)
    said = {"found": found, "of": of, "page": page, "more": page * MOST < of, "words": words}
    return Page("decisions/log.html", said)


def show_one(asked: Asked) -> Page:
    """Show one decision with what was on the screen."""
    return Page("decisions/one.html", {"one": _one(asked)})


def show_undo(asked: Asked) -> Page:
    """Show what taking it back means."""
    one, to = _one(asked), _to(asked)
    count = len(together(asked.session, one.row.number, to)) if to else 1
    return Page("decisions/undo.html", {"one": one, "to": to, "count": count})


def take_it_back(asked: Asked) -> Go:
    """Take one decision back, or all that were made in one go; raises Problem, and Stale."""
    one, to = _one(asked), _to(asked)
    why, seen = asked.text("why", 2000), asked.number("seen")
    check = unchanged(things_of(one.row), seen, one.row.path)
    editor = Editor(asked.who, why, check)
    if to:
        rows = together(asked.session, one.row.number, to)
        made = take_all_back(asked.session, rows, editor)
        did = f"Decisions {one.row.number} to {to} are taken back."
        undo = f"/decisions/{made[0].number}/undo?to={made[-1].number}"
        return Go("/decisions", did, subject=one.row.subject, undo=undo)
    row = take_back(asked.session, one.row.judgement, editor)
    did = f"Decision {one.row.number} is taken back by decision {row.number}."
    undo = f"/decisions/{row.number}/undo"
    return Go(f"/decisions/{one.row.number}", did, subject=one.row.subject, undo=undo)


def show_export(asked: Asked) -> Page:
    """Show what would be written into the files."""
    seen = mark(asked.session)
    done = export(asked.session, Editor(asked.who, "shown"), dry_run=True)
    said = {"done": done, "seen": seen, "changes": "\n".join(done.changes[:SHOWN]),
            "left": max(0, len(done.changes) - SHOWN), "may": asked.may("publisher")}  # fmt: skip
    return Page("decisions/export.html", said)


def write_export(asked: Asked) -> Go:
    """Write what was set into the files; raises Problem, and Stale."""
    check = nothing_set_since(asked.number("seen"))
    editor = Editor(asked.who, asked.maybe("why", 2000) or "exported at the desk", check)
    done = export(asked.session, editor, dry_run=False)
    did = f"{len(done.files)} files written, {len(done.released)} decisions in them."
    return Go("/decisions/export", did, subject="catalog", detail={"files": list(done.files)})


def _one(asked: Asked) -> One:
    found = one_of(asked.session, asked.named["number"])
    if found is None:
        raise NotThere
    return found


def _to(asked: Asked) -> int | None:
    told = asked.query.get("to", "") or asked.form.get("to", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None


WAYS = (
    Way(path="/decisions", name="decisions", shows=show_log),
    Way(path="/decisions/export", name="decisions.export", shows=show_export, acts=write_export,
        acting="publisher"),
    Way(path="/decisions/{number}", name="decisions.one", shows=show_one),
    Way(path="/decisions/{number}/undo", name="decisions.undo", shows=show_undo,
        acts=take_it_back),
)  # fmt: skip
