"""The shipped model: which aspects a unit speaks of, how it speaks of each, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from pipeline.aspects.clauses import parts
from pipeline.aspects.features import (
    FOUND_WEIGHT,
    TERM_WEIGHT,
    Batch,
    Found,
    Numbers,
    batch,
    sparse,
)
from pipeline.aspects.negation import negated
from pipeline.aspects.sides import Cues, Spoken, features
from pipeline.aspects.terms import Hit, sign_of

POLARITIES = ("complaint", "neutral", "praise")
HEALTH, HAZARD = "symptom_report", "safety_incident"


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by named feature: shape (features, outputs), and a bias for each output."""

    vocabulary: Mapping[str, int]
    weights: Numbers
    bias: Numbers


@dataclass(frozen=True, slots=True)
class Model:
    """All numbers that are learned."""

    aspects: tuple[str, ...]
    finding: Linear  # outputs: the aspects
    siding: Linear  # outputs: POLARITIES
    rarity: Mapping[str, float]
    lexicon: Mapping[str, int]
    cues: Cues
    least: Numbers  # for each aspect the score from which it is mentioned
    surely: Numbers  # (3,): what turns the two scores into a calibrated probability


@dataclass(frozen=True, slots=True)
class Guess:
    """One aspect found in a unit: what is said of it, how surely, and in which words."""

    aspect: str
    polarity: str
    confidence: float
    first: int  # words of the unit: from here ...
    last: int  # ... to before here
    sure: bool = True  # false: health or danger that is only suspected


def guess(model: Model, units: Sequence[Sequence[str]], found: Found) -> list[list[Guess]]:
    """Find the aspects of each unit (a list of words), in the order of the aspects."""
    if not units:
        return []
    hits = [found.finder.find(words) for words in units]
    made = batch(units, hits, found, model.finding.vocabulary, model.rarity)
    scores = made.times(model.finding.weights) + model.finding.bias
    pairs = [(int(n), int(a)) for n, a in np.argwhere(scores > model.least)]
    evidence = Evidence.of(model, made, found)
    places = [evidence.place(units[n], hits[n], n, a) for n, a in pairs]
    sides = side(model, units, hits, pairs, places, found)
    usual = float(model.least.max(initial=0.0))  # those of health and danger are lower
    listed: list[list[Guess]] = [[] for _ in units]
    for (n, a), place, chances in zip(pairs, places, sides, strict=True):
        aspect = model.aspects[a]
        best = 0 if aspect == HAZARD else int(np.argmax(chances))
        sure = confidence(model, scores[n, a], 1.0 if aspect == HAZARD else chances[best])
        suspected = bool(scores[n, a] <= usual)
        listed[n].append(Guess(aspect, POLARITIES[best], sure, *place, not suspected))
    return listed


def confidence(model: Model, score: float, chance: float) -> float:
    """Return the chance that aspect and polarity are both right, fitted by logistic regression."""
    odds = np.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
    weighed = model.surely @ np.array([1.0, score, min(float(odds), 10.0)])
    return round(float(expit(weighed)), 4)


def side(
    model: Model,
    units: Sequence[Sequence[str]],
    hits: Sequence[Sequence[Hit]],
    pairs: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]],
    found: Found,
) -> NDArray[np.float64]:
    """Return the chances of POLARITIES for each (unit, aspect) and the part it stands in."""
    if not pairs:
        return np.zeros((0, len(POLARITIES)))
    rows = side_features(model, units, hits, pairs, places, found)
    known = model.siding.vocabulary
    named = [[(known[k], v) for k, v in row.items() if k in known] for row in rows]
    scores = sparse(named, len(known)) @ model.siding.weights + model.siding.bias
    chances: NDArray[np.float64] = softmax(scores, axis=1)
    return chances


def side_features(
    model: Model,
    units: Sequence[Sequence[str]],
    hits: Sequence[Sequence[Hit]],
    pairs: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]],
    found: Found,
) -> list[dict[str, float]]:
    """Name the features of the polarity of each (unit, aspect)."""
    signs = {n: sign for n, term in enumerate(found.terms) if (sign := sign_of(term))}
    spoken = {
        n: Spoken(units[n], negated(units[n]), model.cues.finder.find(units[n]), hits[n])
        for n in {n for n, _ in pairs}
    }
    return [
        features(spoken[n], place, model.aspects[a], model.cues, signs, model.lexicon)
        for (n, a), place in zip(pairs, places, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each word and term adds to the score of each aspect."""

    batch: Batch
    kinds: Numbers  # (kinds of word, aspects)
    terms: Mapping[int, tuple[int, float]]  # of each term, its aspect and what it adds

    @classmethod
    def of(cls, model: Model, made: Batch, found: Found) -> Evidence:
        """Weigh the words of a batch and the terms."""
        column = {aspect: n for n, aspect in enumerate(model.aspects)}
        known, weights = model.finding.vocabulary, model.finding.weights
        terms = {}
        for n, (term, aspect) in enumerate(zip(found.terms, found.aspects, strict=True)):
            if aspect in column:
                a = column[aspect]
                own = weights[known["t:" + term], a] if "t:" + term in known else 0.0
                shared = weights[known["f:" + aspect], a] if "f:" + aspect in known else 0.0
                terms[n] = (a, float(TERM_WEIGHT * own + FOUND_WEIGHT * shared))
        return cls(made, made.kinds @ weights, terms)

    def place(
        self, words: Sequence[str], hits: Sequence[Hit], unit: int, aspect: int
    ) -> tuple[int, int]:
        """Return the part of a unit that speaks most of an aspect."""
        cut = parts(words)
        if len(cut) < 2:
            return cut[0] if cut else (0, len(words))
        held = self.batch.words
        row = slice(held.indptr[unit], held.indptr[unit + 1])
        share = dict(zip(held.indices[row].tolist(), held.data[row].tolist(), strict=True))
        added = [share[k] * self.kinds[k, aspect] for k in self.batch.numbers[unit].tolist()]
        for hit in hits:
            owner, worth = self.terms.get(hit.pattern, (-1, 0.0))
            if owner == aspect:
                middle = (hit.start + hit.end - 1) // 2
                added[middle] += worth
        return max(cut, key=lambda part: sum(added[part[0] : part[1]]))
