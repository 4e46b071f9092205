"""Today: what waits, what broke, what is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.connect import Connection, reading
from db.hazards import groups
from db.judgements import spoken_of
from db.kept_months import months_kept
from db.messages import Trouble, troubles
from db.queue import waiting
from db.today import (
    ailing_shops,
    decided_since,
    ending,
    failed_runs,
    scheduled,
)
from db.zone import site_zone
from desk.advisories import waiting_for_us
from desk.due import next_due
from desk.months import kept
from desk.notices.faults import SOON as HANDING
from desk.notices.faults import TRIES
from desk.web.way import Asked, Page, Way

SOON = timedelta(days=60)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for an editor: how much of it, what it is, and where it is answered."""

    n: int
    one: str
    many: str
    address: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """A crawl that is planned."""

    shop: str
    name: str
    due: datetime


def show_today(asked: Asked) -> Page:
    """Show what waits, what broke and what is scheduled."""
    now = asked.session.config.now()
    with reading(asked.session.engine) as connection:
        said = {
            "waits": [one for one in _waits(asked, connection) if one.n],
            "untold": _untold(connection, now),
            "ailing": ailing_shops(connection), "failed": failed_runs(connection),
            "ending": ending(connection, now + SOON), "next": _next(connection, now),
            "decided": decided_since(connection, _midnight(site_zone(connection), now)),
            "today": now.date(), "shown": SHOWN,
        }  # fmt: skip
    return Page("today.html", said)


def _waits(asked: Asked, connection: Connection) -> tuple[Waits, ...]:
    dangers = sum(one.waiting for one in groups(connection, spoken_of(connection)))
    late = waiting_for_us(asked.session, asked.session.config.now().date())
    return (
        Waits(dangers, "review that may report danger",
              "reviews that may report danger", "/hazards", urgent=True),
        Waits(len(waiting(connection)), "question on what a listing is",
              "questions on what listings are", "/questions"),
        Waits(len(late), "advisory whose time to reply has passed",
              "advisories whose time to reply has passed", "/advisories"),
        Waits(_unwritten(asked, connection), "edition that is not published yet",
              "editions that are not published yet", "/edition"),
    )  # fmt: skip


def _unwritten(asked: Asked, connection: Connection) -> int:
    """Count the newest months that are kept and of which no edition is frozen."""
    there = (kept(asked.session, month) for month in months_kept(connection)[:2])
    return sum(all(one.is_draft for one in found) for found in there)


def _untold(connection: Connection, now: datetime) -> list[Trouble]:
    """List the notices that failed again and again, or of which nobody can tell."""
    return troubles(connection, now - HANDING, TRIES)


def _next(connection: Connection, now: datetime) -> list[Next]:
    planned = [(shop, name, next_due(cron, now)) for shop, name, cron in scheduled(connection)]
    found = [Next(shop, name, due) for shop, name, due in planned if due]
    return sorted(found, key=lambda one: (one.due, one.shop))


def _midnight(zone: ZoneInfo, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


WAYS = (Way(path="/", name="today", shows=show_today),)
