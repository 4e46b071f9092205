"""The index of texts: hashes of neighbouring words, a few for each text, the same on any machine.

Bottom-k sketches of word bigrams (Broder 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from pipeline.alike.plain import plain

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

MARKS_MOST = 16  # of one text
HASH_BITS, CHUNK = 48, 1 << 14  # a text's place in its chunk and a hash fit into one integer
COMMON_LEAST = 50  # texts that may share a mark before it says nothing
SEED, STEP = 0x9E3779B97F4A7C15, 0x100000001B3
MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def text_key(texts: Sequence[str]) -> Ints:
    """Hash each plain text whole, to 62 bits: equal texts, and only they, share a key."""
    return np.array([_digest(plain(text)) for text in texts], dtype=np.int64)


def marks(texts: Sequence[str], common: Ints | frozenset[int] = frozenset()) -> tuple[Ints, Ints]:
    """Return (place of the text, mark) pairs: of each text its 16 smallest marks, common ones out.

    Sorted by place, then mark. The marks of a text depend on it and on `common` alone.
    """
    known = np.sort(np.fromiter(common, np.int64, len(common)))
    return _gathered(_smallest(*_without(rows, found, known)) for rows, found in _chunks(texts))


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


def _digest(said: str) -> int:
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 2


def _gathered(chunks: Iterator[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    empty = np.empty(0, np.int64)
    parts = [(empty, empty), *chunks]
    return np.concatenate([one for one, _ in parts]), np.concatenate([two for _, two in parts])


def _chunks(texts: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
    """Yield the distinct (place, mark) pairs of the texts, sorted, chunk by chunk."""
    for start in range(0, len(texts), CHUNK):
        rows, hashes = _bigrams([plain(text) for text in texts[start : start + CHUNK]])
        both = np.unique(
            (rows << HASH_BITS) | (hashes >> np.uint64(64 - HASH_BITS)).astype(np.int64)
        )
        yield (both >> HASH_BITS) + start, both & ((1 << HASH_BITS) - 1)


def _without(rows: Ints, found: Ints, common: Ints) -> tuple[Ints, Ints]:
    if not len(common):
        return rows, found
    nearest = common[np.minimum(np.searchsorted(common, found), len(common) - 1)]
    rare = nearest != found
    return rows[rare], found[rare]


def _smallest(rows: Ints, found: Ints) -> tuple[Ints, Ints]:
    """Keep the first marks of each text; the pairs are sorted."""
    begins = np.searchsorted(rows, rows, side="left")
    kept = np.arange(len(rows)) - begins < MARKS_MOST
    return rows[kept], found[kept]


def _bigrams(plains: list[str]) -> tuple[Ints, Words]:
    """Return text and hash of every two neighbouring words."""
    said = np.frombuffer(("\n".join(plains) + "\n").encode(), np.uint8)
    ends = np.flatnonzero((said == 32) | (said == 10))
    lengths = np.diff(ends, prepend=-1) - 1  # an empty text is a word without letters
    hashed = _mixed(_hashes(said, ends, lengths))
    texts = np.cumsum(said[ends] == 10) - (said[ends] == 10)
    pairs = np.flatnonzero((texts[1:] == texts[:-1]) & (lengths[1:] > 0))
    return texts[pairs].astype(np.int64), _mixed(
        hashed[pairs] * np.uint64(STEP) + hashed[pairs + 1]
    )


def _hashes(said: NDArray[np.uint8], ends: NDArray[np.intp], lengths: NDArray[np.intp]) -> Words:
    """Hash each word: the sum of its bytes, each times a power of its place in the word."""
    places = np.arange(len(said)) - np.repeat(ends - lengths, lengths + 1)
    powers = np.multiply.accumulate(np.full(int(lengths.max()) + 1, STEP | 1, np.uint64))
    values = said.astype(np.uint64) * powers[places]
    values[ends] = SEED  # keeps words without letters, and the sums of all, apart from nothing
    return np.add.reduceat(values, ends - lengths)


def _mixed(hashes: Words) -> Words:
    """Spread each hash over its 64 bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    for shift, factor in MIXES:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(31))
