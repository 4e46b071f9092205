"""Dates in languages beyond the twelve, by way of dateparser (slow: imported when needed)."""

from __future__ import annotations

from datetime import UTC, datetime

import dateparser

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "ro")
FURTHER = ("fi", "nb", "ru", "uk", "tr", "hu", "sk", "hr", "sl", "bg", "el", "et", "lv", "lt")


def parse_foreign(text: str) -> datetime | None:
    """Parse a whole date with a named month; None where dateparser knows no such words."""
    moment = dateparser.parse(
        text,
        languages=[*LANGUAGES, *FURTHER],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )
    return moment.astimezone(UTC) if moment else None
