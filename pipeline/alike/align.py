"""Two texts laid side by side, word by word: what they share in order, and what lies between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

RUN_LEAST = 2  # words; a word alone meets its like by chance
SPELT_ALIKE = 0.75  # of the characters of two passages: the same words, mistyped
CHARACTERS, FIRST_SURROGATE, SURROGATES = 0x110000, 0xD800, 0x800
Block = tuple[int, int, int]  # place in one text, place in the other, words


class Codes(dict[str, str]):
    """Remember a character for each word, by which words are cheap to compare.

    It is the word's hash among all characters that are no surrogates.
    """

    def __missing__(self, word: str) -> str:
        digest = int.from_bytes(blake2b(word.encode(), digest_size=8).digest())
        at = digest % (CHARACTERS - SURROGATES)
        self[word] = chr(at if at < FIRST_SURROGATE else at + SURROGATES)
        return self[word]

    def of(self, text: str) -> str:
        """Write a plain text with one character for each word."""
        return "".join(map(self.__getitem__, text.split()))


@dataclass(frozen=True)
class Text:
    """A plain text and its code."""

    form: str
    code: str

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class Gap:
    """What each text says between two passages that they share, or before or after them all."""

    one: list[str]
    two: list[str]
    first: bool
    last: bool

    @property
    def spelt_alike(self) -> float:
        """Return how much alike both are letter by letter, 0 where they are other words."""
        if not self.one or not self.two:
            return 0.0
        said = " ".join(self.one), " ".join(self.two)
        return float(Indel.normalized_similarity(*said, score_cutoff=SPELT_ALIKE))

    @property
    def ends_amid_a_word(self) -> bool:
        """Tell whether the first text ends here, within a word of the second."""
        return self.last and len(self.one) == 1 and bool(self.two) and self._begins()

    def _begins(self) -> bool:
        return self.two[0].startswith(self.one[0])

    def split(self) -> Iterator[Gap]:
        """Part what the longer text adds at an end from words there that are mistyped."""
        n = len(self.one)
        ends = (self.first or self.last) and 0 < n < len(self.two)
        if ends and not self.ends_amid_a_word and not self.spelt_alike:
            near, rest = slice(None, n), slice(n, None)
            if not self.last:
                near, rest = slice(-n, None), slice(None, -n)
            beside = replace(self, two=self.two[near])
            if beside.spelt_alike:
                yield beside
                yield replace(self, one=[], two=self.two[rest])
                return
        yield self


def gaps(one: Text, two: Text) -> Iterator[Gap]:
    """Yield the gaps between the longest common subsequence of words, single words left out."""
    said, other = one.form.split(), two.form.split()
    at, by = 0, 0
    for begin, start, size in [*_grown(one.code, two.code), (len(said), len(other), 0)]:
        if begin > at or start > by:
            gap = Gap(said[at:begin], other[by:start], not at and not by, not size)
            yield from gap.split()
        at, by = begin + size, start + size


def _grown(one: str, two: str) -> Iterator[Block]:
    """Yield the shared passages, each as long as it can be: which like words meet is arbitrary."""
    blocks = [
        (block.a, block.b, block.size)
        for block in LCSseq.opcodes(one, two).as_matching_blocks()
        if block.size >= RUN_LEAST
    ]
    at, by = 0, 0
    for (begin, start, size), (end, stop, _) in pairwise([*blocks, (len(one), len(two), 0)]):
        while begin > at and start > by and one[begin - 1] == two[start - 1]:
            begin, start, size = begin - 1, start - 1, size + 1
        while begin + size < end and start + size < stop and one[begin + size] == two[start + size]:
            size += 1
        yield begin, start, size
        at, by = begin + size, start + size
