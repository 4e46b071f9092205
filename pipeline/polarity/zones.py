"""Where each token stands to the aspect term whose polarity is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.tokens import START, Ints, Tokens

Place = tuple[int, int] | None

INSIDE, FAR = 0, 40  # the distance of the term's own words; what is further counts as so far
NEAR = 6  # words on each side that make the window
CELLS = 14  # the term itself (12), START (13), else side x (2, 6 or more words) x same clause


@dataclass(frozen=True, slots=True)
class Zones:
    """Distances and clauses of each token, counted from the term; whole texts have no term."""

    distance: Ints  # words from the term: below 0 before it, 0 in it, above 0 after it
    clauses: Ints  # clauses from the term, likewise
    cell: Ints  # where the token stands, by side, distance and clause
    nearness: NDArray[np.float64]  # 1 / (distance + 1), 0 in the term


def zones(tokens: Tokens, clause: Ints, places: Sequence[Place]) -> Zones:
    """Measure how far each token stands from the term of its text."""
    placed = np.array([place is not None for place in places], np.bool_)
    spans = np.array([place or (0, 0) for place in places], np.int64).reshape(-1, 2)
    at, text = np.arange(len(tokens.word)), tokens.text
    real = tokens.word != START
    first = _least(tokens, np.where(real & (tokens.end > spans[text, 0]), at, len(at)))
    first = np.minimum(first, np.append(tokens.starts[1:], len(at)) - 1)
    last = -_least(tokens, np.where(real & (tokens.begin < spans[text, 1]), -at, 1))
    last = np.maximum(last, first)
    before, after = at - first[text], at - last[text]
    distance = np.where(before < 0, before, np.where(after > 0, after, INSIDE))
    apart = np.minimum(clause - clause[first][text], 0) + np.maximum(clause - clause[last][text], 0)
    asked = placed[text]
    distance = np.where(asked, distance.clip(-FAR, FAR), FAR)
    apart = np.where(asked, apart.clip(-3, 3), 0)
    gap = np.abs(distance)
    cell = (distance > 0) * 6 + ((gap > 2) * 1 + (gap > NEAR)) * 2 + (apart == 0)
    cell = np.where(distance == INSIDE, CELLS - 2, np.where(real, cell, CELLS - 1))
    return Zones(distance, apart, cell, np.where(distance == INSIDE, 0.0, 1 / (gap + 1)))


def _least(tokens: Tokens, values: Ints) -> Ints:
    """Return the least value of each text, shape (n,)."""
    return np.minimum.reduceat(values, tokens.starts) if tokens.n else values[:0]


def _view(wanted: Sequence[int]) -> list[float]:
    return [float(cell in wanted) for cell in range(CELLS)]


# of which cells each view is made: all, the clause, and parts of either on one side of the term
VIEWS = np.array(
    [
        _view(range(12)),
        _view([1, 3, 5, 7, 9, 11]),
        _view([1, 3, 5]),
        _view([7, 9, 11]),
        _view([0, 1, 2, 3]),
        _view([6, 7, 8, 9]),
        _view([0, 1]),
        _view([6, 7]),
        _view([0, 2, 4]),
        _view([6, 8, 10]),
        _view([12]),
    ]
).T
