"""The vocabulary: each word's number, what the lexica say of it, and which lists hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.cues import flags
from pipeline.polarity.tokens import START, Ints, numbered

WORTH = 0.15  # mean of the lexica from which a word is tagged good, or bad below its negative


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of words before anything is learnt from sentences."""

    numbers: Mapping[str, int]
    listed: tuple[str, ...]  # the words in the order of their numbers
    values: NDArray[np.float64]  # (lexica, words), from -1 to 1
    cues: NDArray[np.bool_]  # (lists, words)
    tags: Ints  # each word's number, or one that all good words share, or one that all bad ones do
    telling: NDArray[np.bool_]  # whether a lexicon has the word; START, too
    cued: NDArray[np.bool_]  # whether a list has the word


def words_of(listed: Sequence[str], values: NDArray[np.float64]) -> Words:
    """Number a list of words; the first two stand for the unknown and the start of a text."""
    numbers = numbered(listed)
    cues = flags(numbers, len(listed))
    cued = np.logical_or.reduce(cues, axis=0)
    telling = np.logical_or.reduce(values != 0, axis=0)
    telling[START] = True
    return Words(numbers, tuple(listed), values, cues, _tags(values, cued), telling, cued)


def _tags(values: NDArray[np.float64], cued: NDArray[np.bool_]) -> Ints:
    number = np.arange(len(cued))
    worth = values.mean(axis=0) if len(values) else np.zeros(len(cued))
    free = ~cued & (number > START)
    number[free & (worth > WORTH)] = len(cued)
    number[free & (worth < -WORTH)] = len(cued) + 1
    return number
