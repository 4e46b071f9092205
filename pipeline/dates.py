"""Printed dates as the start of the time they name, in UTC, and how exact they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from pipeline.calendars import MONTH, WEEKDAYS, ZONES, order_of
from pipeline.numerals import plain_figures
from pipeline.relative import is_relative, relative
from pipeline.unclear import Unclear

Order = Literal["DMY", "MDY", "YMD"]
Precision = Literal["second", "day", "month", "year"]

LONGEST_PRINTED, LONGEST = 512, 64
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=48)
FORMATS = {"second": "%Y-%m-%dT%H:%M:%SZ", "day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True, slots=True)
class When:
    """The start of a printed date, aware and in UTC, and how exact the print is."""

    start: datetime
    precision: Precision

    def iso(self) -> str:
        """Return the date in ISO order, no more exact than it was printed."""
        return self.start.strftime(FORMATS[self.precision])


def read_date(
    text: str | None,
    fetched: datetime | None = None,
    order: Order | None = None,
    locale: str | None = None,
) -> When | None:
    """Read a printed date; None where there is none, or it cannot be read without guessing."""
    try:
        return date_of(text, fetched, order, locale) if text is not None else None
    except Unclear:
        return None


def date_of(
    text: str,
    fetched: datetime | None = None,
    order: Order | None = None,
    locale: str | None = None,
) -> When:
    """Read a printed date; raises Unclear with the reason: not readable, ambiguous, out of range.

    A time without a zone is UTC. A relative date is as exact as its unit: hours and days give a
    day, weeks and months a month, years a year. Figures such as 5/6/2018 need an order or locale.
    """
    if len(text) > LONGEST_PRINTED:
        raise Unclear("not readable")
    plain = SPACE.sub(" ", plain_figures(text)).strip().lower()
    if not YEAR.match(plain) and is_relative(plain):
        if fetched is None:
            raise Unclear("relative to an unknown day")
        return _within(When(*relative(plain, fetched)), fetched)
    plain = _without_frame(plain)
    if len(plain) > LONGEST:
        raise Unclear("not readable")
    numeric = _Numeric(fetched, order, locale)
    found = _stamp(plain) or _dated(plain, numeric) or _by_dateparser(plain)
    if found is None:
        raise Unclear("not readable")
    return _within(found, fetched)


SPACE = re.compile(r"[\s\u200e\u200f]+")
MONTH_WORD = "|".join(sorted(MONTH, key=len, reverse=True))
WEEKDAY_WORD = "|".join(sorted((word for word in WEEKDAYS if len(word) > 2), key=len, reverse=True))
BEGIN = re.compile(rf"\d|\b(?:{MONTH_WORD}|{WEEKDAY_WORD})\b")
ZONE_NAME = re.compile(r"\s?\([a-zà-ÿ .'-]{2,60}\)$")
# "9 Mayıs 2021 tarihinde değerlendirildi", "2021年5月9日に日本でレビュー済み": said after the date
SAID_AFTER = re.compile(r"(?: tarihinde \w+|(?<=日)に.{0,40}レビュー.{0,4})$")


def _without_frame(text: str) -> str:
    """Drop what stands around a date ("Reviewed in Spain on"), and a zone's name after it."""
    begin = BEGIN.search(text)
    return ZONE_NAME.sub("", SAID_AFTER.sub("", text[begin.start() :])) if begin else ""


def _within(when: When, fetched: datetime | None) -> When:
    latest = fetched + AHEAD if fetched else LATEST
    if not EARLIEST <= when.start <= latest:
        raise Unclear("out of range")
    return when


EPOCH = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})|(\d{16})")


def _stamp(text: str) -> When | None:
    """Read seconds, milliseconds or microseconds since 1970."""
    match = EPOCH.fullmatch(text)
    if not match:
        return None
    unit = (1, 1000, 1_000_000)[match.lastindex - 1 if match.lastindex else 0]
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        seconds=int(match[match.lastindex or 0]) // unit
    )
    return When(moment, "second")


CLOCK = re.compile(
    r"(?:t|\b(?:kl|klo|um|at|à|om|alle|às|a las|godz)\b\.?|,|\s)?\s?"
    r"(?<!\d)(\d{1,2})(?::|(?<=\d)h)(\d{2})"
    r"(?::(\d{2})(?:[.,]\d{1,9})?)?\s?([ap]\.?m\b\.?)?(?:\s?uhr\b|\s?hrs\b)?"
    r"\s?((?:gmt|utc|z)?\s?[+-]\d{1,2}:?\d{0,2}(?![\d-])|(?:" + "|".join(ZONES) + r")\b)?"
)
DOTTED_CLOCK = re.compile(
    r"\b(?:kl|klo|um|ore|ora|alle|godz)\.?\s?(\d{1,2})\.(\d{2})()()(?:\s?uhr)?()$"
)
COMPACT_CLOCK = re.compile(r"(?<=\d{8})t?(\d{2})(\d{2})(\d{2})()(z|[+-]\d{2}:?\d{2})?$")
DAY_ZONE = re.compile(r"(?<=\d{4}-\d\d-\d\d)(?:\s?z|\s?[+-]\d{2}:\d{2})$")


def _dated(text: str, numeric: _Numeric) -> When | None:
    """Read a date that may be followed by a time of day and a zone."""
    text = DAY_ZONE.sub("", text)
    match = CLOCK.search(text) or DOTTED_CLOCK.search(text) or COMPACT_CLOCK.search(text)
    if not match:
        return _day(text, numeric)
    when = _day(f"{text[: match.start()]} {text[match.end() :]}".strip(" ,."), numeric)
    if when is None or when.precision != "day":
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    clock = timedelta(hours=hour, minutes=minute - _offset(match[5] or "z"), seconds=second)
    return When(when.start + clock, "second")


def _offset(zone: str) -> int:
    """Return the minutes by which a zone is ahead of UTC."""
    if zone in ZONES:
        return ZONES[zone]
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?", zone)
    minutes = int(match[2]) * 60 + int(match[3] or 0) if match else 0
    return -minutes if match and match[1] == "-" else minutes


YEAR_FIRST = re.compile(
    r"(\d{4})\s?(?:[-/.]|年|년)\s?(\d{1,2})\s?(?:(?:[-/.]|月|월)\s?(\d{1,2})\s?[.日일]?|[月월])?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
YEAR = re.compile(r"\d{4}")
FIGURES = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?")


def _day(text: str, numeric: _Numeric) -> When | None:
    if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _when(*(int(part) if part else None for part in match.groups()))
    if match := FIGURES.fullmatch(text):
        return numeric.read(match[1], match[2], match[3], match[4])
    if match := MONTH_YEAR.fullmatch(text):
        return _when(int(match[2]), int(match[1]))
    return _when(int(text)) if YEAR.fullmatch(text) else _named(text)


def _when(year: int | None, month: int | None = None, day: int | None = None) -> When | None:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return When(datetime(year or 0, month or 1, day or 1, tzinfo=UTC), precision)
    except ValueError:
        raise Unclear("no such day") from None


@dataclass(frozen=True, slots=True)
class _Numeric:
    """Dates in figures only, read by the order of the shop or its locale."""

    fetched: datetime | None
    order: Order | None
    locale: str | None

    def read(self, first: str, separator: str, second: str, last: str) -> When:
        """Read three figures; raises Unclear("ambiguous") where they name more than one day."""
        orders = ["DMY", "MDY"] if len(last) == 4 else ["DMY", "MDY", "YMD"]
        possible = {o: w for o in orders if (w := self._as(o, first, second, last))}
        if not possible:
            raise Unclear("no such day")
        order = self.order or order_of(self.locale) or ("DMY" if separator == "." else None)
        if order in possible:
            return possible[order]
        if len(set(possible.values())) > 1:
            raise Unclear("ambiguous")
        return next(iter(possible.values()))

    def _as(self, order: str, *figures: str) -> When | None:
        named = dict(zip(order, map(int, figures), strict=True))
        year = named["Y"] if named["Y"] > 99 else 2000 + named["Y"]
        try:
            when = When(datetime(year, named["M"], named["D"], tzinfo=UTC), "day")
            return _within(when, self.fetched)
        except ValueError:
            return None


TOKEN = re.compile(r"\d+|[^\W\d_]+")
IGNORED = WEEKDAYS | frozenset(
    {
        "st", "nd", "rd", "th", "er", "º", "ª", "the", "of", "de", "del", "di", "do",
        "da", "den", "le", "la", "el", "dne", "dnia", "on", "at", "kl", "e", "am",
    }
)  # fmt: skip
ABBREVIATED_WEEKDAYS = frozenset({"mar"})  # mardi, and March


def _named(text: str) -> When | None:
    """Read a date whose month is a word; None where any other word is not known."""
    tokens = TOKEN.findall(text)
    months = [token for token in tokens if token in MONTH]
    if len(months) == 2 and months[0] in ABBREVIATED_WEEKDAYS:
        months = months[1:]
    figures = [token for token in tokens if token.isdigit()]
    unknown = [t for t in tokens if not t.isdigit() and t not in MONTH and t not in IGNORED]
    if unknown or len(months) != 1 or not 1 <= len(figures) <= 2:
        return None
    years = [figure for figure in figures if len(figure) == 4]
    if len(figures) == 1:
        return _when(int(years[0]), MONTH[months[0]]) if years else None
    year = years[0] if years else figures[1]
    day = next((figure for figure in figures if figure is not year), "0")
    if len(day) > 2 or len(year) == 3:
        return None
    return _when(int(year) + (0 if years else 2000), MONTH[months[0]], int(day))


def _by_dateparser(text: str) -> When | None:
    """Ask dateparser, which is slow and guesses: only for a named month and a whole year."""
    lengths = sorted(len(figure) for figure in re.findall(r"\d+", text))
    if lengths not in ([1, 4], [2, 4]) or not re.search(r"[^\W\d]{3}", text):
        return None
    from pipeline.foreign import parse_foreign

    moment = parse_foreign(text)
    return When(moment.replace(hour=0, minute=0), "day") if moment else None
