"""Corrections: what readers were told wrongly, and what stands now; they have a page and a feed."""

from __future__ import annotations

from datetime import date

from db.catalog.yamls import Value
from db.connect import reading
from db.judgements.marks import mark_of
from db.problem import Problem
from db.told import corrections, pages_of
from desk.judge import Editor, Wanted, set_values
from desk.stale import unchanged
from desk.web.way import Asked, Go, Page, Way

FILE = "file:corrections"


def show_corrections(asked: Asked) -> Page:
    """List the corrections, the newest first, and offer a form for another one."""
    with reading(asked.session.engine) as connection:
        said = {
            "corrections": corrections(connection), "seen": mark_of(connection, [FILE]),
            "pages": pages_of(connection), "today": asked.session.config.now().date(),
        }  # fmt: skip
    return Page("corrections.html", said)


def correct(asked: Asked) -> Go:
    """Record a correction; readers see it with the next release."""
    page, day, seen = asked.text("page", 200), _day(asked.text("date", 10)), asked.number("seen")
    said: dict[str, Value] = {
        "date": day.isoformat(), "page": page, "wrong": asked.text("wrong", 2000),
        "now": asked.text("now", 2000),
    }  # fmt: skip
    editor = Editor(asked.who, asked.text("why", 500), unchanged([FILE], seen))
    name = f"on-{day}-{seen + 1}"  # nobody else's: what was seen is the newest, or it is refused
    try:
        wanted = Wanted("corrections", f"corrections.{name}", said)
        rows = set_values(asked.session, [wanted], editor)
    except Problem as problem:
        if "there is no file" not in str(problem):
            raise
        whole = Wanted("corrections", "", {"corrections": {name: said}})
        rows = set_values(asked.session, [whole], editor)
    told = f"Correction of {page} recorded; readers see it with the next release."
    return Go("/corrections", told, subject=FILE, undo=f"/decisions/{rows[0].number}/undo",
              detail={"page": page})  # fmt: skip


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Problem(f"date: '{written}' is no day, as in 2026-11-30") from None


WAYS = (Way(path="/corrections", name="publish.corrections", shows=show_corrections, acts=correct),)
