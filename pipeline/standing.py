"""The reviews of a shop as its accepted crawls left them, and what one crawl brought to that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from pandas import DataFrame

from db.schema import Review

MEASURED = tuple(column.name for column in Review.table().c if column.nullable)
FIELDS: Mapping[str, str] = {
    "rating": "rating",
    "published": "date",
    "title": "title",
    "body": "text",
    "author_hash": "author",
    "verified": "word on a verified purchase",
    "language": "language",
    "incentivised": "word on a reward",
    "syndicated_from": "word on where it was first given",
}
SPANS = {"day": 1, "month": 31, "year": 366}  # days that a printed date may mean
Places = Sequence[int]


class Reviews:
    """All versions of a shop's reviews, each by its place: only filled fields have a value."""

    def __init__(self, frame: DataFrame) -> None:
        """Take the columns apart, once."""
        self.place = {str(name): at for at, name in enumerate(frame["id"].tolist())}
        self.filled = {name: frame[name].notna().to_numpy(bool) for name in MEASURED}
        self.value = {name: frame[name].to_numpy(object) for name in FIELDS}
        self.rating = frame["rating"].to_numpy(float)
        self.listing = frame["listing_id"].to_numpy(object)
        self._precision = frame["precision"].to_numpy(object)

    def count(self, name: str, places: Places) -> int:
        """Count the reviews in which a field is filled."""
        return int(self.filled[name][_array(places)].sum())

    def values(self, name: str, places: Places) -> list[Any]:
        """Give the values of a field, of those in which it is filled."""
        there = _array(places)
        return list(self.value[name][there[self.filled[name][there]]])

    def ratings(self, places: Places) -> Any:
        """Give the ratings that can be read."""
        found = self.rating[_array(places)]
        return found[~np.isnan(found)]

    def younger(self, places: Places, than: datetime) -> int:
        """Count the reviews whose printed date may lie after a moment."""
        return sum(self._ends(at) >= than for at in places if self.filled["published"][at])

    def _ends(self, at: int) -> datetime:
        began: datetime = self.value["published"][at]
        return began + timedelta(days=SPANS.get(str(self._precision[at]), 0))


def _array(places: Places) -> Any:
    return np.asarray(places, dtype=int)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a crawl says that was not known: places of new and of changed reviews, and the gone."""

    fresh: Places
    old: Places
    new: Places  # beside the old, in the same order
    gone: Places
    heads: Mapping[str, int] = field(repr=False)
    removed: Sequence[str] = field(repr=False)

    @property
    def said(self) -> Places:
        """Give all that the crawl says anew."""
        return [*self.fresh, *self.new]


class Standing:
    """The reviews that stand, by key, with counts that follow every accepted crawl."""

    def __init__(self, reviews: Reviews) -> None:
        """Begin with nothing."""
        self.reviews = reviews
        self.heads: dict[str, int] = {}
        self.filled = Counter[str]()
        self.languages = Counter[str]()
        self.ratings = Counter[float]()
        self.listings = Counter[str]()

    def __len__(self) -> int:
        return len(self.heads)

    def compare(self, versions: Iterable[tuple[str, str | None]]) -> Brought:
        """Say what versions, keys with the review they became, change; nothing is taken in."""
        fresh, old, new, gone, heads, removed = [], [], [], [], {}, []
        for key, review in versions:
            was, now = self.heads.get(key), self.reviews.place.get(str(review))
            if now is None:
                if review != review or review is None:
                    gone += [] if was is None else [was]
                    removed.append(key)
                continue  # explicitly ignored otherwise: an erased review has no row any more
            heads[key] = now
            if was is None:
                fresh.append(now)
            elif was != now:
                old.append(was)
                new.append(now)
        return Brought(fresh, old, new, gone, heads, removed)

    def take(self, brought: Brought) -> None:
        """Take in what an accepted crawl brought."""
        self.heads.update(brought.heads)
        for key in brought.removed:
            self.heads.pop(key, None)
        self._count([*brought.old, *brought.gone], -1)
        self._count(brought.said, 1)

    def after(self, brought: Brought, name: str) -> tuple[int, int]:
        """Give in how many reviews a field would be filled, and of how many."""
        out, read = [*brought.old, *brought.gone], self.reviews
        filled = self.filled[name] + read.count(name, brought.said) - read.count(name, out)
        return filled, len(self) + len(brought.fresh) - len(brought.gone)

    def _count(self, places: Places, sign: int) -> None:
        if not places:
            return
        for name in MEASURED:
            self.filled[name] += sign * self.reviews.count(name, places)
        for counter, found in (
            (self.languages, self.reviews.values("language", places)),
            (self.ratings, self.reviews.ratings(places).tolist()),
            (self.listings, self.reviews.listing[_array(places)].tolist()),
        ):
            for value, n in Counter(found).items():
                counter[value] += sign * n
