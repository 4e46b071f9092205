"""One printed review as values: what the step does for a table, and `upright read` for a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from db.personal import mask
from pipeline.dates import Order, When, date_of
from pipeline.languages import read_language
from pipeline.ratings import Rating, rating_of
from pipeline.texts import clean_line, clean_text
from pipeline.unclear import Unclear

SHOWN = 40
STATED_NO = re.compile(
    r"(?:[^:]*:)?\W*(?:no|not|none|false|0|nein|non|nee|nie|nej|não|ne|nu)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How one shop prints: what its values mean where they do not say it themselves."""

    rating_scale: float | None = None
    date_order: Order | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """One review as read; each value that could not be read is named in the problems."""

    rating: float | None
    scale_max: float | None
    title: str | None
    body: str | None
    when: When | None
    language: str | None
    incentivised: bool | None
    syndicated_from: str | None
    problems: str | None


Lookups = Mapping[tuple[str, str], str]
ReadRating = Callable[[str, str | None, str | None, float | None], Rating]
ReadDate = Callable[[str, datetime | None, Order | None, str | None], When]
STANDARD = Habits()


def interpret(
    printed: Mapping[str, object],
    fetched: datetime | None = None,
    habits: Habits = STANDARD,
    lookups: Lookups | None = None,
) -> dict[str, object]:
    """Read one printed review (keys as in raw_reviews) into plain values, the date in ISO order."""
    meant = meaning(printed, fetched, habits, lookups or {})
    return {
        "rating": meant.rating,
        "scale_max": meant.scale_max,
        "title": meant.title,
        "body": meant.body,
        "published": meant.when.iso() if meant.when else None,
        "precision": meant.when.precision if meant.when else None,
        "language": meant.language,
        "verified": printed.get("verified"),
        "incentivised": meant.incentivised,
        "reply": _masked(clean_text(_text(printed, "reply"))),
        "syndicated_from": meant.syndicated_from,
        "problems": meant.problems,
    }


def meaning(
    printed: Mapping[str, object],
    fetched: datetime | None,
    habits: Habits,
    lookups: Lookups,
    read_rating: ReadRating = rating_of,
    read_date: ReadDate = date_of,
) -> Meant:
    """Read one printed review; a table's step passes readers that read each value once."""
    problems: list[str] = []
    rating, scale_max = _rating(printed, habits, lookups, read_rating, problems)
    when = _date(printed, fetched, habits, lookups, read_date, problems)
    title, body = (
        _masked(clean_line(_text(printed, "title"))),
        _masked(clean_text(_text(printed, "body"))),
    )
    declared = _text(printed, "language_text") or habits.locale
    return Meant(
        rating=rating,
        scale_max=scale_max,
        title=title,
        body=body,
        when=when,
        language=read_language("\n".join(text for text in (title, body) if text), declared),
        incentivised=_incentivised(_text(printed, "incentive_text")),
        syndicated_from=clean_line(_text(printed, "syndicated_from")),
        problems="; ".join(problems) or None,
    )


def _text(printed: Mapping[str, object], name: str) -> str | None:
    value = printed.get(name)
    text = "" if value is None else str(value)
    return text if text.strip() else None


def _masked(text: str | None) -> str | None:
    return mask(text) if text else None


def _incentivised(badge: str | None) -> bool | None:
    """The source's own badge, or its question and the answer, decides; else nothing is known."""
    return None if badge is None else STATED_NO.fullmatch(badge) is None


def _rating(
    printed: Mapping[str, object],
    habits: Habits,
    lookups: Lookups,
    read: ReadRating,
    problems: list[str],
) -> tuple[float | None, float | None]:
    text = _text(printed, "rating_text")
    if text is None:
        return None, None
    best, worst = _text(printed, "best_text"), _text(printed, "worst_text")
    try:
        if decided := lookups.get(("rating", text.strip())):
            return _decided_rating(decided), None
        rating = read(text, best, worst, habits.rating_scale)
    except Unclear as unclear:
        problems.append(f"rating: '{_shown(text)}' {unclear}")
        return None, None
    return rating.value, rating.scale_max


def _decided_rating(meaning: str) -> float:
    try:
        value = float(meaning)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise Unclear(f"has a lookup that is no number from 0 to 1: '{_shown(meaning)}'")
    return value


def _date(
    printed: Mapping[str, object],
    fetched: datetime | None,
    habits: Habits,
    lookups: Lookups,
    read: ReadDate,
    problems: list[str],
) -> When | None:
    text = _text(printed, "date_text")
    if text is None:
        return None
    try:
        decided = lookups.get(("date", text.strip()), text)
        return read(decided, fetched, habits.date_order, habits.locale)
    except Unclear as unclear:
        problems.append(f"date: '{_shown(text)}' {unclear}")
        return None


def _shown(text: str) -> str:
    """Return the start of a printed value, fit to stand in a list of problems."""
    return mask((clean_line(text[: 4 * SHOWN]) or "")[:SHOWN]).replace(";", ",").replace("'", "’")


def habits_of(shop: Mapping[str, object]) -> Habits:
    """Take a shop's habits from its record (keys as in shops)."""
    scale, order = shop.get("rating_scale"), shop.get("date_order")
    return Habits(
        rating_scale=float(cast(float, scale)) if scale is not None else None,
        date_order=order if order == "DMY" or order == "MDY" or order == "YMD" else None,
        locale=cast("str | None", shop.get("locale")),
    )
