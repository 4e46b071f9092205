"""How much more the months of a product differ than chance alone would make them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ENOUGH = 5  # reviews that say it: of a rarer aspect the spread cannot be told


def spread_of(said: Ints, read: Ints) -> float:
    """Estimate the intra-class correlation of a product's months, all aspects taken together.

    `said` is months x shops x aspects, `read` months x shops with no empty shop. What a changed mix
    of shops brings is no spread. By moments: the squares of what differs from the foretold count,
    less what chance brings, over what a correlation of 1 would add (Williams 1982); 0 where the
    months differ no more than by chance, or nothing can be told.
    """
    of, n = read.sum(axis=1), read.sum(axis=0)
    total = said.sum(axis=(0, 1))
    enough = (total >= ENOUGH) & (total < n.sum())
    if not enough.any() or len(n) == 0:
        return 0.0
    share = said[:, :, enough].sum(axis=0) / n[:, None]  # shops x aspects
    rest = said[:, :, enough].sum(axis=1) - read @ share
    common = total[enough] / n.sum()
    one = common * (1 - common)
    single = (read * (1 - read / n)).sum(axis=0)
    chance = (single * n / np.maximum(n - 1, 1)) @ (share * (1 - share))
    most = float((of * (of - 1) * (1 - of / n.sum())).sum()) * int(enough.sum())
    extra = float((((rest**2).sum(axis=0) - chance) / one).sum())
    return min(max(extra / most, 0.0), 0.5) if most > 0 else 0.0
