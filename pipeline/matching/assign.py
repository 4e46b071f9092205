"""The best one-to-one assignment of rows to columns, and what each pair is ahead of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from pipeline.matching.spaces import Rows, Values

RIVALS = 0.25  # the weight of the next best in the row, and of that in the column
LIFT = 4.0  # added to every pair: any is better than none, here
NOBODY = 1e-6


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of a row and a column, each once, with how alike they are."""

    rows: Rows
    columns: Rows
    likeness: Values

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, kept: NDArray[np.bool_]) -> Weighed:
        """Keep some of the pairs."""
        return Weighed(self.rows[kept], self.columns[kept], self.likeness[kept])


def margins(pairs: Weighed) -> Values:
    """Take a quarter of the next best in the row, and in the column, off each likeness.

    A pair alike in a crowd of others as much alike says less than one that stands alone.
    Source: Conneau et al. 2018, "Word translation without parallel data" (CSLS, one neighbour).
    """
    others = _next_best(pairs.rows, pairs.likeness) + _next_best(pairs.columns, pairs.likeness)
    return np.round(pairs.likeness - RIVALS * others, 6)


def assign(pairs: Weighed, weights: Values) -> NDArray[np.bool_]:
    """Mark the pairs of the assignment with the greatest sum: as many as fit, one to one.

    Each row has a column of its own that stands for nobody, so that an assignment exists.
    """
    if not len(pairs):
        return np.zeros(0, bool)
    rows, places = np.unique(pairs.rows, return_inverse=True)
    columns, ranks = np.unique(pairs.columns, return_inverse=True)
    alone = np.arange(len(rows))
    graph = csr_matrix(
        (
            np.concatenate([weights + LIFT, np.full(len(rows), NOBODY)]),
            (np.concatenate([places, alone]), np.concatenate([ranks, len(columns) + alone])),
        ),
        shape=(len(rows), len(columns) + len(rows)),
    )
    one, other = min_weight_full_bipartite_matching(graph, maximize=True)
    partner = np.full(len(rows), -1)
    partner[one] = other
    return np.asarray(partner[places] == ranks, bool)


def _next_best(sides: Rows, likeness: Values) -> Values:
    """Give for each pair the likeness of the best other pair of its side; none counts as 0."""
    order = np.lexsort((-likeness, sides))
    first = np.flatnonzero(np.diff(sides[order], prepend=-1))
    sizes = np.diff(first, append=len(order))
    best = np.maximum(likeness[order[first]], 0.0)
    second = np.where(sizes > 1, likeness[order[np.minimum(first + 1, len(order) - 1)]], 0.0)
    place = np.repeat(np.arange(len(first)), sizes)
    found = np.empty(len(order))
    found[order] = best[place]
    found[order[first]] = np.maximum(second, 0.0)
    return found
