"""A batch of texts as flat arrays of word numbers: one pass over one joined text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

UNKNOWN, START = 0, 1  # numbers of a word that is not known, and of the start of each text
FIRST = ("", "\n")  # what these two numbers stand for in a list of words

Ints = NDArray[np.int64]

_BLANKS = r"[^\S\n]*"
_PARTS = re.compile(
    rf"\n{_BLANKS}|[a-z]+(?:'[a-z]+)?{_BLANKS}|[^\W\d_]+(?:'[^\W\d_]+)?{_BLANKS}"
    rf"|'[a-z]+{_BLANKS}|\d+{_BLANKS}|.{_BLANKS}"
)
_APOSTROPHES = "’‘`´"
_THRICE = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of n texts, one after the other; each text begins with the token START."""

    n: int
    text: Ints  # of which text, ascending from 0
    word: Ints  # number in the vocabulary
    begin: Ints  # place of the first character in its text
    end: Ints  # place after the last character and the blanks behind it
    starts: Ints  # where each text begins among the tokens, shape (n,)


def parts(texts: Sequence[str]) -> list[str]:
    """Cut texts into words and marks with the blanks behind them; "\\n" begins each text."""
    joined = "\n" + "\n".join(texts) if texts else ""
    if joined.count("\n") != len(texts):
        joined = "\n" + "\n".join([text.replace("\n", " ") for text in texts])
    for mark in _APOSTROPHES:
        joined = joined.replace(mark, "'")
    lowered = joined.lower()
    if len(lowered) != len(joined):  # a letter such as İ becomes two, and every place would move
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in joined)
    return _PARTS.findall(lowered)


def numbered(listed: Iterable[str]) -> dict[str, int]:
    """Number the words of a vocabulary, bare and with the one blank that mostly follows."""
    numbers: dict[str, int] = {}
    for number, word in enumerate(listed):
        if number:
            numbers[word] = numbers[f"{word} "] = number
    return numbers


def tokenise(texts: Sequence[str], numbers: Mapping[str, int]) -> Tokens:
    """Number the words, digits and marks of each text; numbers are those of `numbered`."""
    found = parts(texts)
    word = np.fromiter(map(numbers.get, found, repeat(UNKNOWN)), np.int64, len(found))
    for at in np.flatnonzero(word == UNKNOWN).tolist():
        word[at] = _known(found[at].rstrip(), numbers)
    end = np.cumsum(np.fromiter(map(len, found), np.int64, len(found)))
    starts = np.flatnonzero(word == START)
    text = np.repeat(np.arange(len(texts)), np.diff(np.append(starts, len(word))))
    begin = np.concatenate(([0], end[:-1])) if len(end) else end
    origin = begin[starts][text] + 1
    return Tokens(len(texts), text, word, np.maximum(begin - origin, 0), end - origin, starts)


def tokenise_each(texts: Sequence[str], numbers: Mapping[str, int]) -> Tokens:
    """Number texts of which many are the same: several aspects of a sentence; the same result."""
    distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    once = tokenise(list(distinct), numbers)
    which = np.fromiter(map(distinct.__getitem__, texts), np.int64, len(texts))
    sizes = np.diff(np.append(once.starts, len(once.word)))[which]
    starts = np.cumsum(sizes) - sizes
    taken = np.arange(sizes.sum()) + np.repeat(once.starts[which] - starts, sizes)
    text = np.repeat(np.arange(len(texts)), sizes)
    return Tokens(len(texts), text, once.word[taken], once.begin[taken], once.end[taken], starts)


def _known(word: str, numbers: Mapping[str, int]) -> int:
    """Find a word that is written in another way: other blanks, letters drawn out."""
    if word in numbers or not word:
        return numbers.get(word or "\n", UNKNOWN)
    if not _THRICE.search(word):
        return UNKNOWN
    for drawn in (_THRICE.sub(r"\1\1", word), _THRICE.sub(r"\1", word)):
        if drawn in numbers:
            return numbers[drawn]
    return UNKNOWN
