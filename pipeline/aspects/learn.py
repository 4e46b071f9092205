"""Fit the model's numbers on labelled clauses, and measure it across files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.aspects.features import Found, batch, names_of, sparse
from pipeline.aspects.model import (
    HAZARD,
    HEALTH,
    POLARITIES,
    Evidence,
    Linear,
    Model,
    side,
    side_features,
)
from pipeline.aspects.sides import Cues
from pipeline.aspects.words import texts_of, words_of

Flags = NDArray[np.bool_]

FINDING, SIDING = 20.0, 1.0  # inverse strengths of the regularisation
WEIGHT = 3.0  # of a clause that speaks of an aspect, against one that does not
RARE = 2  # a feature met in fewer clauses is left out
# what the thresholds are set to across files: closing sentences on health costs mentions, and a
# report of danger that is missed costs more
RECALL = {HEALTH: 0.96, HAZARD: 0.97}
SIDES = {"negative": 0, "neutral": 1, "positive": 2}


@dataclass(frozen=True, slots=True)
class Clause:
    """One labelled clause: its words, and the number of the polarity of each aspect."""

    words: tuple[str, ...]
    mentions: Mapping[str, int]


def read_clause(said: Mapping[str, object]) -> Clause:
    """Read one labelled line; a flag and its mention stand for one another."""
    listed = said["mentions"]
    assert isinstance(listed, list)  # noqa: S101 - a file of another form is no training data
    mentions = {str(one["aspect"]): SIDES[str(one["polarity"])] for one in listed}
    if said.get("health"):
        mentions.setdefault(HEALTH, SIDES["neutral"])
    if said.get("hazard"):
        mentions.setdefault(HAZARD, SIDES["negative"])
    return Clause(tuple(texts_of(words_of(str(said["text"])))), mentions)


def fit(
    clauses: Sequence[Clause],
    aspects: Sequence[str],
    found: Found,
    cues: Cues,
    lexicon: Mapping[str, int],
) -> Model:
    """Fit both linear models; thresholds and calibration are still open."""
    units = [list(clause.words) for clause in clauses]
    hits = [found.finder.find(words) for words in units]
    rarity = _rarity(units)
    seen = Counter(name for words in units for name in set(names_of(words)))
    names = [name for name, count in seen.items() if count >= RARE]
    for sign in ("", "n"):  # found, and found under a negation
        names += [sign + "t:" + term for term in found.terms]
        names += [sign + "f:" + one for one in aspects]
    vocabulary = {name: n for n, name in enumerate(dict.fromkeys(names))}
    made = batch(units, hits, found, vocabulary, rarity)
    speaks = _speaks(clauses, aspects)
    finding = _finding(made.whole(), speaks, vocabulary)
    empty = Linear({}, np.zeros((0, 3)), np.zeros(3))
    zeros = np.zeros(len(aspects))
    model = Model(
        tuple(aspects), finding, empty, rarity, lexicon, cues, zeros, np.array([0.0, 1.0, 1.0])
    )
    pairs = [(int(n), int(a)) for n, a in np.argwhere(speaks)]
    evidence = Evidence.of(model, made, found)
    places = [evidence.place(units[n], hits[n], n, a) for n, a in pairs]
    rows = side_features(model, units, hits, pairs, places, found)
    sides = np.array([clauses[n].mentions[aspects[a]] for n, a in pairs])
    return replace(model, siding=_siding(rows, sides))


@dataclass(frozen=True, slots=True)
class Held:
    """What a model said of clauses that it had not seen."""

    scores: NDArray[np.float64]  # (clauses, aspects)
    speaks: Flags  # the truth, same shape
    sides: NDArray[np.float64]  # (clauses, aspects, polarities): chances, where a score is near
    true_sides: NDArray[np.int64]  # (clauses, aspects): -1 where nothing is said


def hold_out(model: Model, clauses: Sequence[Clause], found: Found) -> Held:
    """Let a model read clauses, whatever the threshold."""
    units = [list(clause.words) for clause in clauses]
    hits = [found.finder.find(words) for words in units]
    made = batch(units, hits, found, model.finding.vocabulary, model.rarity)
    scores = made.times(model.finding.weights) + model.finding.bias
    speaks = _speaks(clauses, model.aspects)
    pairs = [(int(n), int(a)) for n, a in np.argwhere(speaks | (scores > -3))]
    evidence = Evidence.of(model, made, found)
    places = [evidence.place(units[n], hits[n], n, a) for n, a in pairs]
    sides = np.zeros((*scores.shape, len(POLARITIES)))
    if pairs:
        sides[tuple(np.array(pairs).T)] = side(model, units, hits, pairs, places, found)
    true = np.full(scores.shape, -1)
    for n, a in np.argwhere(speaks):
        true[n, a] = clauses[n].mentions[model.aspects[a]]
    return Held(scores, speaks, sides, true)


def join(held: Sequence[Held]) -> Held:
    """Put what was held out of several models below one another."""
    return Held(
        np.concatenate([one.scores for one in held]),
        np.concatenate([one.speaks for one in held]),
        np.concatenate([one.sides for one in held]),
        np.concatenate([one.true_sides for one in held]),
    )


def settle(model: Model, held: Held, usual: Held | None = None) -> Model:
    """Set thresholds (best F1; health and hazard by recall) and the calibration.

    `usual` is what was held out of files that speak of things as often as people do: files that
    gather the hardest wordings of danger would set its threshold so low that editors drown.
    """
    usual = usual or held
    steps = np.arange(-3, 2, 0.05)
    best = max(steps, key=lambda t: f1(held.scores > t, held.speaks))
    least = np.full(len(model.aspects), best)
    for aspect in (HEALTH, HAZARD):
        column = model.aspects.index(aspect)
        true = np.sort(usual.scores[usual.speaks[:, column], column])
        wanted = true[int((1 - RECALL[aspect]) * len(true))] - 1e-6 if len(true) else best
        least[column] = min(best, wanted)
    return replace(model, least=least, surely=_surely(usual, least))


def f1(said: Flags, true: Flags) -> float:
    """Return the micro-F1 of pairs (van Rijsbergen, 1979)."""
    both = int(said.sum()) + int(true.sum())
    return 2 * int((said & true).sum()) / both if both else 1.0


def _surely(held: Held, least: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit the chance that aspect and polarity are right, on what passes the thresholds."""
    said = held.scores > least
    chances = held.sides[said]
    best = np.clip(chances.max(axis=1), 1e-6, 1 - 1e-6)
    right = (chances.argmax(axis=1) == held.true_sides[said]).astype(int)
    odds = np.minimum(np.log(best / (1 - best)), 10)
    fitted = LogisticRegression().fit(np.stack([held.scores[said], odds], axis=1), right)
    return np.array([*fitted.intercept_, *fitted.coef_[0]])


def _rarity(units: Sequence[Sequence[str]]) -> dict[str, float]:
    counts = Counter(word for words in units for word in set(words))
    n = len(units) + 1
    return {word: float(np.log(n / (count + 1)) + 1) for word, count in counts.items()}


def _speaks(clauses: Sequence[Clause], aspects: Sequence[str]) -> Flags:
    return np.array([[a in clause.mentions for a in aspects] for clause in clauses], np.bool_)


def _finding(matrix: object, speaks: Flags, vocabulary: Mapping[str, int]) -> Linear:
    """Fit one logistic regression for each aspect."""
    weights = np.zeros((len(vocabulary), speaks.shape[1]))
    bias = np.full(speaks.shape[1], -10.0)
    for a in range(speaks.shape[1]):
        if speaks[:, a].any():
            fitted = LogisticRegression(
                C=FINDING, class_weight={0: 1, 1: WEIGHT}, solver="liblinear", random_state=0
            ).fit(matrix, speaks[:, a])
            weights[:, a], bias[a] = fitted.coef_[0], fitted.intercept_[0]
    return Linear(vocabulary, weights, bias)


def _siding(rows: Sequence[Mapping[str, float]], sides: NDArray[np.int64]) -> Linear:
    """Fit one softmax regression over the polarities."""
    seen = Counter(name for row in rows for name in row)
    names = [name for name, count in seen.items() if count >= RARE]
    vocabulary = {name: n for n, name in enumerate(names)}
    listed = [[(vocabulary[k], v) for k, v in row.items() if k in vocabulary] for row in rows]
    fitted = LogisticRegression(C=SIDING, max_iter=2000).fit(sparse(listed, len(names)), sides)
    weights = np.zeros((len(names), len(POLARITIES)))
    bias = np.full(len(POLARITIES), -10.0)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return Linear(vocabulary, weights, bias)


def figures(held: Held, least: NDArray[np.float64], aspects: Sequence[str]) -> dict[str, float]:
    """Measure what was held out at given thresholds, as tests.bench does."""
    said, true = held.scores > least.max(), held.speaks
    both = said & true
    right = held.sides.argmax(axis=2) == held.true_sides
    made = {
        "aspect_f1": f1(said, true),
        "aspect_precision": both.sum() / max(1, said.sum()),
        "aspect_recall": both.sum() / max(1, true.sum()),
        "polarity_accuracy": right[both].mean() if both.any() else 0.0,
    }
    for name, aspect in (("health", HEALTH), ("hazard", HAZARD)):
        n = list(aspects).index(aspect)
        raised = held.scores[:, n] > least[n]
        hit = (raised & true[:, n]).sum()
        made[f"{name}_recall"] = hit / max(1, true[:, n].sum())
        made[f"{name}_precision"] = hit / max(1, raised.sum())
    return {name: round(float(value), 4) for name, value in made.items()}
