"""One question with two answers: a logistic score from runs of words and dense numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.tokens import Ints

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of one question: log odds = bias + runs + dense numbers."""

    keys: Ints  # of runs, ascending
    weights: Numbers  # one a key
    coefficients: Numbers  # one a dense number
    bias: float

    def log_odds(self, found: tuple[Ints, Ints], dense: Numbers) -> Numbers:
        """Score n texts from their runs (text, key) and dense numbers (n, features)."""
        text, keys = found
        # a product by columns would round in another way for another size of the batch
        odds: Numbers = self.bias + (dense * self.coefficients).sum(axis=1)
        if len(self.keys):
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[at] == keys
            odds += np.bincount(text[known], self.weights[at[known]], len(dense))
        return odds
