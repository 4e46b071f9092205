"""The index of texts: hashes of neighbouring words, a few for each text, the same on any machine.

Bottom-k sketches of word bigrams (Broder 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from pipeline.alike.plain import plain

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

MARKS_MOST = 12  # of one text
HASH_BITS, CHUNK = 48, 1 << 14  # a text's place in its chunk and a hash fit into one integer
COMMON_LEAST = 256  # texts that may share a mark before it says nothing
STEP = 0x100000001B3
MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def text_key(texts: Sequence[str]) -> Ints:
    """Hash each plain text whole, to 62 bits: equal texts, and only they, share a key."""
    return np.array([_hash(plain(text)) for text in texts], dtype=np.int64)


def marks(texts: Sequence[str], common: Ints | frozenset[int] = frozenset()) -> tuple[Ints, Ints]:
    """Return (place of the text, mark) pairs: of each text its 12 smallest marks, common ones out.

    Sorted by place, then mark. The marks of a text depend on it and on `common` alone.
    """
    known = np.sort(np.fromiter(common, np.int64, len(common)))
    return _gathered(rarest(rows, found, known) for rows, found in _chunks(texts))


def rarest(rows: Ints, found: Ints, common: Ints) -> tuple[Ints, Ints]:
    """Choose the marks of texts from their `shingles`; `common` is sorted."""
    if len(common):
        nearest = common[np.minimum(np.searchsorted(common, found), len(common) - 1)]
        rows, found = rows[nearest != found], found[nearest != found]
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    sizes = np.diff(begins, append=len(rows))
    kept = np.arange(len(rows)) - np.repeat(begins, sizes) < MARKS_MOST
    return rows[kept], found[kept]


def shingles(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return (place of the text, mark) pairs: every distinct one of each text, to fit on."""
    return _gathered(_chunks(texts))


def common_marks(found: Ints, texts: int) -> Ints:
    """Return, sorted, the marks of `shingles` that too many of the texts have to say anything.

    The bound grows with the square root of their number, and so does the work for one text.
    """
    values, counts = np.unique(found, return_counts=True)
    common: Ints = values[counts > max(COMMON_LEAST, isqrt(texts) // 2)]
    return common


def _hash(said: str) -> int:
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 2


def _gathered(chunks: Iterator[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    empty = np.empty(0, np.int64)
    parts = [(empty, empty), *chunks]
    return np.concatenate([one for one, _ in parts]), np.concatenate([two for _, two in parts])


def _chunks(texts: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
    """Yield the distinct (place, mark) pairs of the texts, sorted, chunk by chunk."""
    for start in range(0, len(texts), CHUNK):
        both = _bigrams([plain(text).split() for text in texts[start : start + CHUNK]])
        yield (both >> HASH_BITS) + start, both & ((1 << HASH_BITS) - 1)


def _bigrams(texts: list[list[str]]) -> Ints:
    """Return, sorted, text and hash of every two neighbouring words, in one integer."""
    sizes = np.array([len(words) for words in texts])
    hashed = np.fromiter(
        map(_Vocabulary().__getitem__, chain.from_iterable(texts)),
        np.uint64,
        int(sizes.sum()),
    )
    rows = np.repeat(np.arange(len(texts)), sizes)
    inside = np.flatnonzero(rows[1:] == rows[:-1])
    found = _mixed(hashed[inside] * np.uint64(STEP) + hashed[inside + 1])
    both: Ints = np.sort((rows[inside] << HASH_BITS) | found.astype(np.int64))
    return both[np.diff(both, prepend=-1) > 0]


class _Vocabulary(dict[str, int]):
    """Remember the hash of each word of a chunk."""

    def __missing__(self, word: str) -> int:
        self[word] = _hash(word)
        return self[word]


def _mixed(hashes: Words) -> Words:
    """Spread each hash over all bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    for shift, factor in MIXES:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return (hashes ^ (hashes >> np.uint64(31))) >> np.uint64(64 - HASH_BITS)
