"""What the trust pages may say: evidence by condition, the log of corrections, the news."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from reports.collected import CollectedView


@dataclass(frozen=True, slots=True)
class StudyView:
    """One source of what is known in a condition."""

    anchor: str
    title: str
    design: str
    people: int | None
    shows: str
    inversion: bool
    applies: bool
    grade: str
    source: str
    url: str | None
    read: str  # in words
    checked: date


@dataclass(frozen=True, slots=True)
class ConditionView:
    """What is known of inversion in one condition."""

    path: str  # within the release
    name: str
    answer: str
    grade: str
    means: str  # the grade, in words
    why: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    reviewer: str
    reviewed: date
    review_by: date
    studies: tuple[StudyView, ...]


@dataclass(frozen=True, slots=True)
class LogView:
    """One change of what readers are told, other than by new reviews."""

    key: str  # lasts: an anchor, and part of an id in the feed
    at: datetime
    day: date | None  # None: only the month is on record
    month: str
    kind: str  # decision, correction, product or method
    what: str
    why: str | None = None
    who: str | None = None  # initials
    reviews: int | None = None  # concerned; None: not counted
    page: str | None = None  # of the release, that it is about


@dataclass(frozen=True, slots=True)
class NewsView:
    """One entry of the feed of changes."""

    key: str  # lasts, and is no other entry's
    title: str
    words: str
    at: datetime
    path: str  # within the release


@dataclass(frozen=True, slots=True)
class TrustView:
    """All that the trust pages say beside the sources."""

    collected: CollectedView = field(default_factory=CollectedView)
    conditions: tuple[ConditionView, ...] = ()
    log: tuple[LogView, ...] = ()  # newest first
    news: tuple[NewsView, ...] = ()  # newest first
    since: int = 2026  # the year of the first month on record: ids in the feed are made under it
    archive_days: int = 30  # for which pages are kept as they were read
