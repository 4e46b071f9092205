"""The method: what would move if a number were another, and taking it over with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.connect import Connection, reading
from db.judgements.marks import mark_of
from db.problem import Problem
from db.product_names import product_names
from desk.judge import Editor, Wanted, set_values
from desk.stale import unchanged
from desk.web.way import Asked, Go, Page, Way
from pipeline.preview import Moved, Number, numbers, preview

FILE = "file:scoring"
FIGURE = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,2}")
SHOWN = 60  # products


def show_scoring(asked: Asked) -> Page:
    """Show the numbers of the method, and what would move with those that were asked for."""
    with reading(asked.session.engine) as connection:
        known, seen = numbers(connection), mark_of(connection, [FILE])
    wanted = changed(known, {**asked.query, **asked.form})
    moved = preview(asked.session.engine, wanted) if wanted else ()
    with reading(asked.session.engine) as connection:
        names = _names(connection, moved)
    said = {
        "known": known, "wanted": wanted, "moved": moved[:SHOWN], "names": names, "seen": seen,
        "all": len(moved), "version": known[0].version if known else None,
        "still": sum(1 for one in moved if not _shows(one)), "may": asked.may("publisher"),
    }  # fmt: skip
    return Page("scoring.html", said)


def take_over(asked: Asked) -> Go:
    """Set the numbers that were looked at, with the new version of the method."""
    with reading(asked.session.engine) as connection:
        known = numbers(connection)
    wanted = changed(known, asked.form)
    version, why = asked.text("version", 20), asked.text("why", 500)
    if not wanted:
        raise Problem("no number is another than now; change one, and look what would move")
    if not VERSION.fullmatch(version) or version == known[0].version:
        raise Problem(f"version: give a new one, as in {_next(known[0].version)}")
    values = [Wanted("scoring", f"parameters.{name}.value", _plain(value))
              for name, value in wanted.items()]  # fmt: skip
    editor = Editor(asked.who, why, unchanged([FILE], asked.number("seen")))
    rows = set_values(asked.session, [*values, Wanted("scoring", "version", version)], editor)
    told = ", ".join(f"{name} {_plain(value)}" for name, value in wanted.items())
    return Go("/scoring", f"Method {version}: {told}. Scores follow with the next run.",
              subject=FILE, undo=f"/decisions/{rows[0].number}/undo",
              detail={"version": version, "numbers": dict(wanted), "why": why})  # fmt: skip


def changed(known: tuple[Number, ...], given: Mapping[str, str]) -> dict[str, float]:
    """Read the numbers that differ from those in force; raises Problem for what is none."""
    found: dict[str, float] = {}
    for one in known:
        text = given.get(one.name, "").strip()
        if not text or one.fitted is not None:
            continue
        if not FIGURE.fullmatch(text):
            raise Problem(f"{one.name}: '{text[:20]}' is no number, as in {_plain(one.value)}")
        value = float(text)
        if one.is_test and not 0 <= value <= 1:
            raise Problem(f"{one.name}: a weight is from 0 (does not count) to 1 (counts whole)")
        if value != one.value:
            found[one.name] = value
    return found


def _names(connection: Connection, moved: tuple[Moved, ...]) -> dict[str, str]:
    return product_names(connection, [one.product_id for one in moved[:SHOWN]])


def _shows(one: Moved) -> bool:
    return one.change is not None and abs(one.change) >= 0.05


def _plain(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _next(version: str) -> str:
    head, _, last = version.rpartition(".")
    return f"{head}.{int(last) + 1}" if last.isdigit() and head else f"{version}.1"


WAYS = (
    Way(path="/scoring", name="scoring.method", shows=show_scoring, acts=take_over,
        acting="publisher"),
)  # fmt: skip
