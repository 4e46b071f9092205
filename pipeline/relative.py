"""Dates that count back from the day of reading: 'a month ago', 'vor 2 Monaten', 'yesterday'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from pipeline.calendars import AGO_AFTER, AGO_BEFORE, DAYS_BACK, ONE, SEVERAL, UNIT

Precision = Literal["second", "day", "month", "year"]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


COUNT = rf"(?:(\d{{1,4}})\+?|\b({_any([*ONE, *SEVERAL])})\b)"
OF_UNIT = rf"({_any(UNIT)})\b\.?"
BEFORE = re.compile(rf"(?:^|\s)(?:{_any(AGO_BEFORE)})\s(?:\D{{0,12}}\s)?(?:{COUNT}\s?)?{OF_UNIT}$")
AFTER = re.compile(rf"(?:{COUNT}\s?)?\b{OF_UNIT}(?:\sfull)?\s(?:{_any(AGO_AFTER)})\.?$")
GLUED = re.compile(rf"(?:^|\s)(\d{{1,4}})(){OF_UNIT}\s(?:{_any(AGO_AFTER)})\.?$")
DAY_WORD = re.compile(
    rf"(?:^|\s)({_any(DAYS_BACK)})(?:$|[\s,](?:at|um|à|a las|alle|om|o|às|kl\.?)?[\s\d:.apmuhr]*$)"
)


def is_relative(text: str) -> bool:
    """Tell whether a lower-case text names a date by its distance from today."""
    return bool(_distance(text) or DAY_WORD.search(text))


def relative(text: str, fetched: datetime) -> tuple[datetime, Precision]:
    """Return the start and precision of a relative date: the unit's own, or the next coarser."""
    today = fetched.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _distance(text)
    if found is None:
        word = DAY_WORD.search(text)
        return today - timedelta(days=DAYS_BACK[word[1]] if word else 0), "day"
    count, unit = found
    if unit == "second" or unit == "minute" or unit == "hour":
        moment = fetched.astimezone(UTC) - timedelta(**{f"{unit}s": count})
        return moment.replace(hour=0, minute=0, second=0, microsecond=0), "day"
    if unit == "day":
        return today - timedelta(days=count), "day"
    if unit == "week":
        return (today - timedelta(weeks=count)).replace(day=1), "month"
    return _months_back(today, count if unit == "month" else 12 * count, unit)


def _distance(text: str) -> tuple[int, str] | None:
    match = AFTER.search(text) or BEFORE.search(text) or GLUED.search(text)
    if not match:
        return None
    count = int(match[1]) if match[1] else SEVERAL.get(match[2] or "", 1)
    return count, UNIT[match[3]]


def _months_back(today: datetime, months: int, unit: str) -> tuple[datetime, Precision]:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    if unit == "year":
        return datetime(max(year, 1), 1, 1, tzinfo=UTC), "year"
    return datetime(max(year, 1), month + 1, 1, tzinfo=UTC), "month"
