"""What every fresh count of an edition's figures asks: which month is the newest, what is whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, func, select

from db.schema import (
    CurrentReview,
    Match,
    Month,
    Product,
    ProductAlias,
    Repeat,
    Site,
)

Value = int | float | date | None
Counted = Callable[["Base", str], Value]  # the name of a figure without its family
T = TypeVar("T")


@dataclass(frozen=True)
class Base:
    """The tables, read for one recount; what was asked once is kept until its end."""

    connection: Connection
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Ask once, and remember the answer."""
        if key not in self.kept:
            self.kept[key] = ask()
        found: T = self.kept[key]
        return found

    def rows(self, query: Select[Any]) -> list[Any]:
        """Read rows."""
        return list(self.connection.execute(query))

    def one(self, query: Select[Any]) -> Any:
        """Read one value; none where there is no row."""
        return self.connection.execute(query).scalar()

    @property
    def months(self) -> tuple[str, ...]:
        """Name the months on record."""
        asked = select(Month.table().c.month).distinct()
        return self.once("months", lambda: tuple(sorted(self.connection.scalars(asked))))

    def is_newest(self, month: str) -> bool:
        """Tell whether a month is the newest on record: the tables are as at its end."""
        return month == self.months[-1]

    def before(self, month: str) -> str:
        """Name the month on record before another one; the empty text where there is none."""
        return max((one for one in self.months if one < month), default="")

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone of the site's days."""
        asked = select(Site.table().c.time_zone)
        return self.once("zone", lambda: ZoneInfo(str(self.one(asked))))

    def day(self, at: datetime | None) -> date | None:
        """Give the day of a moment."""
        return at.astimezone(self.zone).date() if at else None

    def now(self, product: str) -> str:
        """Give the product that an old id is now."""
        steps = self.once("heirs", self._steps)
        seen: set[str] = set()
        at = product
        while at in steps and at not in seen:
            seen.add(at)
            at = steps[at] or at
        return at if at in self.once("products", self._products) else product

    def _steps(self) -> dict[str, str | None]:
        alias = ProductAlias.table().c
        here = self.once("products", self._products)
        rows = self.rows(select(alias.alias, alias.product_id))
        return {row.alias: row.product_id for row in rows if row.alias not in here}

    def _products(self) -> frozenset[str]:
        return frozenset(self.connection.scalars(select(Product.table().c.product_id)))

    def current(self) -> dict[tuple[str | None, str], tuple[int, int]]:
        """Count the current reviews by product and shop: known ones, and those that count."""
        return self.once("current", lambda: dict(self._current()))

    def _current(self) -> Iterator[tuple[tuple[str | None, str], tuple[int, int]]]:
        review, match = CurrentReview.table().c, Match.table().c
        keys = (match.product_id, review.shop)
        query = joined(*keys, func.count()).group_by(*keys)
        known = {(row[0], row[1]): int(row[2]) for row in self.rows(query)}
        counted = {(row[0], row[1]): int(row[2]) for row in self.rows(query.where(counts()))}
        for key, n in known.items():
            yield key, (n, counted.get(key, 0))


def joined(*columns: Any) -> Select[Any]:
    """Join every current review with the product of its listing and with what it repeats."""
    review, match, repeat = CurrentReview.table(), Match.table(), Repeat.table()
    return (
        select(*columns)
        .select_from(review)
        .outerjoin(match, match.c.listing_id == review.c.listing_id)
        .outerjoin(repeat, repeat.c.id == review.c.id)
    )


def counts() -> Any:
    """Choose the reviews that count: of a product, readable, and no copies."""
    return and_(
        Match.table().c.product_id.is_not(None),
        CurrentReview.table().c.excluded.is_(None),
        Repeat.table().c.excluded.is_(None),
    )


def by_first(rows: list[Any]) -> defaultdict[str, list[Any]]:
    """Group rows by their first value."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def two(at: str) -> tuple[str, str]:
    """Part the name of a figure at its first slash."""
    first, _, rest = at.partition("/")
    return first, rest
