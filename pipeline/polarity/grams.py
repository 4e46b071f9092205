"""Runs of words as exact numbers, with the zone in which they stand, and pairs with a gap.

Some runs are of tags: a word that the lexica call good or bad stands there for all such words,
so that "not GOOD" is learnt once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.cues import Scopes
from pipeline.polarity.tokens import START, UNKNOWN, Ints, Tokens
from pipeline.polarity.zones import INSIDE, NEAR, Zones

BITS = 17  # of a word's number: vocabularies of up to 131,070 words

Found = tuple[Ints, Ints]  # of which text, and the key of a run that stands in it


def whole(tokens: Tokens, scopes: Scopes, tags: Ints) -> Found:
    """Return the runs of whole texts."""
    word, tag = tokens.word, tags[tokens.word]
    found = [
        _runs(tokens, word, (0,), 0 + scopes.negated),
        _runs(tokens, word, (0, 1), 2),
        _runs(tokens, word, (0, 1, 2), 3),
        _runs(tokens, tag, (0, 1), 4),
        _runs(tokens, tag, (0, 2), 5),
        _runs(tokens, tag, (0, 3), 6),
    ]
    return _joined(found)


def about(tokens: Tokens, scopes: Scopes, zones: Zones, tags: Ints) -> Found:
    """Return the runs around the terms, marked by side, distance and clause."""
    word, tag = tokens.word, tags[tokens.word]
    gap, same = np.abs(zones.distance), zones.clauses == 0
    side = (zones.distance > 0) * 1
    steps = (gap > 2) * 1 + (gap > 4) + (gap > 8)
    near, out = gap <= NEAR, zones.distance != INSIDE
    found = [
        _runs(tokens, word, (0,), 0 + scopes.negated, out),
        _runs(tokens, word, (0,), 2, ~out),
        _runs(tokens, word, (0,), 4 + side + 2 * scopes.negated, same & out),
        _runs(tokens, word, (0,), 8 + side * 4 + steps, out),
        _runs(tokens, word, (0,), 16 + side, near & out),
        _runs(tokens, word, (0, 1), 18, same),
        _runs(tokens, word, (0, 1), 20 + side, near),
        _runs(tokens, word, (0, 1, 2), 22, near & same),
        _runs(tokens, tag, (0, 1), 24, same),
        _runs(tokens, tag, (0, 2), 25, same),
        _runs(tokens, tag, (0, 3), 26, same),
    ]
    return _joined(found)


def _runs(
    tokens: Tokens,
    word: Ints,
    steps: tuple[int, ...],
    zone: Ints | int,
    where: NDArray[np.bool_] | None = None,
) -> Found:
    """Key the words that stand so many steps from each token, all of them in one text."""
    size = max(0, len(word) - steps[-1])
    last = word[steps[-1] : steps[-1] + size]
    kept = tokens.text[:size] == tokens.text[steps[-1] : steps[-1] + size]
    kept &= (last != START) & (last != UNKNOWN)
    key = np.broadcast_to(zone, word.shape)[:size] << (3 * BITS)
    for place, step in enumerate(steps):
        part = word[step : step + size]
        key = key | (part << (BITS * place))
        kept &= part != UNKNOWN
        if where is not None:
            kept &= where[step : step + size]
    return tokens.text[:size][kept], key[kept]


def _joined(found: list[Found]) -> Found:
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])
