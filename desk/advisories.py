"""Advisories: words on a danger, the maker asked, the reply, and when readers may see it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from db.catalog.advisories import WAIT, due, words
from db.catalog.alone import read_alone
from db.catalog.entry import Wrong
from db.catalog.yamls import Value
from db.connect import Connection, reading
from db.hazards import Report, named
from db.judgements import lean, spoken_of, standing
from db.judgements.marks import mark_of
from db.problem import Problem
from db.schema import Advisory
from db.site import names_of, site_of
from desk.judge import Editor, Wanted, set_values
from desk.session import Session
from reports.lint import check_text

FOLDER = Path(__file__).with_name("letters") / "maker"
RUN = 6  # words in a row that a review says as well: more is a quotation
QUOTED = re.compile(r"[\"“”„«»][^\"“”„«»]{12,}[\"“”„«»]")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Life:
    """An advisory, where it stands, and what may be done next."""

    row: Advisory
    product: str  # as readers know it
    state: str  # draft, asked, due, replied or published
    told: str  # the state in words


@dataclass(frozen=True, slots=True)
class Open:
    """An advisory as its page shows it."""

    life: Life
    seen: int
    reports: tuple[Report, ...]
    missing: tuple[str, ...]  # reviews that are no longer here
    letter: str
    until: date  # the least that a maker must be given, asked today
    findings: tuple[str, ...]  # what the lint says of the words as they stand


def lives(session: Session) -> tuple[list[Life], dict[str, str]]:
    """Read all advisories as they are in force, and what is wrong with the others."""
    with reading(session.engine) as connection:
        rows, faults = _read(session, connection)
        names = names_of(connection, [one.product_id for one in rows])
    today = session.config.now().date()
    order = ("due", "replied", "draft", "asked", "published")
    found = [_life(row, names, today) for row in rows]
    return sorted(found, key=lambda one: (order.index(one.state), one.row.advisory)), faults


def opened(session: Session, stem: str) -> Open | None:
    """Read one advisory with all that belongs to it."""
    today = session.config.now().date()
    with reading(session.engine) as connection:
        rows, _ = _read(session, connection)
        row = next((one for one in rows if one.advisory == stem), None)
        if row is None:
            return None
        life = _life(row, names_of(connection, [one.product_id for one in rows]), today)
        names = [str(name) for name in json.loads(row.reviews)]
        told = tuple(named(connection, names, spoken_of(connection)))
        site = site_of(connection)
        seen = mark_of(connection, [f"file:advisories/{stem}"])
    missing = tuple(sorted(set(names) - {one.name for one in told}))
    until = row.until or today + WAIT
    letter = _letter(site or {}, life, until, row.asked or today, len(names))
    return Open(life, seen, told, missing, letter, until, findings(session, row.title, row.text,
                names))  # fmt: skip


def start(
    session: Session, product: str, title: str, text: str, reviews: Sequence[str], editor: Editor
) -> str:
    """Write a new advisory; gives its name; raises Problem where the words may not stand."""
    said = checked(session, title, text, reviews)
    rows, faults = lives(session)
    taken = {one.row.advisory for one in rows} | set(faults)
    stem = _stem(product, session.config.now().date(), taken)
    value: dict[str, Value] = {"product": product, "title": " ".join(title.split()), "text": said,
                               "reviews": [*dict.fromkeys(reviews)], "by": editor.who}  # fmt: skip
    set_values(session, [Wanted(f"advisories/{stem}", "", value)], editor)
    return stem


def change(session: Session, stem: str, values: dict[str, Value], editor: Editor) -> int:
    """Set some keys of an advisory, all or none; gives the number of the last decision."""
    wanted = [Wanted(f"advisories/{stem}", key, value) for key, value in values.items()]
    return set_values(session, wanted, editor)[-1].number


def checked(session: Session, title: str, text: str, reviews: Sequence[str]) -> str:
    """Give the words as they are kept; raises Problem naming all that may not stand."""
    try:
        said = words(text)
    except Wrong as wrong:
        raise Problem(f"text: {wrong}") from None
    wrong_words = findings(session, title, said, reviews)
    if wrong_words:
        raise Problem("; ".join(wrong_words))
    return said


def findings(session: Session, title: str, text: str, reviews: Sequence[str]) -> tuple[str, ...]:
    """Name every claim that may not stand, and every quotation, in an advisory's words."""
    found = [f"'{one.words}': {one.why}. Say instead: {one.instead}"
             for one in (*check_text(title, "title"), *check_text(text, "text"))]  # fmt: skip
    with reading(session.engine) as connection:
        told = named(connection, list(dict.fromkeys(reviews)), {})
        texts = ["\n".join((one.text, *one.words)) for one in told]
    found += _quoted(f"{title}\n{text}", texts)
    return tuple(dict.fromkeys(found))


def _quoted(said: str, texts: Sequence[str]) -> Iterator[str]:
    for marked in QUOTED.findall(said):
        yield f"{marked[:80]}: quotes somebody. Say it in your own words"
    told = WORD.findall(said.casefold())
    runs = {tuple(told[i : i + RUN]) for i in range(len(told) - RUN + 1)}
    for text in texts:
        pieces = WORD.findall(text.casefold())
        for i in range(len(pieces) - RUN + 1):
            if tuple(pieces[i : i + RUN]) in runs:
                words_ = " ".join(pieces[i : i + RUN])
                yield f"'{words_}': these are the words of a review. Say it in your own words"
                break


def _read(session: Session, connection: Connection) -> tuple[list[Advisory], dict[str, str]]:
    edits = standing(lean(connection, reviews=False)).edits
    found, faults = read_alone(session.config.catalog, "advisories", edits)
    return [cast(Advisory, row) for rows in found.values() for row in rows], faults


def waiting_for_us(session: Session, today: date) -> list[Advisory]:
    """List the advisories whose time to reply has passed without one."""
    with reading(session.engine) as connection:
        rows, _ = _read(session, connection)
    return [row for row in rows if due(row, today)]


def _life(row: Advisory, names: dict[str, str], today: date) -> Life:
    name = names.get(row.product_id, row.product_id)
    if row.published is not None:
        return Life(row, name, "published", f"published since {row.published}")
    if row.replied is not None:
        return Life(row, name, "replied", f"the maker replied on {row.replied}; publish, or leave")
    if row.asked is None:
        return Life(row, name, "draft", "the maker has not been asked yet")
    if due(row, today):
        told = f"the maker did not reply until {row.until}; it may be published"
        return Life(row, name, "due", told)
    return Life(row, name, "asked", f"the maker has until {row.until} to reply")


def _letter(site: Mapping[str, object], life: Life, until: date, today: date, count: int) -> str:
    if not site:
        return ""
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined
    )
    text = "\n\n".join(f"    {part}" for part in life.row.text.split("\n\n"))
    return environment.get_template("en.txt").render(
        site=site, product=life.product, title=life.row.title, text=text, until=until, today=today,
        count=count,
    )  # fmt: skip


def _stem(product: str, today: date, taken: set[str]) -> str:
    base = f"{product[:60].strip('-')}-{today}"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000)))
                if name not in taken)  # fmt: skip
