"""How well the ratings of a product foretell the next ones: what the half-life is fitted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.scoring.cells import Cells, Flags, Floats, Ints, added, starts

CUTS = (0.3, 0.5, 0.7, 0.9)  # shares of a product's ratings that are seen
NEXT = 10.0  # ratings that are to be foretold; those of a week stay together
LEAST_REVIEWS = 4
DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Weeks:
    """Sums of each product's weeks, sorted; undated ratings are left out.

    `said` and `heard` are sums of ratings and of ones, each times its shop's weight; `done` is
    the number of the product's ratings until the week's end, `size` that of all.
    """

    product: Ints
    week: Ints
    n: Floats
    total: Floats
    said: Floats
    heard: Floats
    done: Floats
    size: Floats


@dataclass(frozen=True, slots=True)
class Ahead:
    """Points at which the next ratings are foretold, and for each the sums of what is seen.

    `said` and `heard` have a row for each half-life (0: none) and a column for each point;
    `target` is the mean of the next `n` ratings.
    """

    product: Ints
    said: Floats
    heard: Floats
    target: Floats
    n: Floats

    def foretell(self, mean: float, strength: float, at: int) -> Floats:
        """Foretell the target at each point with one half-life."""
        told = (self.said[at] + strength * mean) / (self.heard[at] + strength)
        return np.asarray(told, np.float64)


def by_week(cells: Cells, total: Floats, weight: Floats) -> Weeks:
    """Add up sorted cells by product and week, with `total` for the sums of ratings."""
    keep = cells.dated
    key = (cells.product * 2**32 + cells.week)[keep]
    order = np.argsort(key, kind="stable")
    start = starts(key[order])
    columns = (cells.n, total, total * weight, cells.n * weight)
    n, plain, said, heard = (added(column[keep][order], start) for column in columns)
    product, week = cells.product[keep][order][start], cells.week[keep][order][start]
    first = starts(product)
    lengths = np.diff(np.r_[first, len(product)])
    count = np.r_[0.0, np.cumsum(n)]
    done = count[1:] - np.repeat(count[first], lengths)
    return Weeks(product, week, n, plain, said, heard, done, np.repeat(added(n, first), lengths))


def ahead(weeks: Weeks, half_lives: tuple[float, ...], floor: float) -> Ahead:
    """Cut each product's weeks at shares of its ratings; the age of a rating ends at the cut."""
    parts = [_cut(weeks, share, half_lives, floor) for share in CUTS]
    product, said, heard, target, n = (
        np.concatenate([part[at] for part in parts], axis=-1) for at in range(5)
    )
    return Ahead(product, said, heard, target, n)


def _cut(
    weeks: Weeks, share: float, half_lives: tuple[float, ...], floor: float
) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    earlier = weeks.done - weeks.n  # ratings before the week
    past = earlier < share * weeks.size
    seen = _sums(weeks, np.where(past, weeks.n, 0.0))
    start = seen[weeks.product]  # ratings that are seen, of each week's product
    coming = ~past & (earlier - start < NEXT)
    target_n = _sums(weeks, np.where(coming, weeks.n, 0.0))
    target = _sums(weeks, np.where(coming, weeks.total, 0.0))
    size = _sums(weeks, weeks.n)
    good = (size >= LEAST_REVIEWS) & (seen > 0) & (target_n > 0)
    heard, said = _aged(weeks, past, half_lives, floor)
    product = np.flatnonzero(good).astype(np.int64)
    return product, said[:, good], heard[:, good], target[good] / target_n[good], target_n[good]


def _aged(
    weeks: Weeks, past: Flags, half_lives: tuple[float, ...], floor: float
) -> tuple[Floats, Floats]:
    last = np.full(_products(weeks), -(10**9), np.int64)
    np.maximum.at(last, weeks.product[past], weeks.week[past])
    age = DAYS * np.maximum(0, last[weeks.product] - weeks.week)
    heard, said = [], []
    for half_life in half_lives:
        weight = np.ones(len(age))
        if half_life:
            weight = floor + (1 - floor) * np.exp2(-age / half_life)
        heard.append(_sums(weeks, np.where(past, weight * weeks.heard, 0.0)))
        said.append(_sums(weeks, np.where(past, weight * weeks.said, 0.0)))
    return np.array(heard), np.array(said)


def _products(weeks: Weeks) -> int:
    return int(weeks.product[-1]) + 1 if len(weeks.product) else 0


def _sums(weeks: Weeks, values: Floats) -> Floats:
    return np.asarray(np.bincount(weeks.product, values, _products(weeks)), np.float64)
