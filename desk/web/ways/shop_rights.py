"""What a shop allows, use by use, with its evidence; and the letter that asks for it."""

from __future__ import annotations

from datetime import date

from db.catalog import Catalog
from db.catalog.entry import Wrong
from db.catalog.kinds import day
from db.catalog.yamls import Value
from db.connect import reading
from db.permission import USES
from db.problem import Problem
from db.schema import Permission
from desk.letter import LANGUAGES, write
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import file_of, record, stem_of
from desk.web.ways.shops import file_in, the_shop

ANSWERS = (
    ("allowed", "yes: it may be"), ("refused", "no: it may not be"),
    ("none", "nothing is recorded: take out what is"),
)  # fmt: skip


def show_use(asked: Asked) -> Page:
    """Show what is recorded of one use."""
    use = _use(asked)
    there = file_of(asked, f"shops/{stem_of(asked, 'shop')}")
    rows = [row for row in there.of(Permission) if row.use == use]
    return Page("shop_use.html", {
        "there": there, "shop": the_shop(there), "use": use, "words": USES[use],
        "row": rows[0] if rows else None, "answers": ANSWERS,
        "today": asked.session.config.now().date().isoformat(),
    })  # fmt: skip


def act_use(asked: Asked) -> Go:
    """Record an answer of a shop: what it allows or refuses, where that is written, until when."""
    use, today = _use(asked), asked.session.config.now().date()
    there = file_of(asked, f"shops/{stem_of(asked, 'shop')}")
    before = there.under("permission").get(use)
    answer = asked.choice("answer", tuple(key for key, _ in ANSWERS))
    value: Value = None
    if answer != "none":
        since = before.get("asked") if isinstance(before, dict) else None
        told: dict[str, Value] = {"asked": since} if since else {}
        told["allowed"] = "true" if answer == "allowed" else "false"
        told["evidence"] = " ".join(asked.text("evidence", 400).split())
        told["on"] = _day(asked.text("on", 10), "day of the evidence", today)
        if until := asked.maybe("until", 10):
            told["until"] = _day(until, "last day", None)
        value = told
    home = f"/{there.name}"
    did = f"To be {USES[use]} is recorded: {answer}. Crawls heed it at once."
    return record(asked, there.name, {f"permission.{use}": value}, home, did)


def _use(asked: Asked) -> str:
    if asked.named["use"] not in USES:
        raise NotThere
    return asked.named["use"]


def _day(typed: str, what: str, most: date | None) -> str:
    try:
        found = day(typed)
    except Wrong as wrong:
        raise Problem(f"{what} {wrong}") from None
    if most and found > most:
        raise Problem(f"{what}: {found} is still to come")
    return found.isoformat()


def show_letter(asked: Asked) -> Page:
    """Show the letter to be copied, in the language and on the uses that were chosen."""
    name = stem_of(asked, "shop")
    there = file_of(asked, f"shops/{name}")
    shop = the_shop(there)
    letter, why = "", ""
    uses: tuple[str, ...] = ()
    try:
        letter, uses = _letter(asked, name)
    except Problem as problem:
        why = str(problem)
    return Page("shop_letter.html", {
        "there": there, "shop": shop, "letter": letter, "asks": uses, "why_not": why,
        "uses": USES, "languages": LANGUAGES, "chosen": _chosen(asked),
        "language": asked.query.get("language", ""), "export": bool(asked.query.get("export")),
    })  # fmt: skip


def act_letter(asked: Asked) -> Go:
    """Record that a shop was asked, by the letter that was shown."""
    name = stem_of(asked, "shop")
    _, uses = _letter(asked, name)
    if not uses:
        raise Problem("this letter asks for no use; there is nothing to record")
    sent = asked.form.get("asks", "").split()
    if sent != [*uses]:
        raise Problem("the letter asks for other uses by now; look at it again")
    on = asked.session.config.now().date().isoformat()
    values: dict[str, Value] = {
        f"permission.{use}": {"asked": on, "evidence": f"letter of {on}"} for use in uses
    }
    return record(asked, f"shops/{name}", values, f"/shops/{name}",
                  f"{name} was asked: {', '.join(uses)}.")  # fmt: skip


def _chosen(asked: Asked) -> tuple[str, ...]:
    return tuple(use for use in USES if asked.query.get(f"use.{use}"))


def _letter(asked: Asked, name: str) -> tuple[str, tuple[str, ...]]:
    with reading(asked.session.engine) as connection:
        there = file_in(connection, asked, name)
    site = file_of(asked, "site")
    catalog = Catalog((*site.records, *there.records))
    language = asked.query.get("language") or None
    export = bool(asked.query.get("export"))
    return write(asked.session.config, catalog, name, _chosen(asked), export, language)


WAYS = (
    Way(path="/shops/{shop}/permission/{use}", name="shops.use", shows=show_use, acts=act_use,
        acting="publisher"),
    Way(path="/shops/{shop}/letter", name="shops.letter", shows=show_letter, acts=act_letter,
        acting="publisher"),
)  # fmt: skip
