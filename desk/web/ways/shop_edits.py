"""Edits of a shop: its name, domain, schedule, delay and what a healthy crawl of it keeps."""

from __future__ import annotations

from db.catalog.entry import Wrong
from db.catalog.kinds import number
from db.catalog.shops import FILL, SHOP
from db.catalog.single import Single
from db.catalog.yamls import Value
from db.problem import Problem
from desk.letter import LEAST_DELAY
from desk.web.way import Asked, Go, Page, Way
from desk.web.ways.editing import changed, file_of, lines, record, stem_of
from desk.web.ways.shops import the_shop

FIELDS = (
    ("name", "Name"), ("domain", "Domain"), ("locale", "Language and country"),
    ("currency", "Currency"), ("schedule", "Schedule"), ("delay", "Delay"),
)  # fmt: skip
NEEDED = ("name", "domain")


def show_edit(asked: Asked) -> Page:
    """Show what of a shop may be edited."""
    there = file_of(asked, f"shops/{stem_of(asked, 'shop')}")
    reviews, fill = _expected(there)
    return Page("shop_edit.html", {
        "there": there, "shop": the_shop(there), "fields": FIELDS, "keys": SHOP, "needed": NEEDED,
        "least": LEAST_DELAY, "reviews": reviews, "columns": ", ".join(FILL),
        "fill": "\n".join(f"{column} {share}" for column, share in fill.items()),
    })  # fmt: skip


def act_edit(asked: Asked) -> Go:
    """Record what was typed anew: one decision a value."""
    there = file_of(asked, f"shops/{stem_of(asked, 'shop')}")
    values: dict[str, Value] = {}
    for key, _ in FIELDS:
        values |= changed(there, key, asked.text(key) if key in NEEDED else asked.maybe(key))
    _check_delay(values.get("delay"))
    reviews, fill = _expected(there)
    bounds = {key: typed for key in ("min", "max") if (typed := asked.maybe(key, 15))}
    if bounds != reviews:
        values["expect.reviews"] = {**bounds} or None
    shares = _fill(asked)
    if shares != fill:
        values["expect.fill"] = {**shares} or None
    return record(asked, there.name, values, f"/{there.name}", "The shop is recorded.")


def _check_delay(typed: Value) -> None:
    """Let a shop be asked more slowly than others, never faster."""
    if typed is None:
        return
    try:
        seconds = number(0, 3600)(typed)
    except Wrong as wrong:
        raise Problem(f"delay {wrong}") from None
    if seconds < LEAST_DELAY:
        raise Problem(f"delay: may only be longer than the {LEAST_DELAY} seconds of every shop")


def _expected(there: Single) -> tuple[dict[str, str], dict[str, str]]:
    found = there.under("expect")
    parts = (found.get("reviews"), found.get("fill"))
    reviews, fill = ({key: str(value) for key, value in part.items()}
                     if isinstance(part, dict) else {} for part in parts)  # fmt: skip
    return reviews, fill


def _fill(asked: Asked) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines(asked.maybe("fill", 2000)):
        column, _, share = line.replace(":", " ").partition(" ")
        if not share.strip() or column in found:
            raise Problem(f"filled columns: '{line[:60]}' is not read; write one a line, as in "
                          "rating 0.99")  # fmt: skip
        found[column] = share.strip()
    return found


WAYS = (
    Way(path="/shops/{shop}/edit", name="shops.edit", shows=show_edit, acts=act_edit,
        acting="publisher"),
)  # fmt: skip
