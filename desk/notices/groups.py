"""Atypical reviews as groups: one product at one shop, one after the other within four weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from db.marked import Marked

GAP = timedelta(days=28)  # the widest window of the test `burst`
LEAST = 3  # reviews; fewer are no group
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Group:
    """Some atypical reviews that belong together."""

    shop: str
    product_id: str
    first: date | None  # of its reviews; none: they have no dates
    last: date | None
    reviews: int
    tests: tuple[str, ...]

    @property
    def place(self) -> str:
        """Name the shop and the product."""
        return f"{self.shop}/{self.product_id}"

    def subjects(self, known: Collection[str]) -> list[str]:
        """Name it as it is known already, so that a group that grows stays what it was.

        Else it is named by the Monday of its first week.
        """
        if self.first is None or self.last is None:
            return [f"burst:{self.place}/{UNDATED}"]
        there = [one for one in known if self._holds(one)]
        monday = self.first - timedelta(days=self.first.weekday())
        return there or [f"burst:{self.place}/{monday}"]

    def _holds(self, subject: str) -> bool:
        """Say whether a known group began in this one: what grows, or joins, holds its parts."""
        place, _, when = subject.removeprefix("burst:").rpartition("/")
        if place != self.place or when == UNDATED or self.first is None or self.last is None:
            return False
        monday = date.fromisoformat(when)
        return self.first <= monday + timedelta(days=6) and monday <= self.last


def groups(found: Iterable[Marked], done: Collection[str]) -> Iterator[Group]:
    """Put marked reviews together that come in the order of shop and product.

    A group of which an editor has spoken of every review needs nobody.
    """
    for (shop, product), rows in groupby(found, key=lambda one: (one.shop, one.product_id)):
        for some in _near(list(rows)):
            left = [one for one in some if one.name not in done]
            if len(some) >= LEAST and left:
                yield _group(shop, product, some)


def _near(rows: Sequence[Marked]) -> Iterator[list[Marked]]:
    """Part the reviews of a product where nothing came for longer than the gap."""
    yield [one for one in rows if not one.published]
    some: list[Marked] = []
    last: datetime | None = None
    for when, one in sorted((one.published, one) for one in rows if one.published):
        if last and when - last > GAP:
            yield some
            some = []
        some.append(one)
        last = when
    yield some


def _group(shop: str, product: str, some: Sequence[Marked]) -> Group:
    days = [one.published.date() for one in some if one.published]
    met = {"burst": any(one.burst for one in some), "template": any(one.template for one in some)}
    tests = tuple(name for name, fires in met.items() if fires)
    first, last = min(days, default=None), max(days, default=None)
    return Group(shop, product, first, last, len(some), tests)
