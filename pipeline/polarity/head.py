"""Two questions at once, is it neutral and is it positive: scores from runs and dense numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.tokens import Ints

Numbers = NDArray[np.float64]

POLARITY, NEUTRALITY = 0, 1  # the columns of what a head gives
NEVER = -500.0  # log odds of what no row of the training said

_BITS = 18  # of a key's hash
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: Knuth, The Art 3, 1998, 6.4


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of both questions: log odds = bias + runs + dense numbers."""

    keys: Ints  # of runs, ordered by their hash
    weights: Numbers  # (keys, 2)
    coefficients: Numbers  # (dense numbers, 2)
    bias: Numbers  # (2,)
    first: NDArray[np.int32]  # by hash: where its keys begin

    def log_odds(self, found: tuple[Ints, Ints], dense: Numbers) -> Numbers:
        """Score n texts from their runs (text, key) and dense numbers (n, features): (n, 2)."""
        text, at = self._known(*found)
        # a run that stands twice in a text counts once
        once = np.sort(text * (len(self.keys) + 1) + at)
        once = once[np.append(True, once[1:] != once[:-1])] if len(once) else once
        text, at = np.divmod(once, len(self.keys) + 1)
        odds = np.empty((len(dense), 2))
        for column in (POLARITY, NEUTRALITY):
            # a product of matrices would round in another way for another size of the batch
            odds[:, column] = (dense * self.coefficients[:, column]).sum(axis=1)
            odds[:, column] += np.bincount(text, self.weights[at, column], len(dense))
        return odds + self.bias

    def _known(self, text: Ints, keys: Ints) -> tuple[Ints, Ints]:
        """Find the keys that have weights: of which text, and which row of the weights."""
        hashes = _hashed(keys)
        at, end = self.first[hashes], self.first[hashes + 1]
        some = at < end
        text, keys, at, end = text[some], keys[some], at[some], end[some]
        texts, rows = [text[:0]], [at[:0]]
        while len(keys):
            hit = self.keys[at] == keys
            texts.append(text[hit])
            rows.append(at[hit])
            at = at + 1
            left = ~hit & (at < end)
            text, keys, at, end = text[left], keys[left], at[left], end[left]
        return np.concatenate(texts), np.concatenate(rows)


def head(keys: Ints, weights: Numbers, coefficients: Numbers, bias: Numbers) -> Head:
    """Make a head of its weights: keys in any order, with the weights (keys, 2) in the same."""
    hashes = _hashed(keys)
    order = np.lexsort((keys, hashes))
    first = np.searchsorted(hashes[order], np.arange((1 << _BITS) + 1)).astype(np.int32)
    return Head(keys[order], weights[order], coefficients, bias, first)


def _hashed(keys: Ints) -> Ints:
    return ((keys.view(np.uint64) * _GOLDEN) >> np.uint64(64 - _BITS)).view(np.int64)
