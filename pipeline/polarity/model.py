"""The polarity model: what is loaded, and the probabilities that it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity import dense, grams
from pipeline.polarity.cues import scopes
from pipeline.polarity.head import Head
from pipeline.polarity.tokens import tokenise
from pipeline.polarity.zones import Place, zones

CLASSES = ("negative", "neutral", "positive")
BATCH = 2048  # texts at a time: bounds the memory and stays in the cache

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: each word's number, what the lexica say of it, and which lists hold it."""

    numbers: Mapping[str, int]
    values: Numbers  # (words, lexica)
    cues: NDArray[np.bool_]  # (lists, words)


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model; what a training set did not ask, it does not answer (None)."""

    words: Words
    whole_polarity: Head | None  # positive or negative, of a text without a term
    polarity: Head | None  # positive or negative, about a term
    neutrality: Head | None  # neutral or not, about a term
    classes: tuple[str, ...] = CLASSES

    def probabilities(self, texts: Sequence[str], places: Sequence[Place]) -> Numbers:
        """Return the probability of each class, shape (n, 3).

        A place is where the aspect's term stands in its text (from, to: characters); None asks
        about the whole text. A text of which nothing is known gets the classes' prior odds.
        """
        parts = [
            self._some(texts[at : at + BATCH], places[at : at + BATCH])
            for at in range(0, len(texts), BATCH)
        ]
        return np.vstack(parts) if parts else np.zeros((0, len(CLASSES)))

    def _some(self, texts: Sequence[str], places: Sequence[Place]) -> Numbers:
        neutral, polarity = np.zeros(len(texts)), np.zeros(len(texts))
        placed = np.array([place is not None for place in places], np.bool_)
        for is_placed in (True, False):
            asked = np.flatnonzero(placed == is_placed).tolist()
            if asked:
                answers = self._odds(
                    [texts[at] for at in asked], [places[at] for at in asked], is_placed
                )
                neutral[asked], polarity[asked] = answers
        return _probabilities(neutral, polarity)

    def _odds(
        self, texts: Sequence[str], places: Sequence[Place], placed: bool
    ) -> tuple[Numbers, Numbers]:
        """Return the log odds of neutral and of positive, given not neutral."""
        words = self.words
        tokens = tokenise(texts, words.numbers)
        scope = scopes(tokens, words.cues)
        neutral = np.full(len(texts), -np.inf)
        polarity = np.zeros(len(texts))
        if self.whole_polarity and (not placed or self.polarity is None):
            sums = dense.whole(tokens, scope, words.values, words.cues)
            polarity = self.whole_polarity.log_odds(grams.whole(tokens, scope), sums)
        if self.polarity is None and self.neutrality is None:
            return neutral, polarity
        zone = zones(tokens, scope.clause, places)
        found = grams.about(tokens, scope, zone)
        sums = dense.about(tokens, scope, zone, words.values, words.cues)
        if self.polarity and (placed or self.whole_polarity is None):
            polarity = self.polarity.log_odds(found, sums)
        if self.neutrality:
            neutral = self.neutrality.log_odds(found, sums)
        return neutral, polarity


def _probabilities(neutral: Numbers, polarity: Numbers) -> Numbers:
    none, good = _logistic(neutral), _logistic(polarity)
    return np.stack([(1 - none) * (1 - good), none, (1 - none) * good], axis=1)


def _logistic(odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -500, 500))))
