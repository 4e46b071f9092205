"""When an address is told what waits for it: at most so often, danger at once, failures later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from db.catalog.notices import Quiet, Rule
from db.messages import Waiting

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)  # after a failure
ORDER = ("hazard", "source", "burst", "edition")


def due(
    waiting: Sequence[Waiting], rule: Rule, last: datetime | None, now: datetime, zone: ZoneInfo
) -> list[Waiting]:
    """Return what an address is told now, all at once and danger first: all that may be, or none.

    Danger waits neither for the pause between two nor for the end of quiet hours, and takes along
    what else there is.
    """
    ready = [one for one in waiting if not one.is_unsure and _may_again(one, now)]
    urgent = any(one.kind == "hazard" for one in ready)
    rests = last is not None and now - last < rule.every
    if not urgent and (rests or is_quiet(rule.quiet, now, zone)):
        return []
    return sorted(ready, key=lambda one: (ORDER.index(one.kind), one.words, one.at, one.message))


def pause(tried: int) -> timedelta:
    """Return how long is waited after this many attempts in vain."""
    doublings = min(max(tried - 1, 0), 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def is_quiet(quiet: Quiet | None, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether it is an hour in which only danger is told."""
    if quiet is None:
        return False
    begin, end = quiet
    clock = now.astimezone(zone).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def _may_again(one: Waiting, now: datetime) -> bool:
    return one.claimed is None or one.failure is None or now - one.claimed >= pause(one.tried)
