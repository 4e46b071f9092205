"""Runs of one to three words as exact numbers, with the zone in which they stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.cues import Scopes
from pipeline.polarity.tokens import START, UNKNOWN, Ints, Tokens
from pipeline.polarity.zones import INSIDE, NEAR, Zones

BITS = 17  # of a word's number: vocabularies of up to 131,072 words
KINDS = 5  # bits of the zone and the length of the run


def whole(tokens: Tokens, scopes: Scopes) -> tuple[Ints, Ints]:
    """Return the runs of whole texts: of which text, and their keys."""
    plain = _runs(tokens, 1, np.full(len(tokens.word), 0) + scopes.negated)
    return _joined([plain, _runs(tokens, 2, 2), _runs(tokens, 3, 3)])


def about(tokens: Tokens, scopes: Scopes, zones: Zones) -> tuple[Ints, Ints]:
    """Return the runs around the terms, marked by side, distance and clause."""
    side = (zones.distance > 0).astype(np.int64)
    near = np.abs(zones.distance) <= NEAR
    same = zones.clauses == 0
    steps = np.searchsorted([2, 4, 8], np.abs(zones.distance), side="left")
    inside = zones.distance == INSIDE
    found = [
        _runs(tokens, 1, 0 + scopes.negated, ~inside),
        _runs(tokens, 1, 2, inside),
        _runs(tokens, 1, 4 + side + 2 * scopes.negated, same & ~inside),
        _runs(tokens, 1, 8 + side * 4 + steps, ~inside),
        _runs(tokens, 1, 16 + side, near & ~inside),
        _runs(tokens, 2, 18, same),
        _runs(tokens, 2, 20 + side, near),
        _runs(tokens, 3, 22, near & same),
    ]
    return _joined(found)


def _runs(
    tokens: Tokens, length: int, zone: Ints | int, where: NDArray[np.bool_] | None = None
) -> tuple[Ints, Ints]:
    word, size = tokens.word, len(tokens.word) - length + 1
    if size <= 0:
        return tokens.text[:0], tokens.word[:0]
    kept = word[:size] != UNKNOWN
    key = np.broadcast_to(zone, word.shape)[:size] << (3 * BITS)
    for step in range(length):
        part = word[step : step + size]
        key = key | (part << (BITS * step))
        kept &= part != UNKNOWN
        kept &= (part != START) if step or length == 1 else kept
        if where is not None:
            kept &= where[step : step + size]
    return tokens.text[:size][kept], key[kept]


def _joined(found: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])
