"""Into which parts a contrast or a mark cuts a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.sentences import sentences
from pipeline.aspects.words import Word, words_of

CONTRASTS = frozenset(
    "but yet however though although tho whereas while whilst except nevertheless nonetheless "
    "still only otherwise shame pity unfortunately sadly despite".split()
)
MARKS = frozenset(".!?;:()–—-")  # a hyphen that stands alone is a dash
LEAST = 3  # words on either side of a comma that parts
AFTER_COMMA = frozenset("still only otherwise shame pity unfortunately sadly despite while".split())
LONGEST = 60  # words of a unit; people who never stop are cut at a comma, or in the middle


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a piece of a very long one: what is read at once."""

    sentence: int  # number of its sentence in the text, from 0
    words: tuple[Word, ...]  # with their places in the text


def units(text: str) -> list[Unit]:
    """Cut a text into the units that are read; texts without a word have none."""
    made = []
    for number, (start, end) in enumerate(sentences(text)):
        words = [
            Word(word.text, word.start + start, word.end + start)
            for word in words_of(text[start:end])
        ]
        made += [Unit(number, tuple(piece)) for piece in _pieces(words)]
    return made


def parts(words: Sequence[str]) -> list[tuple[int, int]]:
    """Cut the words of a unit where a contrast or a mark stands: (first, after the last)."""
    cuts = [0]
    for n, word in enumerate(words):
        contrast = word in CONTRASTS and (word not in AFTER_COMMA or n == 0 or words[n - 1] in ",-")
        mark = (word in MARKS and word != "-") or _dash(words, n)
        comma = word == "," and n - cuts[-1] >= LEAST and _ahead(words, n) >= LEAST
        if mark or comma or (contrast and n > cuts[-1]):
            cuts.append(n)
    edges = [*cuts, len(words)]
    return [(a, b) for a, b in pairwise(edges) if _spoken(words[a:b])]


def _dash(words: Sequence[str], n: int) -> bool:
    return words[n] == "-" and 0 < n < len(words) - 1


def _ahead(words: Sequence[str], n: int) -> int:
    """Count the words after a comma, up to the next mark."""
    for m in range(n + 1, len(words)):
        if words[m] in MARKS or words[m] == ",":
            return m - n - 1
    return len(words) - n - 1


def _spoken(words: Sequence[str]) -> bool:
    return any(word[0].isalnum() or word[0] == "#" for word in words)


def _pieces(words: list[Word]) -> list[list[Word]]:
    if len(words) <= LONGEST:
        return [words] if _spoken([word.text for word in words]) else []
    middle = len(words) // 2
    commas = [n + 1 for n, word in enumerate(words[:-1]) if word.text in {",", ";", "and"}]
    at = min(commas, key=lambda n: (abs(n - middle), n), default=middle)
    at = at if LEAST < at < len(words) - LEAST else middle
    return _pieces(words[:at]) + _pieces(words[at:])
