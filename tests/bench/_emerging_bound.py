"""What no rule can pass: the most powerful test of a doubling (Neyman and Pearson 1933).

A rule that alarms falsely in at most a share L of months does so in at most 2 L of pairs of months,
and it sees no more than two months of reviews. So no rule finds more than the most powerful test
of level 2 L on both months, which knows the usual rate exactly, of months that differ by chance
alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]

TINY = 1e-300  # chances below this are none


def best_alone(rate: float, n: int, level: float) -> float:
    """Give the bound where the whole level is spent on one aspect."""
    return float(best_shared(np.array([rate]), n, level)[0])


def best_shared(rates: Floats, n: int, level: float) -> Floats:
    """Give the chances of the rule with the greatest sum of them over all aspects.

    Counts are taken up in the order of their likelihood ratio; the last one by a toss.
    """
    counts = np.arange(2 * n + 1)
    usual = np.array([binom.logpmf(counts, 2 * n, one) for one in rates])
    twice = np.array([binom.logpmf(counts, 2 * n, min(2 * one, 1.0)) for one in rates])
    order = np.argsort(-(twice - usual), axis=None, kind="stable")
    cost = np.exp(usual).ravel()[order]
    spent = np.concatenate([[0.0], np.cumsum(cost)[:-1]])
    taken = np.empty(order.size)
    taken[order] = np.clip((2 * level - spent) / np.maximum(cost, TINY), 0, 1)
    return np.asarray((taken.reshape(usual.shape) * np.exp(twice)).sum(axis=1))
