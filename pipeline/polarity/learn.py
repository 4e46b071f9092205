"""How a head learns: naive Bayes log-count ratios times logistic regression, beside dense numbers.

Source: Wang and Manning, Baselines and bigrams, ACL 2012 (2) 90-94.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from pipeline.polarity.head import NEUTRALITY, NEVER, POLARITY, Head, head
from pipeline.polarity.tokens import Ints

Numbers = NDArray[np.float64]

LIGHT = 0.01  # weights below it are dropped: half of the runs, and no answer changes for them


@dataclass(frozen=True, slots=True)
class Settings:
    """What is chosen before the weights are learnt."""

    strength: float  # C of the regression: the larger, the freer the weights
    weight: float  # of a dense number of variance 1, beside runs
    least: int = 2  # texts in which a run must stand


def learn(
    found: tuple[Ints, Ints],
    dense: Numbers,
    labels: Sequence[str],
    weights: Numbers,
    settings: Settings,
) -> Head:
    """Fit both questions on n texts: positive or negative, where one of them; neutral or not.

    How much each text counts is given for each of the two questions: weights is (n, 2).
    """
    counts, keys = counted(found, len(labels), settings.least)
    given = np.array(labels)
    answers = np.zeros((2, 1 + len(keys) + dense.shape[1]))
    answers[NEUTRALITY, 0] = NEVER
    for column, yes, rows in (
        (POLARITY, given == "positive", np.flatnonzero(given != "neutral")),
        (NEUTRALITY, given == "neutral", np.arange(len(given))),
    ):
        if len(np.unique(yes[rows])) == 2:
            answers[column] = _fit(
                counts[rows], dense[rows], yes[rows], weights[rows, column], settings
            )
    bias, runs, rest = np.split(answers.T, [1, 1 + len(keys)])
    heavy = np.abs(runs).max(axis=1, initial=0) >= LIGHT
    return head(keys[heavy], runs[heavy], rest, bias[0])


def counted(found: tuple[Ints, Ints], n: int, least: int = 2) -> tuple[csr_matrix, Ints]:
    """Mark the runs that stand in at least so many texts, shape (n, runs); and their keys."""
    keys, columns = np.unique(found[1], return_inverse=True)
    counts = csr_matrix((np.ones(len(columns)), (found[0], columns)), shape=(n, len(keys)))
    counts.sum_duplicates()
    counts.data[:] = 1
    often = np.bincount(counts.indices, minlength=len(keys)) >= least
    return counts[:, often].tocsr(), keys[often]


def _fit(
    counts: csr_matrix, dense: Numbers, yes: NDArray[np.bool_], weights: Numbers, settings: Settings
) -> Numbers:
    """Return the bias, the weights of runs and those of dense numbers, one after the other."""
    from sklearn.linear_model import LogisticRegression

    ratios = _ratios(counts, yes, weights)
    mean, scale = dense.mean(axis=0), dense.std(axis=0)
    scale = np.where(scale > 1e-9, scale, np.inf) / settings.weight
    inputs = hstack([counts @ diags(ratios), csr_matrix((dense - mean) / scale)]).tocsr()
    model = LogisticRegression(C=settings.strength, max_iter=3000, class_weight="balanced")
    model.fit(inputs, yes, sample_weight=weights)
    runs, rest = np.split(model.coef_[0], [len(ratios)])
    coefficients = rest / scale
    bias = model.intercept_ - (mean * coefficients).sum()
    return np.concatenate([bias, runs * ratios, coefficients])


def _ratios(counts: csr_matrix, yes: NDArray[np.bool_], weights: Numbers) -> Numbers:
    with_yes = counts.T @ (weights * yes) + 1
    without = counts.T @ (weights * ~yes) + 1
    return np.asarray(np.log((with_yes / with_yes.sum()) / (without / without.sum())))
