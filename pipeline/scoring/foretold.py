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

    `said` and `heard` are sums of ratings and of ones, each times its shop's weight; `raw` and
    `squares` are the plain sums; `done` is the number of the product's ratings until the week's
    end, `size` that of all.
    """

    product: Ints
    week: Ints
    n: Floats
    total: Floats
    said: Floats
    heard: Floats
    raw: Floats
    squares: Floats
    done: Floats
    size: Floats


@dataclass(frozen=True, slots=True)
class Ahead:
    """Points at which the next ratings are foretold, and for each the sums of what is seen.

    `said` and `heard` have a row for each half-life (0: none) and a column for each point;
    `seen` ratings lie `about` their mean (sum of squares); `target` is the mean of the next `n`.
    """

    product: Ints
    said: Floats
    heard: Floats
    seen: Floats
    about: Floats
    target: Floats
    n: Floats

    def foretell(self, mean: float, strength: Floats, at: int) -> Floats:
        """Foretell the target at each point with one half-life, given the mean's weight at each."""
        return np.asarray((self.said[at] + strength * mean) / (self.heard[at] + strength))


def by_week(cells: Cells, total: Floats, weight: Floats) -> Weeks:
    """Add up sorted cells by product and week, with `total` for the sums of ratings."""
    keep = cells.dated
    key = (cells.product * 2**32 + cells.week)[keep]
    order = np.argsort(key, kind="stable")
    start = starts(key[order])
    columns = (cells.n, total, total * weight, cells.n * weight, cells.total, cells.squares)
    sums = [added(column[keep][order], start) for column in columns]
    product, week = cells.product[keep][order][start], cells.week[keep][order][start]
    first = starts(product)
    lengths = np.diff(np.r_[first, len(product)])
    n, plain, said, heard, raw, squares = sums
    count = np.r_[0.0, np.cumsum(n)]
    done = count[1:] - np.repeat(count[first], lengths)
    size = np.repeat(added(n, first), lengths)
    return Weeks(product, week, n, plain, said, heard, raw, squares, done, size)


def ahead(weeks: Weeks, half_lives: tuple[float, ...]) -> Ahead:
    """Cut each product's weeks at shares of its ratings; the age of a rating ends at the cut."""
    parts = [_cut(weeks, share, half_lives) for share in CUTS]
    product = np.concatenate([part.product for part in parts])
    names = ("said", "heard", "seen", "about", "target", "n")
    sums = (np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names)
    return Ahead(product, *sums)


def _cut(weeks: Weeks, share: float, half_lives: tuple[float, ...]) -> Ahead:
    earlier = weeks.done - weeks.n  # ratings before the week
    past = earlier < share * weeks.size
    seen = _sums(weeks, np.where(past, weeks.n, 0.0))
    coming = ~past & (earlier - seen[weeks.product] < NEXT)
    n = _sums(weeks, np.where(coming, weeks.n, 0.0))
    good = (_sums(weeks, weeks.n) >= LEAST_REVIEWS) & (seen > 0) & (n > 0)
    raw = _sums(weeks, np.where(past, weeks.raw, 0.0))[good]
    about = _sums(weeks, np.where(past, weeks.squares, 0.0))[good] - raw * raw / seen[good]
    target = _sums(weeks, np.where(coming, weeks.total, 0.0))[good] / n[good]
    heard, said = (sums[:, good] for sums in _aged(weeks, past, half_lives))
    product = np.flatnonzero(good).astype(np.int64)
    return Ahead(product, said, heard, seen[good], about, target, n[good])


def _aged(weeks: Weeks, past: Flags, half_lives: tuple[float, ...]) -> tuple[Floats, Floats]:
    last = np.full(_products(weeks), -(10**9), np.int64)
    np.maximum.at(last, weeks.product[past], weeks.week[past])
    age = DAYS * np.maximum(0, last[weeks.product] - weeks.week)
    heard, said = [], []
    for half_life in half_lives:
        weight = np.exp2(-age / half_life) if half_life else np.ones(len(age))
        heard.append(_sums(weeks, np.where(past, weight * weeks.heard, 0.0)))
        said.append(_sums(weeks, np.where(past, weight * weeks.said, 0.0)))
    return np.array(heard), np.array(said)


def _products(weeks: Weeks) -> int:
    return int(weeks.product[-1]) + 1 if len(weeks.product) else 0


def _sums(weeks: Weeks, values: Floats) -> Floats:
    return np.asarray(np.bincount(weeks.product, values, _products(weeks)), np.float64)
