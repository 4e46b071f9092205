"""The span of time that the reviews of a month lie in."""

from __future__ import annotations

from datetime import UTC, datetime


def span(month: str, months: int = 1) -> tuple[datetime, datetime]:
    """Give the first moment of a month (or of the `months` that end with it), and its end; UTC."""
    year, number = (int(part) for part in month.split("-"))
    last = 12 * year + number - 1
    return _start(last - months + 1), _start(last + 1)


def _start(months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
