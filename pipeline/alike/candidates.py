"""Pairs of texts that may be copies: those that share enough marks, found by a sorted join."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SHARED_LEAST = 4  # marks
AT_ONCE = 2_000_000  # pairs with a mark in common that are counted in one piece
SMALL = 1 << 24  # two numbers below it fit into one integer, and an array of so many into memory


def candidates(
    new_rows: Ints, new_marks: Ints, old_rows: Ints, old_marks: Ints
) -> tuple[Ints, Ints]:
    """Return pairs (i, j) of texts that share marks: i new, j old or new, each pair once, sorted.

    Of the old texts, the entries with a mark of a new one are enough. A row is a text's number
    in the caller's count, old ones other than new ones; of two new texts the smaller is i.
    """
    first = np.argsort(new_rows, kind="stable")
    rows = np.concatenate([new_rows[first], old_rows])
    found = np.concatenate([new_marks[first], old_marks])
    order = np.argsort(found, kind="stable")  # in a mark the new ones come first, by row
    known, places = _places(rows)
    one, two = _joined(places[order], found[order], order < len(new_rows), len(known))
    return known[one], known[two]


def _places(rows: Ints) -> tuple[Ints, Ints]:
    """Number the rows from nought in their order, where they are not small numbers anyway."""
    if len(rows) and rows.min() >= 0 and rows.max() < SMALL:
        return np.arange(int(rows.max()) + 1), rows
    known, places = np.unique(rows, return_inverse=True)
    return known, places


def _joined(places: Ints, found: Ints, is_new: NDArray[np.bool_], n: int) -> tuple[Ints, Ints]:
    """Pair each new text with those that follow it in a mark, and count the marks of each pair."""
    begins = np.flatnonzero(np.diff(found, prepend=-1))
    sizes = np.diff(begins, append=len(found))
    ends = np.repeat(begins + sizes, sizes)
    entries = np.flatnonzero(is_new)
    entries = entries[np.argsort(places[entries], kind="stable")]
    sizes = ends[entries] - entries - 1
    parts = [np.empty(0, np.int64)]
    for piece in _pieces(places[entries], sizes):
        begins, many = entries[piece] + 1, sizes[piece]
        offsets = np.repeat(begins - np.cumsum(many) + many, many)
        keys = np.repeat(places[entries[piece]] * n, many)
        parts.append(_often(keys + places[offsets + np.arange(len(offsets))]))
    both = np.concatenate(parts)
    return both // n, both % n


def _often(pairs: Ints) -> Ints:
    """Return, sorted, what occurs often enough."""
    pairs.sort()
    ahead = SHARED_LEAST - 1
    often = pairs[: max(0, len(pairs) - ahead)]
    often = often[often == pairs[ahead:]]
    once: Ints = often[np.diff(often, prepend=-1) > 0]
    return once


def _pieces(texts: Ints, sizes: Ints) -> Iterator[slice]:
    """Cut the entries between texts, so that the pairs of a piece are bounded."""
    if not len(texts):
        return
    bounds = np.append(np.flatnonzero(np.diff(texts, prepend=-1)), len(texts))
    totals = np.append(0, np.cumsum(sizes))
    start = 0
    for at, end in pairwise(bounds):
        if at > start and totals[end] - totals[start] > AT_ONCE:
            yield slice(start, int(at))
            start = int(at)
    yield slice(start, len(texts))
