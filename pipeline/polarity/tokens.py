"""A batch of texts as flat arrays of word numbers: one pass over one joined text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN, START = 0, 1  # numbers of a word that is not known, and of the start of each text
FIRST = ("", "\n")  # what these two numbers stand for in a list of words

Ints = NDArray[np.int64]

_PARTS = re.compile(r"\n|[^\S\n]+|[^\W\d_]+(?:'[^\W\d_]+)?|'[^\W\d_]+|\d+|.", re.DOTALL)
_PLAIN = str.maketrans({"\n": " ", "’": "'", "‘": "'", "`": "'", "´": "'"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of n texts, one after the other; each text begins with the token START."""

    n: int
    text: Ints  # of which text, ascending from 0
    word: Ints  # number in the vocabulary
    begin: Ints  # place of the first character in its text
    end: Ints  # place after the last character

    @property
    def starts(self) -> Ints:
        """Return where each text begins among the tokens, shape (n,)."""
        return np.flatnonzero(self.word == START)


def split(texts: Sequence[str]) -> list[str]:
    """Cut texts into parts that cover every character; "\\n" stands before each text."""
    joined = "\n" + "\n".join([text.translate(_PLAIN) for text in texts]) if texts else ""
    lowered = joined.lower()
    if len(lowered) != len(joined):  # a letter such as İ becomes two, and every place would move
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in joined)
    return _PARTS.findall(lowered)


def tokenise(texts: Sequence[str], numbers: Mapping[str, int]) -> Tokens:
    """Number the words, digits and marks of each text, without its blanks."""
    parts = split(texts)
    word = np.fromiter((numbers.get(part, UNKNOWN) for part in parts), np.int64, len(parts))
    length = np.fromiter(map(len, parts), np.int64, len(parts))
    blank = np.fromiter(map(str.isspace, parts), np.bool_, len(parts)) & (word != START)
    end = np.cumsum(length)
    text = np.cumsum(word == START) - 1
    first = end[word == START]
    kept = ~blank
    text, end, length = text[kept], end[kept], length[kept]
    places = end - first[text] if len(text) else end
    return Tokens(len(texts), text, word[kept], np.maximum(places - length, 0), places)
