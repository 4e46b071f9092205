"""Closed lists of words that turn, weaken, contrast or suppose, and what stands in their scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.tokens import START, Ints, Tokens

Flags = NDArray[np.bool_]

SCOPE = 5  # words after a negation that it turns, unless a mark or a contrast comes first

NEGATIONS = tuple(
    "not no never n't 't nothing nobody none neither nor without hardly barely scarcely cannot "
    "cant dont doesnt didnt isnt wasnt wont wouldnt couldnt arent werent havent hasnt hadnt ain't "
    "can't don't doesn't didn't isn't wasn't won't wouldn't couldn't aren't weren't haven't hasn't "
    "hadn't shouldn't shouldnt mustn't needn't lack lacks lacking".split()
)
CONTRASTS = tuple("but however yet although though while whereas except".split())
BREAKS = (*". ! ? ; : , ( ) - –".split(), *CONTRASTS)
STOPS = tuple(". ! ? ; :".split())
SUPPOSED = tuple(
    "would could should wish wished if hope hoped hoping might may must unless "
    "wouldn't couldn't shouldn't".split()
)
COUNTED = ("!", "?", "too", "only", "very", "than", "ever", "even")

LISTS: Mapping[str, tuple[str, ...]] = {
    "negations": NEGATIONS,
    "contrasts": CONTRASTS,
    "breaks": BREAKS,
    "stops": STOPS,
    "supposed": SUPPOSED,
    **{f"word {word}": (word,) for word in COUNTED},
}


@dataclass(frozen=True, slots=True)
class Scopes:
    """What each token stands under; arrays as long as the tokens."""

    negated: Flags  # after a negation in the same clause
    supposed: Flags  # after would, should, if ... in the same sentence
    last: Flags  # after the last contrast of a text that has one
    clause: Ints  # number of the clause, ascending over the batch


def flags(numbers: Mapping[str, int], words: int) -> NDArray[np.bool_]:
    """Mark for each word of a vocabulary the lists that hold it, shape (lists, words)."""
    table = np.zeros((len(LISTS), words), np.bool_)
    for row, listed in enumerate(LISTS.values()):
        table[row, [numbers[word] for word in listed if word in numbers]] = True
    return table


def scopes(tokens: Tokens, table: NDArray[np.bool_]) -> Scopes:
    """Find the scope of every cue of a batch."""
    at = np.arange(len(tokens.word))
    start = tokens.word == START
    negation, contrast, broken, stop, supposed = (row[tokens.word] for row in table[:5])
    opened = _latest(at, broken | start)
    since = _latest(at, negation)
    before = np.concatenate(([-SCOPE - 1], since[:-1])) if len(at) else since
    negated = (before > opened) & (at - before <= SCOPE) & ~broken & ~start
    doubted = _latest(at, supposed) > _latest(at, stop | start)
    turns = np.cumsum(contrast)
    ends = np.append(tokens.starts[1:], len(at)) - 1
    final = turns[ends] if len(at) else turns
    first = turns[tokens.starts] if len(at) else turns
    had = final > first
    last = (turns == final[tokens.text]) & had[tokens.text] if len(at) else contrast
    return Scopes(negated, doubted, last, np.cumsum(broken | start))


def _latest(at: Ints, marked: Flags) -> Ints:
    """Return for each token the place of the latest marked one up to it; far before if none."""
    return np.maximum.accumulate(np.where(marked, at, -SCOPE - 1)) if len(at) else at
