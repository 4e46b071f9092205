"""What a value of the catalog may be: each reader returns it or says what it must be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.catalog.countries import COUNTRIES
from db.catalog.entry import Reader, Wrong, likely, show
from db.catalog.yamls import Value

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9-]{1,63})*")
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>.]+(\.[^\s@<>.]+)+")
ADDRESS = re.compile(r"[!-~\u00a1-\ud7ff\ue000-\U0010ffff]{8,2000}")
STEM = re.compile(r"[a-z0-9-]{1,80}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def text(value: Value) -> str:
    """Read a text that is not empty, in one line, without spaces around it."""
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    raise Wrong(f"must be text, not {'empty' if value == '' else show(value)}")


def number(least: float | None = None, most: float | None = None) -> Reader[float]:
    """Make the reader of a decimal number within bounds."""
    bounds = [] if least is None else [f"at least {least:g}"]
    bounds += [] if most is None else [f"at most {most:g}"]
    wanted = " of ".join(["a number", " and ".join(bounds)] if bounds else ["a number"])

    def read(value: Value) -> float:
        if isinstance(value, str) and NUMBER.fullmatch(value):
            found = float(value)
            if (least is None or found >= least) and (most is None or found <= most):
                return found
        raise Wrong(f"must be {wanted}, not {show(value)}")

    return read


def whole(value: Value) -> float:
    """Read a whole number that is not negative."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,15}", value):
        return float(value)
    raise Wrong(f"must be a whole number, not {show(value)}")


def flag(value: Value) -> bool:
    """Read true or false."""
    if value in ("true", "false"):
        return value == "true"
    raise Wrong(f"must be true or false, not {show(value)}")


def day(value: Value) -> date:
    """Read a date in ISO order."""
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass  # said below, with the mend
    raise Wrong(f"must be a date as in 2026-11-02, not {show(value)}")


def one_of(*known: str) -> Reader[str]:
    """Make the reader of one of some words."""

    def read(value: Value) -> str:
        if isinstance(value, str) and value in known:
            return value
        hint = f" ({likely(value, known)})" if isinstance(value, str) else ""
        raise Wrong(f"must be one of {', '.join(known)}, not {show(value)}{hint}")

    return read


def matching(pattern: re.Pattern[str], wanted: str) -> Reader[str]:
    """Make the reader of a text that follows a pattern, described in words."""

    def read(value: Value) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        raise Wrong(f"must be {wanted}, not {show(value)}")

    return read


stem = matching(STEM, "1 to 80 small letters, figures and hyphens")
name = matching(NAME, "small letters, figures and underscores, as in judgeme")
locale = matching(LOCALE, "a language and country as in en-US")
currency = matching(re.compile("[A-Z]{3}"), "the three letters of a currency as in USD")


def host(value: Value) -> str:
    """Read a host name (with a port where it has one), without scheme or path."""
    if isinstance(value, str):
        bare, _, port = value.lower().partition(":")
        if HOST.fullmatch(bare) and (port.isdecimal() or ":" not in value):
            return value.lower()
    raise Wrong(f"must be a host name alone as in shop.example, not {show(value)}")


def host_of(address: str) -> str:
    """Return the host of an address; raises ValueError for one that has none."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(address)
    if parts.port == 0 or not HOST.fullmatch(parts.hostname.rstrip(".")):
        raise ValueError(address)
    return parts.hostname


def url(value: Value) -> str:
    """Read a web address."""
    try:
        if isinstance(value, str) and ADDRESS.fullmatch(value) and host_of(value):
            return value
    except ValueError:
        pass  # said below, with the mend
    raise Wrong(f"must be an address as in https://shop.example/page, not {show(value)}")


def home(value: Value) -> str:
    """Read the address where a site lives; it ends with a slash, and asks nothing."""
    address = url(value)
    parts = urlsplit(address)
    if parts.query or parts.fragment:
        raise Wrong(f"must be an address without ? and #, not {show(value)}")
    return address if address.endswith("/") else f"{address}/"


def contact(value: Value) -> str:
    """Read an e-mail address or a web address."""
    if isinstance(value, str) and MAIL.fullmatch(value):
        return value
    try:
        return url(value)
    except Wrong:
        wanted = "an e-mail address or a web address"
        raise Wrong(f"must be {wanted}, not {show(value)}") from None


def country(value: Value) -> str:
    """Read an ISO 3166 code of two letters."""
    if isinstance(value, str) and value in COUNTRIES:
        return value
    hint = " (the United Kingdom is GB)" if value in ("UK", "uk") else ""
    raise Wrong(f"must be an ISO 3166 country code as in US, not {show(value)}{hint}")


def zone(value: Value) -> str:
    """Read an IANA time zone."""
    try:
        if isinstance(value, str) and ZoneInfo(value).key == value:
            return value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass  # said below; a folder of the zone files and a path out of them raise the others
    raise Wrong(f"must be a time zone as in Europe/Berlin, not {show(value)}")


def cron(value: Value) -> str:
    """Read a cron line of five fields in UTC that comes due at some time."""
    if not isinstance(value, str):
        raise Wrong(f"must be a cron line as in '0 3 * * mon', not {show(value)}")
    fault = _cron_fault(value)
    if fault:
        raise Wrong(f"must be a cron line as in '0 3 * * mon', not {show(value)}: {fault}")
    return " ".join(value.split())


def _cron_fault(line: str) -> str | None:
    from apscheduler.triggers.cron import CronTrigger  # late: only schedules need it

    fields = line.split()
    if len(fields) != 5:
        return f"it has {len(fields)} fields, not 5"
    if re.search(r"[0-9]", fields[4].partition("/")[0]):
        return f"name the days ({', '.join(DAYS)}), for programs disagree on what day 0 is"
    try:
        trigger = CronTrigger.from_crontab(line, timezone=UTC)
    except (ValueError, KeyError, TypeError) as wrong:
        return " ".join(str(wrong).split())
    due = trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC))
    return None if due else "it never comes due"
