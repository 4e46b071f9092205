"""One advisory: what owners report of danger, in our words, with the maker's right of reply."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Wrong, open_entry, show
from db.catalog.yamls import Value
from db.schema import Advisory, Record

ADVISORY: Keys = {
    "product": "stem of the product's file",
    "title": "what is reported, in a few words",
    "text": "what is reported, in our own words; no review is quoted",
    "reviews": "the reviews that report it, each as shop/review_key",
    "by": "who wrote it",
    "asked": "how the maker was asked to reply: a mapping of `on`, `how` and `until`",
    "reply": "what the maker answered: a mapping of `on` and `text`",
    "published": "day from which readers see it; without it nobody does",
}
ASKED: Keys = {
    "on": "day on which the maker was asked",
    "how": "how and where the maker was asked",
    "until": "last day on which a reply is waited for, at least 14 days later",
}
REPLY: Keys = {"on": "day of the answer", "text": "the answer in full, in the maker's words"}
WAIT = timedelta(days=14)  # the least time that a maker has for a reply
NAME = kinds.matching(re.compile(r"[a-z0-9-]{1,80}/.{1,500}"), "a review as shop/review_key")
LONGEST = 20_000  # letters


def read_advisory(file: str, stem: str, value: Value) -> list[Record]:
    """Read one advisory; raises Problem, also where it is published before its time."""
    entry = open_entry(file, value, "an advisory", ADVISORY)
    asked = entry.inner("asked", "the asking of the maker", ASKED)
    reply = entry.inner("reply", "the reply of the maker", REPLY)
    made = Advisory(
        advisory=stem,
        product_id=entry.need("product", kinds.stem),
        title=entry.need("title", kinds.text),
        text=entry.need("text", words),
        reviews=json.dumps(entry.many("reviews", NAME), ensure_ascii=False),
        asked=asked.need("on", kinds.day) if asked else None,
        asked_how=asked.need("how", kinds.text) if asked else None,
        until=asked.need("until", kinds.day) if asked else None,
        reply=reply.need("text", words) if reply else None,
        replied=reply.need("on", kinds.day) if reply else None,
        published=entry.maybe("published", kinds.day),
        by=entry.need("by", kinds.text),
    )
    _check(entry, made)
    return [made]


def words(value: Value) -> str:
    """Read a text whose paragraphs are parted by an empty line."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"must be text, not {'empty' if value == '' else show(value)}")
    if len(value) > LONGEST:
        raise Wrong(f"has {len(value):,} letters; at most {LONGEST:,}")
    parts = re.split(r"\n[ \t]*\n", value.replace("\r\n", "\n").strip())
    return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


def early(one: Advisory) -> str | None:
    """Say why an advisory may not be published on its day; None: it may, or it is not."""
    if one.published is None:
        return None
    if one.asked is None or one.until is None:
        return "was not asked for a reply"
    if one.replied is not None and one.replied <= one.published:
        return None
    if one.published > one.until:
        return None
    return f"has until {one.until} to reply"


def _check(entry: Entry, one: Advisory) -> None:
    if one.asked and one.until and one.until < one.asked + WAIT:
        told = f"({one.until}) is less than {WAIT.days} days after the maker was asked"
        raise entry.wrong("asked.until", f"{told} ({one.asked}); give the maker more time")
    if one.replied and (one.asked is None or one.replied < one.asked):
        raise entry.wrong("reply.on", f"({one.replied}) is before the maker was asked")
    why = early(one)
    if why:
        told = f"({one.published}) is too early: the maker {why}"
        raise entry.wrong("published", f"{told}; publish after a reply, or after that day")


def due(one: Advisory, today: date) -> bool:
    """Tell whether the time to reply has passed, and nobody has decided what comes next."""
    waits = one.published is None and one.replied is None
    return waits and one.until is not None and one.until < today
