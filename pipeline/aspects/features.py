"""What a unit is made of, as sparse numbers: words, stems, letters, pairs of words, terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from pipeline.aspects.negation import negated
from pipeline.aspects.terms import Finder, Hit
from pipeline.aspects.words import stem

LETTERS = (3, 4, 5)  # lengths of the runs of letters, with "<" and ">" at the ends of a word
LETTERS_WEIGHT, PAIR_WEIGHT, TERM_WEIGHT, FOUND_WEIGHT = 0.8, 3.5, 0.5, 0.5
FOUND_MOST = 4  # distinct terms of one aspect that count

Numbers = NDArray[np.float64]
Vocabulary = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Batch:
    """The numbers of n units, as a product: (words of units @ letters of words) + the rest."""

    words: csr_matrix  # (n, kinds of word), each row of length 1
    kinds: csr_matrix  # (kinds of word, features)
    rest: csr_matrix  # (n, features): pairs and terms
    numbers: list[NDArray[np.int64]]  # for each unit the kind of each of its words

    def whole(self) -> csr_matrix:
        """Return all features, shape (n, features): what a model is trained on."""
        return csr_matrix(self.words @ self.kinds + self.rest)

    def times(self, weights: Numbers) -> Numbers:
        """Multiply by weights, shape (features, outputs), without making the whole."""
        product: Numbers = self.words @ (self.kinds @ weights) + self.rest @ weights
        return product


def word_features(word: str) -> list[tuple[str, float]]:
    """Name the features of a word, with their weights."""
    named = [("w:" + word, 1.0), ("s:" + stem(word), 1.0)]
    if word[0].isalpha() and len(word) > LETTERS[0]:
        runs = runs_of(word)
        named += [("c:" + run, LETTERS_WEIGHT / len(runs) ** 0.5) for run in runs]
    return named


@lru_cache(maxsize=1 << 15)
def runs_of(word: str) -> tuple[str, ...]:
    """List the runs of letters of a word."""
    edged = f"<{word}>"
    return tuple(edged[at : at + n] for n in LETTERS for at in range(len(edged) - n + 1))


def pairs_of(words: Sequence[str]) -> set[str]:
    """Name the pairs of neighbouring words, by their stems."""
    stems = [stem(word) for word in words]
    return {f"b:{a} {b}" for a, b in pairwise(stems)}


def names_of(words: Sequence[str]) -> Iterable[str]:
    """Name every feature of a unit but its terms."""
    for word in set(words):
        yield from (name for name, _ in word_features(word))
    yield from pairs_of(words)
    yield from denied_of(words, negated(words))


def denied_of(words: Sequence[str], denied: Sequence[bool]) -> set[str]:
    """Name the words under a negation, by their stems."""
    marked = zip(words, denied, strict=True)
    return {"n:" + stem(word) for word, under in marked if under}


@dataclass(frozen=True, slots=True)
class Found:
    """The terms of the aspects: a finder, and for each term its name and its aspect's."""

    finder: Finder
    terms: tuple[str, ...]
    aspects: tuple[str, ...]


def batch(
    units: Sequence[Sequence[str]],
    hits: Sequence[Sequence[Hit]],
    found: Found,
    vocabulary: Vocabulary,
    rarity: Mapping[str, float],
) -> Batch:
    """Turn units (lists of words) and the terms found in them into numbers.

    `rarity` is the weight of a word, log((n + 1) / (units with it + 1)) + 1; a word that is
    not in it weighs as one never seen. Rows are brought to length 1 (Salton and Buckley, 1988).
    """
    kind_of: dict[str, int] = {}
    numbers = [
        np.fromiter((kind_of.setdefault(w, len(kind_of)) for w in words), np.int64, len(words))
        for words in units
    ]
    unseen = max(rarity.values(), default=1.0)
    weight = np.array([rarity.get(word, unseen) for word in kind_of])
    once = [np.unique(one) for one in numbers]
    columns = np.concatenate(once) if once else np.zeros(0, np.int64)
    edges = np.cumsum([0, *map(len, once)])
    matrix = csr_matrix(
        (weight[columns], columns, edges), shape=(len(units), len(kind_of)), dtype=np.float64
    )
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = diags_array(1 / np.maximum(lengths, 1e-9))
    rows = [[(vocabulary[f], v) for f, v in word_features(w) if f in vocabulary] for w in kind_of]
    rest = [
        _pairs(words, under, vocabulary, size) + _terms(under, some, found, vocabulary)
        for words, under, some, size in zip(units, map(negated, units), hits, lengths, strict=True)
    ]
    width = len(vocabulary)
    return Batch(csr_matrix(scale @ matrix), sparse(rows, width), sparse(rest, width), numbers)


def sparse(rows: Sequence[Sequence[tuple[int, float]]], width: int) -> csr_matrix:
    """Build a matrix from the (column, value) pairs of its rows."""
    flat = [pair for row in rows for pair in row]
    columns = np.fromiter((column for column, _ in flat), np.int64, len(flat))
    values = np.fromiter((value for _, value in flat), np.float64, len(flat))
    edges = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, columns, edges), shape=(len(rows), width))


def _pairs(
    words: Sequence[str], under: Sequence[bool], vocabulary: Vocabulary, size: float
) -> list[tuple[int, float]]:
    weight = PAIR_WEIGHT / max(size, 1e-9)
    named = pairs_of(words) | denied_of(words, under)
    return [(vocabulary[name], weight) for name in named if name in vocabulary]


def _terms(
    under: Sequence[bool], hits: Sequence[Hit], found: Found, vocabulary: Vocabulary
) -> list[tuple[int, float]]:
    """Weigh the terms found; one under a negation tells of something else, and is named so."""
    numbers = {(hit.pattern, any(under[hit.start : hit.end])) for hit in hits}
    counts: dict[str, int] = {}
    for number, denied in numbers:
        aspect = ("nf:" if denied else "f:") + found.aspects[number]
        counts[aspect] = counts.get(aspect, 0) + 1
    named = [
        (("nt:" if denied else "t:") + found.terms[number], TERM_WEIGHT)
        for number, denied in numbers
    ]
    named += [
        (aspect, FOUND_WEIGHT * min(count, FOUND_MOST) ** 0.5) for aspect, count in counts.items()
    ]
    return [(vocabulary[name], value) for name, value in named if name in vocabulary]
