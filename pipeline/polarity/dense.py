"""The few numbers of a text: what several lexica say of its words, under negation and contrast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.polarity.cues import LISTS, Scopes
from pipeline.polarity.tokens import Tokens
from pipeline.polarity.zones import INSIDE, NEAR, Zones

Numbers = NDArray[np.float64]


def whole(tokens: Tokens, scopes: Scopes, values: Numbers, cues: NDArray[np.bool_]) -> Numbers:
    """Sum what the lexica say of whole texts, shape (n, features); values is (words, lexica)."""
    plain = values[tokens.word]
    turned = np.where(scopes.negated[:, None], -plain, plain)
    parts = [
        np.maximum(plain, 0),
        np.minimum(plain, 0),
        turned,
        plain * scopes.negated[:, None],
        turned * scopes.supposed[:, None],
        turned * scopes.last[:, None],
    ]
    sums = _sums(tokens, np.hstack(parts))
    size = _sums(tokens, np.ones((len(tokens.word), 1)))
    total = sums[:, 2 * values.shape[1] : 3 * values.shape[1]]
    most, least = _ends(tokens, turned)
    counts = _sums(tokens, cues.T[tokens.word].astype(np.float64))
    shape = [np.tanh(total), np.sign(total), total / np.sqrt(size), most, least]
    return np.hstack([sums, *shape, counts, np.minimum(counts[:, :1], 1), np.log(size)])


def about(
    tokens: Tokens, scopes: Scopes, zones: Zones, values: Numbers, cues: NDArray[np.bool_]
) -> Numbers:
    """Sum what the lexica say around each term: by clause, side and distance."""
    plain = values[tokens.word]
    turned = np.where(scopes.negated[:, None], -plain, plain)
    gap, same = np.abs(zones.distance), zones.clauses == 0
    left, out = zones.distance < 0, zones.distance != INSIDE
    masks = [
        out,
        out & same,
        same & left,
        same & out & ~left,
        left & (gap <= NEAR),
        ~left & out & (gap <= NEAR),
        left & (gap <= 2),
        ~left & out & (gap <= 2),
        zones.clauses < 0,
        zones.clauses > 0,
        ~out,
    ]
    near = (turned / (gap[:, None] + 1)) * out[:, None]
    parts = [turned * mask[:, None] for mask in masks]
    polar = [np.abs(plain) * mask[:, None] for mask in masks[:8]]
    sums = _sums(tokens, np.hstack([*parts, *polar, near, np.abs(near)]))
    within = turned * masks[1][:, None]
    most, least = _ends(tokens, within)
    counts = _sums(tokens, cues.T[tokens.word].astype(np.float64) * same[:, None])
    sizes = _sums(tokens, np.stack([same, same & left, out], axis=1).astype(np.float64))
    return np.hstack([sums, np.tanh(sums[:, : 8 * values.shape[1]]), most, least, counts, sizes])


def names() -> tuple[str, ...]:
    """Name the lists of cues that are counted."""
    return tuple(LISTS)


def _sums(tokens: Tokens, parts: Numbers) -> Numbers:
    edges = np.append(tokens.starts, len(tokens.word))
    ones = np.ones(len(tokens.word))
    shape = (tokens.n, len(tokens.word))
    summed: Numbers = csr_matrix((ones, np.arange(len(ones)), edges), shape=shape) @ parts
    return summed


def _ends(tokens: Tokens, parts: Numbers) -> tuple[Numbers, Numbers]:
    if not tokens.n:
        return parts, parts
    return np.maximum.reduceat(parts, tokens.starts), np.minimum.reduceat(parts, tokens.starts)
