"""Atypical groups: reviews that count of one product, shop and week that met one test."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from db.rows import among
from db.schema import (
    Cell,
    CountedReview,
    CurrentReview,
    RawReview,
    Review,
    ScoreWithout,
    TrustSignal,
    TrustTest,
    columns_of,
)
from db.site import names_of

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Test:
    """One test, and how many reviews that count met it."""

    name: str
    meaning: str
    flagged: int


@dataclass(frozen=True, slots=True)
class Place:
    """What makes a group: test, product, shop and week (none: reviews without a date)."""

    test: str
    product_id: str
    shop: str
    week: int | None

    @property
    def first(self) -> date | None:
        """Give the first day of the week."""
        return None if self.week is None else EPOCH + timedelta(days=7 * self.week)

    @property
    def last(self) -> date | None:
        """Give the last day of the week."""
        return None if self.week is None else EPOCH + timedelta(days=7 * self.week + 6)


@dataclass(frozen=True, slots=True)
class Group:
    """A group, how many reviews it has, their mean rating, and of how many an editor spoke."""

    place: Place
    product: str
    n: int
    mean: float  # 0 to 100
    spoken: int


@dataclass(frozen=True, slots=True)
class Member:
    """One review of a group, with every test that it met and why."""

    name: str  # <shop>/<key>
    rating: float
    published: datetime | None
    url: str | None
    text: str
    met: tuple[tuple[str, str], ...]  # test, reason
    said: str | None  # the verdict of an editor


def tests(connection: Connection) -> list[Test]:
    """List the tests in their order."""
    table, of = TrustTest.table().c, ScoreWithout.table().c
    counts = connection.execute(select(of.test, func.sum(of.flagged)).group_by(of.test))
    met = {row[0]: int(row[1]) for row in counts}
    rows = connection.execute(select(table.test, table.meaning).order_by(table.position))
    return [Test(row[0], row[1], met.get(row[0], 0)) for row in rows]


def groups(
    connection: Connection, test: str, said: Collection[str], most: int, skip: int
) -> list[Group]:
    """List groups of one test, the largest first; one more than asked for tells of a next page."""
    cell = Cell.table().c
    total = func.sum(cell.n)
    query = (
        select(cell.product_id, cell.shop, cell.week, total, func.sum(cell.rating_sum))
        .where(_met(cell.signals, test))
        .group_by(cell.product_id, cell.shop, cell.week)
        .order_by(total.desc(), cell.product_id, cell.shop, cell.week)
        .limit(most + 1)
        .offset(skip)
    )
    rows = list(connection.execute(query))
    names = names_of(connection, [row[0] for row in rows])
    spoken = _spoken(connection, test, said)
    return [
        Group(Place(test, row[0], row[1], row[2]), names.get(row[0], row[0]), int(row[3]),
              100 * float(row[4]) / int(row[3]), spoken.get((row[0], row[1], row[2]), 0))
        for row in rows
    ]  # fmt: skip


def names_in(connection: Connection, place: Place) -> list[str]:
    """Name every review of a group, as judgements do."""
    one = CountedReview.table().c
    query = select(one.review_key).where(*_within(place)).order_by(one.id)
    return [f"{place.shop}/{key}" for key in connection.scalars(query)]


def members(
    connection: Connection, place: Place, said: dict[str, str], most: int, skip: int
) -> list[Member]:
    """Read some reviews of a group with the tests that each met."""
    one = CountedReview.table().c
    query = select(one.id).where(*_within(place)).order_by(one.id).limit(most).offset(skip)
    ids = list(connection.scalars(query))
    now, met, raw, read = (of.table().c for of in (CurrentReview, TrustSignal, RawReview, Review))
    known = _tests(connection)
    tests_ = [name for name in columns_of(TrustSignal).names if name in known]
    rows = connection.execute(
        select(now.id, now.shop, now.review_key, now.rating, now.published, raw.url, read.title,
               read.body, *(met[name] for name in tests_))
        .outerjoin(TrustSignal, met.id == now.id)
        .outerjoin(RawReview, raw.id == now.id)
        .outerjoin(Review, read.id == now.id)
        .where(among(connection, now.id, ids))
    ).mappings()  # fmt: skip
    found = {row["id"]: row for row in rows}
    return [_member(found[key], tests_, said) for key in ids if key in found]


def _member(row: Any, tests_: Sequence[str], said: dict[str, str]) -> Member:
    name = f"{row['shop']}/{row['review_key']}"
    met = tuple((test, row[test]) for test in tests_ if row[test])
    text = "\n".join(part for part in (row["title"], row["body"]) if part)
    return Member(name, float(row["rating"] or 0.0), row["published"], row["url"], text, met,
                  said.get(name))  # fmt: skip


def without(connection: Connection, place: Place) -> float | None:
    """Give the score that the product would have without the test; none: it is not known."""
    table = ScoreWithout.table().c
    query = select(table.score).where(
        table.product_id == place.product_id, table.test == place.test
    )
    found: float | None = connection.execute(query).scalar()
    return found


def is_in(signals: str, test: str) -> bool:
    """Tell whether a test is among signals."""
    return test in signals.split(",")


def _tests(connection: Connection) -> set[str]:
    return set(connection.scalars(select(TrustTest.table().c.test)))


def _within(place: Place) -> tuple[ColumnElement[bool], ...]:
    one = CountedReview.table().c
    week = one.week.is_(None) if place.week is None else one.week == place.week
    here = (one.shop == place.shop, one.product_id == place.product_id, week)
    return (*here, _met(one.signals, place.test))


def _met(signals: Any, test: str) -> ColumnElement[bool]:
    joined = literal(",") + signals + literal(",")
    found: ColumnElement[bool] = joined.contains(f",{test},", autoescape=True)
    return found


def _spoken(
    connection: Connection, test: str, said: Collection[str]
) -> dict[tuple[str, str, int | None], int]:
    """Count by group the reviews of which an editor spoke."""
    one, raw = CountedReview.table().c, RawReview.table().c
    by_shop: dict[str, list[str]] = {}
    for name in said:
        shop, _, key = name.partition("/")
        by_shop.setdefault(shop, []).append(key)
    found: dict[tuple[str, str, int | None], int] = {}
    for shop, keys in by_shop.items():
        query = (
            select(one.product_id, one.shop, one.week, func.count())
            .join(RawReview, raw.id == one.id)
            .where(raw.shop == shop, among(connection, raw.review_key, keys))
            .where(_met(one.signals, test))
            .group_by(one.product_id, one.shop, one.week)
        )
        for product, at, week, n in connection.execute(query):
            found[product, at, week] = int(n)
    return found
