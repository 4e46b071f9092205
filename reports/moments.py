"""When something that has no clock of its own happened: from data, and never from now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from reports.queries import Facts
from reports.waiting import last_day


def month_moments(facts: Facts) -> dict[str, datetime]:
    """Give for each month on record the start of its newest reading, UTC; else its last day."""
    found = {row.month: _end(row.month) for row in facts.months}
    for month in found:
        starts = [_start(row.crawl_id) for row in facts.month_sources if row.month == month]
        known = [one for one in starts if one is not None]
        found[month] = max(known, default=found[month])
    return found


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment at which a day begins, UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _start(crawl_id: str | None) -> datetime | None:
    """Read the moment from the name of a crawl, '<shop>/<ISO start>'."""
    try:
        start = datetime.fromisoformat((crawl_id or "").partition("/")[2])
    except ValueError:
        return None
    return start.replace(tzinfo=UTC) if start.tzinfo is None else start.astimezone(UTC)


def _end(month: str) -> datetime:
    return datetime.combine(last_day(month), time.min, UTC)
