"""What is due: the planned times of the shops' cron lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

LOOK_BACK = (1, 8, 32, 367)  # days; most schedules are found in the first


def latest_due(cron: str, now: datetime) -> datetime | None:
    """Return the newest planned time of a cron line (UTC) that is not after `now`."""
    trigger = CronTrigger.from_crontab(cron, timezone=UTC)
    for days in LOOK_BACK:
        found = _latest(trigger, now - timedelta(days=days), now)
        if found:
            return found
    return None


def next_due(cron: str, now: datetime) -> datetime | None:
    """Return the next planned time of a cron line (UTC) after `now`."""
    trigger = CronTrigger.from_crontab(cron, timezone=UTC)
    fire: datetime | None = trigger.get_next_fire_time(None, now + timedelta(seconds=1))
    return fire


def _latest(trigger: CronTrigger, start: datetime, now: datetime) -> datetime | None:
    latest, fire = None, trigger.get_next_fire_time(None, start)
    while fire is not None and fire <= now:
        latest = fire
        fire = trigger.get_next_fire_time(fire, fire + timedelta(seconds=1))
    return latest
