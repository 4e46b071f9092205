"""How much more periods of a product differ than chance alone would make them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DOUBT = 1.5
ENOUGH = 5  # reviews that say it: of a rarer aspect the spread cannot be told


def spreads(said: Ints, read: Ints, strength: float) -> Floats:
    """Estimate the intra-class correlation of the reviews of one period, per aspect.

    `said` is periods x shops x aspects, `read` periods x shops with no empty shop. What a changed
    mix of shops brings is no spread. By moments: the squares of what differs from the foretold
    count, less what chance brings, over what a correlation of 1 would add (Williams 1982). An
    aspect's own, known from few periods, is drawn towards that of all aspects together, which
    weighs as `strength` periods; and it is raised by DOUBT standard errors, for one that is too
    small brings more alarms than one that is too great keeps back. None is less than 0.
    """
    of, n = read.sum(axis=1), read.sum(axis=0)
    most = float((of * (of - 1) * (1 - of / max(n.sum(), 1))).sum())
    total = said.sum(axis=(0, 1))
    enough = (total >= ENOUGH) & (total < n.sum())
    found = np.zeros(len(total))
    if most <= 0 or not enough.any():
        return found
    own = _extra(said[:, :, enough], read) / most
    together = float(own.mean())
    known = len(of) - 1 + strength
    found[:] = together
    found[enough] = ((len(of) - 1) * own + strength * together) / known
    found *= 1 + DOUBT * np.sqrt(2 / max(known, 1.0))
    return np.asarray(np.clip(found, 0.0, 0.5))


def _extra(said: Ints, read: Ints) -> Floats:
    """Give what the squares of an aspect are above chance, over the variance of one review."""
    n = read.sum(axis=0)
    share = said.sum(axis=0) / n[:, None]  # shops x aspects
    rest = said.sum(axis=1) - read @ share
    once = (read * (1 - read / n)).sum(axis=0) * n / np.maximum(n - 1, 1)
    common = said.sum(axis=(0, 1)) / n.sum()
    squares = (rest**2).sum(axis=0) - once @ (share * (1 - share))
    return np.asarray(squares / (common * (1 - common)))
