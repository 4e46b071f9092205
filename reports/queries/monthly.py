"""What an edition asks of the tables beside what every page does: a month, and the rows behind it.

Rows of single reviews are read a few at a time, where a sentence shows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from db.connect import Engine, reading
from db.schema import (
    Advisory,
    EditionNote,
    MonthAspect,
    MonthNumber,
    MonthSource,
    RawReview,
    Review,
    Sighting,
    Stood,
)
from db.stood import during

SHOWN = 30  # rows of single reviews that stand behind one sentence
CAUSES = ("new", "gone", "edited", "credibility")
Group = tuple[str, str, str]  # product, shop, test


class Said(NamedTuple):
    """What an editor wrote for the edition: of all of it, or of a topic."""

    part: str
    text: str
    by: str


class Told(NamedTuple):
    """An advisory on what owners report of danger, as an edition tells it."""

    advisory: str
    product_id: str
    title: str
    text: str
    reviews: str  # JSON list
    asked: date | None
    until: date | None
    reply: str | None
    replied: date | None
    published: date | None
    by: str


class Emerged(NamedTuple):
    """What reviews of a month say of an aspect beside the months before."""

    product_id: str
    aspect: str
    side: str  # complaints or praise
    n: int
    of: int
    n_before: int
    of_before: int
    months: int  # the window: the month, or the last two
    p: float | None
    emerged: bool
    unjudged: str | None  # why it is not judged, in words
    until: str | None  # the month looked at; none: the month on record


class ReviewRow(NamedTuple):
    """One review behind a sentence."""

    shop: str
    review_key: str
    product_id: str
    what: str  # why it stands here
    day: date | None
    rating: float | None  # 0 to 1
    url: str | None
    id: str | None = None  # of the version of it, as in raw_reviews


@dataclass(frozen=True, slots=True)
class Monthly:
    """What is on record of a month, and of the month before it."""

    numbers: Mapping[str, float]
    numbers_before: Mapping[str, float]
    aspects: tuple[Emerged, ...]
    said: tuple[Said, ...]
    advisories: tuple[Told, ...]
    marked: Mapping[Group, int]  # reviews that count and met a test
    marked_before: Mapping[Group, int]
    missing: Mapping[str, int]  # by shop: reviews that its newest accepted reading missed first


def read_monthly(engine: Engine, month: str, before: str | None) -> Monthly:
    """Read what is on record of a month and of the one that it is compared with."""
    with reading(engine) as connection:
        aspects, said = MonthAspect.table(), EditionNote.table()
        return Monthly(
            numbers=_numbers(connection, month),
            numbers_before=_numbers(connection, before),
            aspects=tuple(_rows(connection, aspects, Emerged, aspects.c.month == month)),
            said=tuple(_rows(connection, said, Said, said.c.month == month)),
            advisories=tuple(_rows(connection, Advisory.table(), Told)),
            marked=_marked(connection, month),
            marked_before=_marked(connection, before) if before else {},
            missing=_missing(connection, month),
        )


def changed(engine: Engine, month: str, before: str, product: str) -> list[ReviewRow]:
    """Read the reviews of a product that count otherwise than at the end of the month before."""
    with reading(engine) as connection:
        there = [_stood(connection, one, product, (before, month)) for one in (before, month)]
        found = [
            (cause, row)
            for key in sorted(there[0].keys() | there[1].keys())
            for cause, row in _causes(there[0].get(key), there[1].get(key))
        ]
        found.sort(key=lambda one: (CAUSES.index(one[0]), one[1].shop, one[1].review_key))
        return _shown(connection, found[:SHOWN], product)


def with_test(engine: Engine, month: str, group: Group) -> list[ReviewRow]:
    """Read reviews that counted at the end of a month and met a test, the newest first."""
    product, shop, test = group
    stood = Stood.table().c
    query = (
        select(Stood.table())
        .where(during(month), stood.product_id == product, stood.shop == shop)
        .where(has_test(test))
        .order_by(stood.week.desc().nulls_last(), stood.review_key)
        .limit(SHOWN)
    )
    with reading(engine) as connection:
        rows = [(test.replace("_", " "), row) for row in connection.execute(query)]
        return _shown(connection, rows, product)


def has_test(test: str) -> ColumnElement[bool]:
    """Choose what met a test of credibility."""
    signals = literal(",") + Stood.table().c.signals + literal(",")
    return signals.contains(f",{test},", autoescape=True)


def _numbers(connection: Connection, month: str | None) -> dict[str, float]:
    table = MonthNumber.table().c
    query = select(table.name, table.value).where(table.month == month)
    return {str(name): float(value) for name, value in sorted(connection.execute(query).all())}


def _rows(
    connection: Connection, table: Any, made: Any, *where: ColumnElement[bool]
) -> Iterable[Any]:
    keys = [column.name for column in table.primary_key]
    query = select(*(table.c[name] for name in made._fields)).where(*where)
    places = [made._fields.index(key) for key in keys if key in made._fields]
    found = [made(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: tuple(one[place] for place in places))


def _marked(connection: Connection, month: str) -> dict[Group, int]:
    stood = Stood.table().c
    keys = (stood.product_id, stood.shop, stood.signals)
    query = select(*keys, func.count()).where(during(month), stood.signals != "").group_by(*keys)
    found = Counter[Group]()
    for product, shop, signals, n in connection.execute(query):
        for test in signals.split(","):
            found[product, shop, test] += int(n)
    return dict(sorted(found.items()))


def _missing(connection: Connection, month: str) -> dict[str, int]:
    """Count what was missing once; of months before the newest nobody knows it any more."""
    kept, seen = MonthSource.table().c, Sighting.table().c
    newest = select(kept.crawl_id).distinct().where(kept.month == month)
    if month != connection.scalar(select(func.max(kept.month))):
        return {}
    query = select(seen.shop, func.count()).where(seen.missed.in_(newest)).group_by(seen.shop)
    return {shop: int(n) for shop, n in sorted(connection.execute(query).all())}


def _stood(
    connection: Connection, month: str, product: str, span: tuple[str, str]
) -> dict[tuple[str, str], Any]:
    """Read what stood at the end of a month and not at that of another: the rest is the same."""
    stood, (first, last) = Stood.table().c, span
    came = and_(stood.since > first, stood.since <= last)
    went = and_(stood.until > first, stood.until <= last)
    query = select(Stood.table()).where(during(month), stood.product_id == product)
    rows = connection.execute(query.where(or_(came, went)))
    return {(row.shop, row.review_key): row for row in rows}


def _causes(then: Any, now: Any) -> Iterator[tuple[str, Any]]:
    if then is None:
        yield "new", now
    elif now is None:
        yield "gone", then
    else:
        if then.id != now.id:
            yield "edited", now
        elif then.signals != now.signals:
            yield "credibility", now


def _shown(
    connection: Connection, found: Iterable[tuple[str, Any]], product: str
) -> list[ReviewRow]:
    rows = list(found)
    raw, read = RawReview.table().c, Review.table().c
    ids = [row.id for _, row in rows]
    addresses = connection.execute(select(raw.id, raw.url).where(raw.id.in_(ids)))
    urls = {row.id: row.url for row in addresses}
    query = select(read.id, read.published).where(read.id.in_(ids))
    days = {key: at.date() if at else None for key, at in connection.execute(query)}
    return [
        ReviewRow(row.shop, row.review_key, product, what, days.get(row.id), row.rating,
                  urls.get(row.id), row.id)
        for what, row in rows
    ]  # fmt: skip
