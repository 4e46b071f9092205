"""Cells of tallies as sorted arrays, so that the order in which rows arrive cannot show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

COLUMNS = ["product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares"]
UNDATED = -(10**9)  # a week that no calendar has: NaN would not sort with the others


@dataclass(frozen=True)
class Cells:
    """Sorted cells: one entry per product, shop, week and set of signals; sums of ratings 0 to 1.

    `product`, `shop` and `signal` point into the sorted names; `start` is each product's first
    cell; `order` is where each cell stood in the frame.
    """

    products: list[str]
    shops: list[str]
    signals: list[str]
    product: Ints
    shop: Ints
    signal: Ints
    week: Ints
    n: Floats
    total: Floats
    squares: Floats
    order: Ints

    @cached_property
    def start(self) -> Ints:
        """Find the first cell of each product."""
        return starts(self.product)

    @cached_property
    def dated(self) -> Flags:
        """Tell which cells have a week."""
        return np.asarray(self.week != UNDATED, np.bool_)

    def by_product(self, values: Floats) -> Floats:
        """Sum values of cells within each product, in the order of the sorted cells."""
        return added(values, self.start)

    def fired(self, test: str) -> Flags:
        """Tell in which cells a test fired."""
        has = [test in names.split(",") for names in self.signals]
        return np.array(has, np.bool_)[self.signal] if has else np.zeros(0, np.bool_)

    def picked(self, keep: Flags) -> Cells:
        """Keep some cells; products without any left are left out."""
        left, product = np.unique(self.product[keep], return_inverse=True)
        return replace(
            self,
            products=[self.products[at] for at in left],
            product=product.astype(np.int64),
            **{
                name: getattr(self, name)[keep]
                for name in ("shop", "signal", "week", "n", "total", "squares", "order")
            },
        )


def starts(codes: Ints) -> Ints:
    """Find where each run of equal codes begins."""
    if not len(codes):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]).astype(np.int64)


def added(values: Floats, start: Ints) -> Floats:
    """Sum values from each start to the next."""
    if not len(start):
        return np.zeros(0)
    return np.asarray(np.add.reduceat(values, start), np.float64)


def read_cells(frame: DataFrame) -> Cells:
    """Sort a frame of cells (COLUMNS; a week or signals may be missing) by all of its columns."""
    product, products = coded(frame["product_id"])
    shop, shops = coded(frame["shop"])
    signal, signals = coded(frame["signals"])
    week = weeks_of(frame["week"])
    n, total, squares = (
        frame[name].to_numpy(np.float64) for name in ("n", "rating_sum", "rating_squares")
    )
    order = np.lexsort((squares, total, n, signal, week, shop, product)).astype(np.int64)
    product, shop, signal, week = (column[order] for column in (product, shop, signal, week))
    n, total, squares = (column[order] for column in (n, total, squares))
    return Cells(products, shops, signals, product, shop, signal, week, n, total, squares, order)


def weeks_of(weeks: Series[int]) -> Ints:
    """Give weeks as integers, UNDATED where there is none."""
    numbers = pd.to_numeric(weeks, errors="coerce").astype("Float64").fillna(float(UNDATED))
    return numbers.to_numpy(np.float64).astype(np.int64)


def coded(column: Series[str]) -> tuple[Ints, list[str]]:
    """Number the values of a column in their sorted order; a missing one is an empty string."""
    codes, names = pd.factorize(column.fillna(""), sort=True)
    return codes.astype(np.int64), [str(name) for name in names]


def tally_cells(reviews: DataFrame) -> DataFrame:
    """Count reviews (product_id, shop, week, signals, rating 0 to 1) by cell; rows have COLUMNS.

    A rating that is missing is not counted. Sums run over sorted ratings: the order in which
    reviews arrived cannot show.
    """
    reviews = reviews[reviews["rating"].notna().to_numpy()]
    product, products = coded(reviews["product_id"])
    shop, shops = coded(reviews["shop"])
    signal, signals = coded(reviews["signals"])
    week = weeks_of(reviews["week"])
    rating = reviews["rating"].to_numpy(np.float64)
    first = np.lexsort((rating, signal, week, shop, product))
    product, shop, signal, week = (column[first] for column in (product, shop, signal, week))
    rating = rating[first]
    changed = np.zeros(len(rating), np.bool_)
    for column in (product, shop, signal, week):
        changed[1:] |= column[1:] != column[:-1]
    changed[:1] = True
    start = np.flatnonzero(changed).astype(np.int64)
    weeks = Series(week[start], dtype="Int64")
    return DataFrame(
        {
            "product_id": np.array(products, object)[product[start]],
            "shop": np.array(shops, object)[shop[start]],
            "week": weeks.mask(weeks == UNDATED),
            "signals": np.array(signals, object)[signal[start]],
            "n": np.diff(np.r_[start, len(rating)]).astype(np.int64),
            "rating_sum": added(rating, start),
            "rating_squares": added(rating * rating, start),
        }
    ).astype({"product_id": "str", "shop": "str", "signals": "str"})
