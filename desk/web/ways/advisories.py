"""Advisories: written, the maker asked, the reply recorded, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.catalog.yamls import Value
from db.connect import reading
from db.hazards import named
from db.judgements import spoken_of
from db.logged import newest
from db.problem import Problem
from desk.advisories import Open, change, checked, lives, opened, start
from desk.judge import Editor
from desk.judge_many import judge_reviews
from desk.stale import unchanged
from desk.web.way import Asked, Go, NotThere, Page, Way

STEPS = ("words", "asked", "unasked", "reply")
WHY: Mapping[str, str] = {
    "words": "the words of the advisory", "asked": "the maker was asked to reply",
    "unasked": "the maker is asked anew", "reply": "the maker replied",
    "publish": "the maker replied, or let the time pass", "withdraw": "",
}  # fmt: skip


def show_all(asked: Asked) -> Page:
    """Show every advisory and where it stands."""
    found, faults = lives(asked.session)
    return Page("advisories/all.html", {"found": found, "faults": faults})


def show_new(asked: Asked) -> Page:
    """Show a new advisory with the reports that it is to rest on."""
    names = _names(asked.form.get("reviews") or asked.query.get("reviews", ""))
    product = asked.form.get("product") or asked.query.get("product", "")
    with reading(asked.session.engine) as connection:
        found = named(connection, names, spoken_of(connection))
        seen = newest(connection)
    said = {"product": product, "reviews": "\n".join(names), "found": found, "seen": seen}
    return Page("advisories/new.html", said)


def write_new(asked: Asked) -> Go:
    """Write a new advisory, and note its reports as seen; raises Problem, and Stale."""
    product, names = asked.text("product", 80), _names(asked.text("reviews"))
    check = unchanged([f"review:{name}" for name in names], asked.number("seen"))
    editor = Editor(asked.who, asked.maybe("why", 2000) or WHY["words"], check)
    title, text = asked.text("title", 300), asked.text("text")
    with reading(asked.session.engine) as connection:
        known = {one.name for one in named(connection, names, {})}
        said = spoken_of(connection)
    if missing := [name for name in names if name not in known]:
        raise Problem(f"reviews: {missing[0]} is not here; name each as shop/review_key")
    stem = start(asked.session, product, title, text, names, editor)
    fresh = [name for name in names if name not in said]
    if fresh:
        note = Editor(asked.who, f"reported in the advisory {stem}")
        judge_reviews(asked.session, "noted", lambda _: fresh, note)
    noted = f"{len(fresh)} report{'s are' if len(fresh) != 1 else ' is'} noted as seen"
    did = f"The advisory {stem} is written; {noted}."
    return Go(f"/advisories/{stem}", did, subject=f"file:advisories/{stem}")


def show_one(asked: Asked) -> Page:
    """Show one advisory, and what may be done next."""
    today = asked.session.config.now().date()
    return Page("advisories/one.html", {"one": _one(asked), "today": today, "reasons": WHY,
                                        "may": asked.may("publisher")})  # fmt: skip


def step(asked: Asked) -> Go:
    """Take one step with an advisory that is not published; raises Problem, and Stale."""
    one, do = _one(asked), asked.choice("do", STEPS)
    row = one.life.row
    if row.published is not None:
        raise Problem("readers see this advisory; withdraw it first")
    values: dict[str, Value]
    if do == "words":
        text = checked(asked.session, asked.text("title", 300), asked.text("text"), _of(one))
        every = {"title": " ".join(asked.text("title", 300).split()), "text": text}
        values = {key: value for key, value in every.items() if value != getattr(row, key)}
        if not values:
            raise Problem("the words are as they were; nothing was recorded")
    elif do == "asked":
        values = {"asked": {"on": str(_day(asked, "on")), "how": asked.text("how", 1000),
                            "until": str(_day(asked, "until"))}}  # fmt: skip
    elif do == "unasked":
        if row.replied is not None:
            raise Problem("the maker replied already; take that back first")
        values = {"asked": None}
    else:
        values = {"reply": {"on": str(_day(asked, "on")), "text": asked.text("reply")}}
    return _changed(asked, do, values, WHY[do])


def publish(asked: Asked) -> Go:
    """Let readers see an advisory from today on; raises Problem, and Stale."""
    one = _one(asked)
    if one.findings:
        raise Problem(f"the words may not stand: {one.findings[0]}")
    today = asked.session.config.now().date()
    return _changed(asked, "publish", {"published": str(today)}, WHY["publish"])


def withdraw(asked: Asked) -> Go:
    """Take an advisory back from readers; raises Problem, and Stale."""
    _one(asked)
    return _changed(asked, "withdraw", {"published": None}, asked.text("why", 2000))


def _changed(asked: Asked, do: str, values: dict[str, Value], why: str) -> Go:
    stem = asked.named["stem"]
    thing = f"file:advisories/{stem}"
    check = unchanged([thing], asked.number("seen"))
    editor = Editor(asked.who, asked.maybe("why", 2000) or why, check)
    number = change(asked.session, stem, values, editor)
    said = {"words": "The words are changed.", "asked": "That the maker was asked is recorded.",
            "unasked": "The asking is taken back.", "reply": "The reply is recorded.",
            "publish": "Published: readers see it after the next run, build and publish.",
            "withdraw": "Withdrawn: it is gone after the next run, build and publish."}  # fmt: skip
    return Go(f"/advisories/{stem}", said[do], subject=thing, undo=f"/decisions/{number}/undo")


def _one(asked: Asked) -> Open:
    found = opened(asked.session, asked.named["stem"])
    if found is None:
        raise NotThere
    return found


def _of(one: Open) -> list[str]:
    return [*(report.name for report in one.reports), *one.missing]


def _names(told: str) -> list[str]:
    return list(dict.fromkeys(name for line in told.splitlines() if (name := line.strip())))


def _day(asked: Asked, name: str) -> date:
    try:
        return date.fromisoformat(asked.text(name, 10))
    except ValueError:
        raise Problem(f"{name}: give a day as in 2026-11-02") from None


WAYS = (
    Way(path="/advisories", name="advisories", shows=show_all),
    Way(path="/advisories/new", name="advisories.new", shows=show_new, acts=write_new),
    Way(path="/advisories/{stem}", name="advisories.one", shows=show_one, acts=step),
    Way(path="/advisories/{stem}/publish", name="advisories.publish", shows=show_one,
        acts=publish, acting="publisher"),
    Way(path="/advisories/{stem}/withdraw", name="advisories.withdraw", shows=show_one,
        acts=withdraw, acting="publisher"),
)  # fmt: skip
