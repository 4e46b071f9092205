"""Today: what waits, what broke, what is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.connect import Connection, reading
from db.dangers import count_dangers
from db.judgements import standing_now
from db.today import (
    ailing_shops,
    count_questions,
    decided_since,
    ending,
    failed_runs,
    scheduled,
)
from db.zone import site_zone
from desk.due import next_due
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
            "waits": [one for one in _waits(connection) if one.n],
            "ailing": ailing_shops(connection), "failed": failed_runs(connection),
            "ending": ending(connection, now + SOON), "next": _next(connection, now),
            "decided": decided_since(connection, _midnight(site_zone(connection), now)),
            "today": now.date(), "shown": SHOWN,
        }  # fmt: skip
    return Page("today.html", said)


def _waits(connection: Connection) -> tuple[Waits, ...]:
    dangers = count_dangers(connection, standing_now(connection))
    return (
        Waits(dangers, "review that may report danger",
              "reviews that may report danger", "/hazards", urgent=True),
        Waits(count_questions(connection), "listing of which it is asked what it is",
            "listings of which it is asked what they are", "/questions"),
    )  # fmt: skip


def _next(connection: Connection, now: datetime) -> list[Next]:
    planned = [(shop, name, next_due(cron, now)) for shop, name, cron in scheduled(connection)]
    found = [Next(shop, name, due) for shop, name, due in planned if due]
    return sorted(found, key=lambda one: (one.due, one.shop))


def _midnight(zone: ZoneInfo, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


WAYS = (Way(path="/", name="today", shows=show_today),)
