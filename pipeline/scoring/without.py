"""The score without each test: every test can be switched off."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame, concat

from pipeline.scoring.cells import Cells, read_cells
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

    Means and scores are from 0 to 100; a mean over no review is NaN; `weighed` tells whether the
    test's weight was applied. Every test that occurs in signals is listed.
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
    found = compare(read, read.fired(test), numbers, spreads(read, numbers))
    weight = numbers.get(WEIGHT + test, 1.0)
    rows = summed(read, {**numbers, WEIGHT + test: 1.0}, as_of).assign(
        test=test,
        flagged=found.flagged.astype(np.int64),
        flagged_mean=100 * found.flagged_mean,
        unflagged_mean=100 * found.unflagged_mean,
        weighed=found.differ & (weight != 1),
    )
    return rows.loc[found.flagged > 0, COLUMNS].astype({"test": "str"})
