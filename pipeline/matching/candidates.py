"""Which pairs are worth comparing: near by letters or words, or with a code in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from pipeline.matching.spaces import Rows, Spaces

NEAREST = 12  # of each record, each way, in each space
NEAR = 0.05  # a smaller cosine is nothing in common
SHARED = 30  # a mark that more products bear does not point anywhere

Marks = Sequence[frozenset[str]]


def candidates(spaces: Spaces, marks: Marks, keys: Sequence[str], first: int) -> tuple[Rows, Rows]:
    """Pair rows before `first` with rows from there on, each pair once, in order.

    `marks` are the codes, GTINs and whole names of each row: one in common makes a candidate,
    unless too many others (by their `keys`: one of many names counts once) bear it.
    """
    width = len(marks)
    left, right = np.arange(first), np.arange(first, width)
    found = [_by_mark(marks, keys, first) @ np.array([width, 1])]
    for space in (spaces.letters, spaces.words, spaces.text):
        there, back = _nearest(space, left, right), _nearest(space, right, left)
        found += [there @ np.array([width, 1]), back @ np.array([1, width])]
    pairs = np.unique(np.concatenate(found))
    return pairs // width, pairs % width


def _nearest(space: csr_matrix, rows: Rows, others: Rows) -> Rows:
    """Give rows with their nearest others, of shape (pairs, 2)."""
    near = sp_matmul_topn(space[rows], space[others].T.tocsr(), NEAREST, threshold=NEAR)
    return np.column_stack([np.repeat(rows, np.diff(near.indptr)), others[near.indices]])


def _by_mark(marks: Marks, keys: Sequence[str], first: int) -> Rows:
    bearers: dict[str, list[int]] = defaultdict(list)
    for row in range(first, len(marks)):
        for mark in marks[row]:
            bearers[mark].append(row)
    pointing = {
        mark for mark, rows in bearers.items() if len({keys[row] for row in rows}) <= SHARED
    }
    found = [
        (row, other)
        for row in range(first)
        for mark in marks[row] & pointing
        for other in bearers[mark]
    ]
    return np.array(found, np.int64).reshape(-1, 2)
