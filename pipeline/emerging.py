"""What emerges in a month, complaints and praise of each product and aspect beside the year before.

Kept as rows, so that an edition can print them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import prod
from zoneinfo import ZoneInfo

import numpy as np

from db.connect import Engine, reading, writing
from db.heard import Heard, aspects_of, heard, keep_aspects, month_over, time_zone
from db.plain import Plain
from db.stood import numbers_of
from pipeline.emergence import NEEDED, Judged, Numbers, judge
from pipeline.opinions import verdict

SIDES = ("complaints", "praise")
WEIGHT = "weight_"
DAY = timedelta(days=1)  # two zones are never further apart

Said = tuple[str, int, str, str]  # shop, place of the month, aspect, side
Read = tuple[str, int]  # shop, place of the month


@dataclass(frozen=True, slots=True)
class Talk:
    """How many of a product's reviews were read, and say what, by shop and month."""

    read: Counter[Read] = field(default_factory=Counter)
    said: Counter[Said] = field(default_factory=Counter)


def notice(engine: Engine, month: str) -> int:
    """Judge what is said in the last month (YYYY-MM, in the site's time zone) that was over.

    Returns how many rows. What counted, and the numbers of the method, are those at the end of the
    month on record. Rows are kept for every product, aspect and side that was mentioned in the
    month looked at or in those compared with.
    """
    with reading(engine) as connection:
        numbers, known = numbers_of(connection, month), aspects_of(connection)
        until = month
        rows: list[
            tuple[Plain, ...]
        ] = []  # a month closed before there were these numbers has none
        if numbers.keys() >= {*NEEDED, "mention_confidence"}:
            zone = ZoneInfo(time_zone(connection))
            until = month_over(connection, month)
            months = months_until(until, int(numbers["emerge_months"]) + 2)
            first, end = _start(months[0]) - DAY, _start(_after(until)) + DAY
            found = gather(heard(connection, month, first, end), months, zone, numbers)
            rows = [row for product in sorted(found)
                    for row in rows_of(product, found[product], known, numbers)]  # fmt: skip
    with writing(engine) as connection:
        keep_aspects(connection, month, rows, until)
    return len(rows)


def gather(
    reviews: Iterable[Heard], months: Sequence[str], zone: ZoneInfo, numbers: Numbers
) -> Mapping[str, Talk]:
    """Add up by product what reviews say, each counted once for an aspect.

    Reviews of other months are left out, and those that their tests weigh too little.
    """
    places = {month: place for place, month in enumerate(months)}
    found: dict[str, Talk] = {}
    for one in reviews:
        at = places.get(month_of(one.published, one.precision, zone))
        if at is None or _weight(one.signals, numbers) < numbers["emerge_weight"]:
            continue
        talk = found.setdefault(one.product_id, Talk())
        talk.read[one.shop, at] += 1
        for aspect, side in _sides(one.mentions, numbers["mention_confidence"]):
            talk.said[one.shop, at, aspect, side] += 1
    return found


def rows_of(
    product: str, talk: Talk, known: Iterable[str], numbers: Numbers
) -> Iterator[tuple[Plain, ...]]:
    """Judge both sides of every aspect; gives what was said at all, as rows of month_aspects.

    The known aspects share the chance of an alarm, whether anybody speaks of them or not.
    """
    shops = sorted({shop for shop, _ in talk.read})
    aspects = sorted({*known, *(aspect for _, _, aspect, _ in talk.said)})
    months = int(numbers["emerge_months"]) + 2
    read = np.zeros((months, len(shops)), dtype=np.int64)
    said = np.zeros((len(SIDES), months, len(shops), len(aspects)), dtype=np.int64)
    for (shop, at), n in talk.read.items():
        read[at, shops.index(shop)] = n
    for (shop, at, aspect, side), n in talk.said.items():
        said[SIDES.index(side), at, shops.index(shop), aspects.index(aspect)] = n
    for side, of_side in zip(SIDES, said, strict=True):
        judged = judge(of_side, read, numbers)
        for column in np.flatnonzero(of_side.any(axis=(0, 1))).tolist():
            yield product, aspects[column], side, *_row(judged, column)


def _sides(mentions: str, least: float) -> Iterator[tuple[str, str]]:
    """Say what a review praises and what it complains of, by what may be shown of it."""
    heard_of: dict[str, set[str]] = {}
    for aspect, polarity, sure, _, barred in json.loads(mentions):
        if not barred and sure >= least:
            heard_of.setdefault(aspect, set()).add(polarity)
    for aspect, polarities in heard_of.items():
        side = verdict(polarities)
        if side in SIDES:
            yield aspect, side


def _weight(signals: str, numbers: Numbers) -> float:
    met = signals.split(",") if signals else []
    return prod(numbers.get(WEIGHT + test, 1.0) for test in met)


def _row(judged: Judged, aspect: int) -> tuple[Plain, ...]:
    """Give the columns from `n` on: those of the window that tells most."""
    before = int(judged.said_before[aspect]), judged.of_before
    if judged.unjudged:
        (month,) = judged.windows
        return (int(month.said[aspect]), month.of, *before, 1, None, None, False, judged.unjudged)
    alarms = judged.alarms[:, aspect]
    chances = [_short(float(one.chance[aspect])) for one in judged.windows]
    order = sorted(range(len(chances)), key=lambda at: (not alarms[at], chances[at], at))
    window = judged.windows[order[0]]
    expected = _short(float(window.expected[aspect]))
    return (int(window.said[aspect]), window.of, *before, window.months, expected,
            chances[order[0]], bool(alarms.any()), None)  # fmt: skip


def _short(value: float) -> float:
    """Round to six figures: the last ones differ from machine to machine."""
    return float(f"{value:.6g}")


def month_of(published: datetime, precision: str, zone: ZoneInfo) -> str:
    """Name the month of a review: a moment's in the site's zone, a day's as it was printed."""
    return f"{published.astimezone(zone if precision == 'second' else UTC):%Y-%m}"


def months_until(month: str, n: int) -> list[str]:
    """Name the last n months up to one, in their order."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - n + 1, last + 1)]


def _after(month: str) -> str:
    start = date.fromisoformat(f"{month}-01")
    return f"{start + timedelta(days=31):%Y-%m}"


def _start(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
