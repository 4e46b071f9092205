"""Two texts laid side by side, word by word: what they share in order, and what lies between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

RUN_LEAST = 2  # words; a word alone meets its like by chance
SPELT_ALIKE = 0.75  # of the characters of two passages: the same words, mistyped
Block = tuple[int, int, int]  # place in one text, place in the other, words


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


def gaps(one: list[str], two: list[str]) -> Iterator[Gap]:
    """Yield the gaps between the longest common subsequence of words, single words left out."""
    at, by, last = 0, 0, False
    for begin, start, size in [*_grown(one, two), (len(one), len(two), 0)]:
        last = not size
        if begin > at or start > by:
            yield Gap(one[at:begin], two[by:start], not at and not by, last)
        at, by = begin + size, start + size


def _grown(one: list[str], two: list[str]) -> Iterator[Block]:
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
