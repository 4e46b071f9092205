"""What one review weighs: its age, its shop, its credibility and the week in which it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, Series

from pipeline.scoring.cells import Cells, Flags, Floats, Ints, added, read_cells, starts

Numbers = Mapping[str, float]

WEIGHT = "weight_"  # what a test's number is called: weight_<test>
DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Compared:
    """One test in every product: the reviews it flagged against those it did not."""

    flagged: Floats
    flagged_mean: Floats
    unflagged_mean: Floats
    differ: Flags


def weights(cells: DataFrame, numbers: Numbers, as_of: int | None = None) -> Series[float]:
    """Weigh each cell's reviews, from 0 to 1; the result has the frame's index.

    weight = age x shop x tests that fired and matter x weekly cap. `as_of` is the week from which
    age counts (none: the newest week of the cells).
    """
    read = read_cells(cells)
    found = np.empty(len(read.n))
    found[read.order] = weigh(read, numbers, as_of)
    return Series(found, index=cells.index, name="weight", dtype=float)


def weigh(cells: Cells, numbers: Numbers, as_of: int | None) -> Floats:
    """Weigh sorted cells."""
    weight = aged(cells, numbers, as_of) * shop_numbers(cells, numbers, "shop_weight", 1.0)
    spread = spreads(cells, numbers)
    for test in tests_of(numbers):
        fired = cells.fired(test)
        if fired.any():
            fired = fired & compare(cells, fired, numbers, spread).differ[cells.product]
            weight = np.where(fired, weight * numbers[WEIGHT + test], weight)
    return weight * capped(cells, numbers, spread, weight)


def tests_of(numbers: Numbers) -> list[str]:
    """Name the tests that have a weight other than 1, sorted."""
    found = (name.removeprefix(WEIGHT) for name in numbers if name.startswith(WEIGHT))
    return sorted(test for test in found if numbers[WEIGHT + test] != 1)


def shop_numbers(cells: Cells, numbers: Numbers, name: str, otherwise: float) -> Floats:
    """Look up a number of each cell's shop, as in shop_effect:<shop>."""
    found = np.array([numbers.get(f"{name}:{shop}", otherwise) for shop in cells.shops])
    return found[cells.shop] if len(found) else np.zeros(0)


def adjusted(cells: Cells, numbers: Numbers) -> Floats:
    """Take each shop's effect off the sums of its ratings."""
    return cells.total - cells.n * shop_numbers(cells, numbers, "shop_effect", 0.0)


def newest(cells: Cells) -> int:
    """Give the newest week of the cells; 0 where none has a date."""
    return int(cells.week[cells.dated].max()) if cells.dated.any() else 0


def aged(cells: Cells, numbers: Numbers, as_of: int | None) -> Floats:
    """Halve the weight every half_life_days before the product's newest review.

    While a product gets no new reviews, all of its weights halve every silent_half_life_days: what
    was known last stays the best guess, and gets less sure. A review without a date weighs what
    the dated ones of its product weigh on average. A half-life of 0 is none.
    """
    if not cells.dated.any():
        return np.ones(len(cells.n))
    now = newest(cells) if as_of is None else as_of
    week = np.minimum(cells.week, now)  # a date that lies ahead is taken for today's
    last = np.maximum.reduceat(week, cells.start)[cells.product]
    weight = _halved(DAYS * (last - week), numbers["half_life_days"])
    weight = weight * _halved(DAYS * (now - last), numbers["silent_half_life_days"])
    known = cells.by_product(np.where(cells.dated, cells.n, 0.0))
    mean = cells.by_product(np.where(cells.dated, cells.n * weight, 0.0))
    usual = np.divide(mean, known, out=np.ones(len(known)), where=known > 0)
    return np.where(cells.dated, weight, usual[cells.product])


def _halved(days: Floats, half_life: float) -> Floats:
    return np.exp2(-days / half_life) if half_life > 0 else np.ones(len(days))


def spreads(cells: Cells, numbers: Numbers) -> Floats:
    """Give each product's standard deviation of ratings, shrunk towards the category's."""
    n, total = cells.by_product(cells.n), cells.by_product(cells.total)
    return shrunk_spread(n, cells.by_product(cells.squares) - total * total / n, numbers)


def shrunk_spread(n: Floats, about: Floats, numbers: Numbers) -> Floats:
    """Shrink the spread of n ratings, given their squares about their mean.

    Variance = (k s^2 + squares) / (k + n - 1), with k = spread_strength and s = within_sd.
    """
    strength = numbers["spread_strength"]
    squares = strength * numbers["within_sd"] ** 2 + np.maximum(0.0, about)
    return np.sqrt(squares / (strength + np.maximum(0.0, n - 1)))


def compare(cells: Cells, fired: Flags, numbers: Numbers, spread: Floats) -> Compared:
    """Compare the mean of flagged and unflagged reviews within each product.

    They differ by more than chance where |difference| > flagged_z standard errors.
    """
    total = adjusted(cells, numbers)
    flagged = cells.by_product(np.where(fired, cells.n, 0.0))
    rest = cells.by_product(cells.n) - flagged
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = cells.by_product(np.where(fired, total, 0.0)) / flagged
        other = cells.by_product(np.where(fired, 0.0, total)) / rest
        error = spread * np.sqrt(1 / flagged + 1 / rest)
        differ = np.abs(mean - other) > numbers["flagged_z"] * error
    return Compared(flagged, mean, other, np.asarray(differ, np.bool_))


def capped(cells: Cells, numbers: Numbers, spread: Floats, weight: Floats) -> Floats:
    """Cap what the reviews of one week weigh, where it brings many, and they are unlike the rest.

    Many are more than week_least and than week_times the product's median week. Then the week
    weighs week_share of what all others weigh, at the most. Gives a factor for each cell.
    """
    times = numbers["week_times"]
    if times <= 0 or not cells.dated.any():
        return np.ones(len(cells.n))
    key = cells.product * 2**32 + cells.week
    order = np.argsort(key, kind="stable")
    start = starts(key[order])
    product = cells.product[order][start]
    real = cells.dated[order][start]
    n = added(cells.n[order], start)
    total = added(adjusted(cells, numbers)[order], start)
    weighed = added((weight * cells.n)[order], start)
    median = _medians(product, n, real, len(cells.products))[product]
    many = n > np.maximum(numbers["week_least"], times * median)
    others_weigh = cells.by_product(weight * cells.n)[product] - weighed
    most = numbers["week_share"] * others_weigh
    rest = cells.by_product(cells.n)[product] - n
    others = cells.by_product(adjusted(cells, numbers))[product] - total
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(total / n - others / rest) / (spread[product] * np.sqrt(1 / n + 1 / rest))
        unlike = real & many & (weighed > 0) & (apart > numbers["week_z"])
        each = np.where(unlike, np.minimum(1.0, most / weighed), 1.0)
    found = np.empty(len(cells.n))
    found[order] = np.repeat(each, np.diff(np.r_[start, len(key)]))
    return found


def _medians(product: Ints, n: Floats, real: Flags, products: int) -> Floats:
    """Give each product's median number of reviews in the weeks that have any; 0 without a date."""
    order = np.lexsort((n, ~real, product))  # of each product first the real weeks, by size
    weeks = np.bincount(product[real], minlength=products)
    first = np.searchsorted(product[order], np.arange(products))
    sizes = np.r_[n[order], 0.0]
    middle = (sizes[first + np.maximum(0, weeks - 1) // 2] + sizes[first + weeks // 2]) / 2
    return np.where(weeks > 0, middle, 0.0)
