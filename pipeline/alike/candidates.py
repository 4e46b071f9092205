"""Pairs of texts that may be copies: those that share enough marks, found by a sorted join."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SHARED_LEAST = 4  # marks
AT_ONCE = 2_000_000  # pairs with a mark in common that are counted in one piece


def candidates(
    new_rows: Ints, new_marks: Ints, old_rows: Ints, old_marks: Ints
) -> tuple[Ints, Ints]:
    """Return pairs (i, j) of texts that share marks: i new, j old or new, each pair once, sorted.

    Of the old texts, the entries with a mark of a new one are enough. A row is a text's number
    in the caller's count, old ones other than new ones; of two new texts the smaller is i.
    """
    rows, places = np.unique(np.concatenate([new_rows, old_rows]), return_inverse=True)
    found = np.concatenate([new_marks, old_marks])
    is_new = np.zeros(len(rows), dtype=bool)
    is_new[places[: len(new_rows)]] = True
    order = np.lexsort((places, found))
    places, found = places[order], found[order]
    one, two = _joined(places, found, is_new)
    return rows[one], rows[two]


def _joined(places: Ints, found: Ints, is_new: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Count what each new text shares with the others; the entries are sorted by mark, text."""
    entries = np.flatnonzero(is_new[places])
    entries = entries[np.argsort(places[entries], kind="stable")]
    begins = np.searchsorted(found, found[entries], side="left")
    sizes = np.searchsorted(found, found[entries], side="right") - begins
    parts = [np.empty(0, np.int64)]
    for piece in _pieces(places[entries], sizes):
        chosen = np.repeat(entries[piece], sizes[piece])
        steps = np.arange(len(chosen)) - np.repeat(
            np.cumsum(sizes[piece]) - sizes[piece], sizes[piece]
        )
        others = places[np.repeat(begins[piece], sizes[piece]) + steps]
        ones = places[chosen]
        wanted = (others != ones) & ~(is_new[others] & (others < ones))
        parts.append(_often(ones[wanted] * len(is_new) + others[wanted]))
    both = np.concatenate(parts)
    return both // len(is_new), both % len(is_new)


def _often(pairs: Ints) -> Ints:
    values, counts = np.unique(pairs, return_counts=True)
    often: Ints = values[counts >= SHARED_LEAST]
    return often


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
