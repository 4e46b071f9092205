"""The reviews that are compared when it is asked what emerges in a month: see month_aspects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from math import prod
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

EXACT = ("second", "day", "month")  # how exact a date must be to be in a month
DAY = timedelta(days=1)  # two zones are never further apart
LATEST = 2  # months that are looked at as one at most: what is before them is usual


class Window(NamedTuple):
    """Months before a month, by place: the last is the month itself."""

    months: tuple[str, ...]
    zone: ZoneInfo
    numbers: Mapping[str, float]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Give moments that hold all of it, in whatever zone."""
        first, last = (datetime.fromisoformat(f"{self.months[at]}-01") for at in (0, -1))
        return first.replace(tzinfo=UTC) - DAY, last.replace(tzinfo=UTC) + 33 * DAY

    def place(self, published: datetime, precision: str) -> int | None:
        """Say in which of the months a review lies; None: in none."""
        zone = self.zone if precision == "second" else UTC
        month = f"{published.astimezone(zone):%Y-%m}"
        return self.months.index(month) if month in self.months else None

    def weighs(self, signals: str) -> bool:
        """Tell whether the tests that a review met leave it weight enough."""
        met = signals.split(",") if signals else []
        weight = prod(self.numbers.get(f"weight_{test}", 1.0) for test in met)
        return weight >= self.numbers["emerge_weight"]

    def known(self, rows: Iterable[tuple[str, int]]) -> frozenset[str]:
        """Choose the shops with reviews enough in the months before, given shop and place."""
        before = Counter(shop for shop, place in rows if place < len(self.months) - LATEST)
        least = max(1.0, self.numbers["emerge_shop"])
        return frozenset(shop for shop, n in before.items() if n >= least)


def window_of(month: str, zone: ZoneInfo, numbers: Mapping[str, float]) -> Window | None:
    """Make the window of a month; None where the numbers of its method know of none."""
    if not numbers.keys() >= {"emerge_months", "emerge_shop", "emerge_weight"}:
        return None
    n = int(numbers["emerge_months"]) + LATEST
    year, number = map(int, month.split("-"))
    last = 12 * year + number - 1
    months = tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - n + 1, last + 1))
    return Window(months, zone, numbers)


def placed(rows: Iterable[Any], window: Window) -> Iterator[tuple[Any, int]]:
    """Give the rows that are compared, each with the place of its month.

    A row has `published`, `precision` and `signals`.
    """
    for row in rows:
        if row.precision in EXACT and window.weighs(row.signals or ""):
            at = window.place(row.published, row.precision)
            if at is not None:
                yield row, at
