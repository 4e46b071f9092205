"""The score without each test: every test can be switched off."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame, concat

from pipeline.scoring.cells import Cells, Flags, Floats, read_cells
from pipeline.scoring.posterior import summed
from pipeline.scoring.weights import WEIGHT, Numbers, compare, spreads

COLUMNS = [
    "product_id",
    "test",
    "flagged",
    "flagged_mean",
    "unflagged_mean",
    "weighed",
    "score",
    "low",
    "high",
]


def without(cells: DataFrame, numbers: Numbers, as_of: int | None = None) -> DataFrame:
    """Say of each product and each test that fired: how many, their mean, the score without it.

    Means and scores are from 0 to 100; a mean over no review is NaN. The means are those of the
    ratings as given; what decides is the difference after each shop's effect is taken off:
    `weighed` tells whether the test's weight was applied. Every test in signals is listed.
    """
    read = read_cells(cells)
    fired = sorted({test for names in read.signals for test in names.split(",") if test})
    parts = [_without(read, test, numbers, as_of) for test in fired]
    if not parts:
        return DataFrame({name: [] for name in COLUMNS}).astype(
            {"product_id": "str", "test": "str", "flagged": int, "weighed": bool}
        )
    return concat(parts, ignore_index=True).sort_values(["product_id", "test"], ignore_index=True)


def _without(read: Cells, test: str, numbers: Numbers, as_of: int | None) -> DataFrame:
    fired = read.fired(test)
    found = compare(read, fired, numbers, spreads(read, numbers))
    rest = read.by_product(read.n) - found.flagged
    weight = numbers.get(WEIGHT + test, 1.0)
    rows = summed(read, {**numbers, WEIGHT + test: 1.0}, as_of).assign(
        test=test,
        flagged=found.flagged.astype(np.int64),
        flagged_mean=100 * _mean(read, fired, found.flagged),
        unflagged_mean=100 * _mean(read, ~fired, rest),
        weighed=found.differ & (weight != 1),
    )
    return rows.loc[found.flagged > 0, COLUMNS].astype({"test": "str"})


def _mean(read: Cells, some: Flags, n: Floats) -> Floats:
    total = read.by_product(np.where(some, read.total, 0.0))
    return np.asarray(np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0))
