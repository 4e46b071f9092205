"""The few numbers of a text: what several lexica say of its words, under negation and contrast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.cues import Scopes
from pipeline.polarity.tokens import START, Ints, Tokens
from pipeline.polarity.words import Words
from pipeline.polarity.zones import CELLS, VIEWS, Zones

Numbers = NDArray[np.float64]


def whole(tokens: Tokens, scopes: Scopes, words: Words) -> Numbers:
    """Sum what the lexica say of whole texts, shape (n, features)."""
    # of all words only those that some lexicon has, and the starts, so that no text has none
    at = np.flatnonzero(words.telling[tokens.word])
    text, word = tokens.text[at], tokens.word[at]
    starts = np.flatnonzero(word == START)
    negated, supposed, last = scopes.negated[at], scopes.supposed[at], scopes.last[at]
    size = np.diff(np.append(tokens.starts, len(tokens.word))).astype(np.float64)
    counts = _counts(tokens, words)
    found = [*counts, np.minimum(counts[0], 1), np.log(size)]
    for row in words.values:
        plain = row[word]
        turned = np.where(negated, -plain, plain)
        total = np.bincount(text, turned, tokens.n)
        found += [
            np.bincount(text, np.maximum(plain, 0), tokens.n),
            np.bincount(text, np.minimum(plain, 0), tokens.n),
            total,
            np.bincount(text, plain * negated, tokens.n),
            np.bincount(text, turned * supposed, tokens.n),
            np.bincount(text, turned * last, tokens.n),
            np.tanh(total),
            np.sign(total),
            total / np.sqrt(size),
            np.maximum.reduceat(turned, starts),
            np.minimum.reduceat(turned, starts),
        ]
    return np.stack(found, axis=1)


def about(tokens: Tokens, scopes: Scopes, zones: Zones, words: Words) -> Numbers:
    """Sum what the lexica say around each term: by clause, side and distance; (n, features)."""
    at = np.flatnonzero(words.telling[tokens.word])
    text, word = tokens.text[at], tokens.word[at]
    starts = np.flatnonzero(word == START)
    negated, same = scopes.negated[at], zones.clauses[at] == 0
    nearness = zones.nearness[at]
    cell = tokens.text * CELLS + zones.cell
    sizes = _views(tokens.n, cell, np.ones(len(cell)))
    cell = cell[at]
    found = [*sizes.T, *_counts(tokens, words, zones.clauses == 0)]
    for row in words.values:
        plain = row[word]
        turned = np.where(negated, -plain, plain)
        sums, polar = _views(tokens.n, cell, turned), _views(tokens.n, cell, np.abs(plain))
        near, within = turned * nearness, turned * same
        found += [
            *sums.T,
            *polar.T,
            *np.tanh(sums).T,
            np.bincount(text, near, tokens.n),
            np.bincount(text, np.abs(near), tokens.n),
            np.maximum.reduceat(within, starts),
            np.minimum.reduceat(within, starts),
        ]
    return np.stack(found, axis=1)


def _views(n: int, cell: Ints, parts: Numbers) -> Numbers:
    """Sum over the cells around each term, then over the views that cells make up."""
    cells = np.bincount(cell, parts, n * CELLS).reshape(n, CELLS)
    # sums in a fixed order: a product of matrices rounds by the size of the batch
    views: Numbers = np.einsum("nc,cv->nv", cells, VIEWS, optimize=False)
    return views


def _counts(tokens: Tokens, words: Words, where: NDArray[np.bool_] | None = None) -> list[Numbers]:
    """Count the words of each list of cues, each of shape (n,)."""
    found = words.cued[tokens.word]
    at = np.flatnonzero(found if where is None else found & where)
    text, word = tokens.text[at], tokens.word[at]
    counts: list[Numbers] = [
        np.bincount(text, row[word], tokens.n).astype(np.float64) for row in words.cues
    ]
    return counts
