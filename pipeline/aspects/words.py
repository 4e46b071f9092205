"""Words of a text: lower case, one sign for each apostrophe, heights and numbers as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

HEIGHT = "#height"  # stands for 6'4", 5 ft 2, 6-4 and the like
STOPS = frozenset(".!?;")

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\n": "."})
_WORD = re.compile(
    r"(?P<height>\b[4-7]\s?'\s?\d{1,2}(?:\.5|½)?(?:\"|'')?|\b[4-7]\s?(?:ft|foot|feet)\.?\s?\d{1,2}\b)"
    r"|\b[a-z]\d{1,2}\b|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|(?!(?<=\w)-\w)[^\w\s]"  # a hyphen inside a word parts it like a blank
)
_ENDINGS = (
    ("iness", "y"), ("ingly", ""), ("edly", ""), ("iest", "y"), ("ies", "y"), ("ied", "y"),
    ("ier", "y"), ("ily", "y"), ("ing", ""), ("est", ""), ("ed", ""), ("es", ""), ("ly", ""),
    ("er", ""), ("'s", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_SHORTEST = 3  # letters that a stem keeps


class Word(NamedTuple):
    """One word, number or mark with its place in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Cut a text into words, numbers and marks; the places are those of the text given."""
    low = text.translate(_PLAIN).lower()
    if len(low) != len(text):  # a letter such as İ becomes two, and every place would move
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_PLAIN))
    return [
        Word(HEIGHT if found["height"] else found[0], found.start(), found.end())
        for found in _WORD.finditer(low)
    ]


def texts_of(words: Sequence[Word]) -> list[str]:
    """Return the words alone."""
    return [word.text for word in words]


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Cut the ending off an English word, so that its forms fall together; no dictionary."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST:
            root = word[: len(word) - len(ending)] + instead
            doubled = len(root) > _SHORTEST and root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    return word
