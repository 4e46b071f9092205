"""The polarity model: what is loaded, and the probabilities that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity import dense, grams
from pipeline.polarity.cues import scopes
from pipeline.polarity.head import NEUTRALITY, POLARITY, Head
from pipeline.polarity.tokens import Ints, tokenise, tokenise_each
from pipeline.polarity.words import Words
from pipeline.polarity.zones import Place, zones

CLASSES = ("negative", "neutral", "positive")
BATCH = 256  # texts at a time: bounds the memory and stays in the cache

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model: one head for whole texts, one for aspects' terms in their places."""

    words: Words
    whole: Head
    about: Head | None  # None where no row of the training had a place: the whole text answers
    classes: tuple[str, ...] = CLASSES

    def probabilities(self, texts: Sequence[str], places: Sequence[Place]) -> Numbers:
        """Return the probability of each class, shape (n, 3).

        A place is where the aspect's term stands in its text (from, to: characters); None asks
        about the whole text. Each text is answered for itself, whatever else is in the batch.
        """
        odds = np.zeros((len(texts), 2))
        placed = np.array([place is not None for place in places], np.bool_)
        for is_placed in (True, False):
            asked = np.flatnonzero(placed == is_placed).tolist()
            for at in range(0, len(asked), BATCH):
                some = asked[at : at + BATCH]
                these = [texts[one] for one in some]
                odds[some] = self._odds(these, [places[one] for one in some] if is_placed else None)
        return _probabilities(odds)

    def _odds(self, texts: Sequence[str], places: Sequence[Place] | None) -> Numbers:
        """Return the log odds of positive, if not neutral, and of neutral, shape (n, 2)."""
        if places is None or self.about is None:
            return self.whole.log_odds(*whole(texts, self.words))
        return self.about.log_odds(*about(texts, places, self.words))


def whole(texts: Sequence[str], words: Words) -> tuple[tuple[Ints, Ints], Numbers]:
    """Return the runs and the dense numbers of whole texts."""
    tokens = tokenise(texts, words.numbers)
    scope = scopes(tokens, words.cues)
    return grams.whole(tokens, scope, words.tags), dense.whole(tokens, scope, words)


def about(
    texts: Sequence[str], places: Sequence[Place], words: Words
) -> tuple[tuple[Ints, Ints], Numbers]:
    """Return the runs and the dense numbers around terms; without a place, of the whole text."""
    tokens = tokenise_each(texts, words.numbers)
    scope = scopes(tokens, words.cues)
    zone = zones(tokens, scope.clause, places)
    found = grams.about(tokens, scope, zone, words.tags)
    return found, dense.about(tokens, scope, zone, words)


def _probabilities(odds: Numbers) -> Numbers:
    logistic = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    good, none = logistic[:, POLARITY], logistic[:, NEUTRALITY]
    return np.stack([(1 - none) * (1 - good), none, (1 - none) * good], axis=1)
