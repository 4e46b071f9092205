"""How a head learns: naive Bayes log-count ratios times logistic regression, beside dense numbers.

Source: Wang and Manning, Baselines and bigrams, ACL 2012 (2) 90-94.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from pipeline.polarity.head import Head
from pipeline.polarity.tokens import Ints

Numbers = NDArray[np.float64]


def learn(
    found: tuple[Ints, Ints],
    dense: Numbers,
    answers: NDArray[np.bool_],
    strength: float,
    weight: float,
    weights: Numbers | None = None,
) -> Head:
    """Fit one head on n texts: strength is C of the regression, weight that of dense numbers."""
    from sklearn.linear_model import LogisticRegression

    counts, keys = counted(found, len(answers))
    ratios = _ratios(counts, answers)
    mean, scale = dense.mean(axis=0), dense.std(axis=0)
    scale = np.where(scale > 1e-9, scale, np.inf) / weight
    inputs = hstack([counts @ diags(ratios), csr_matrix((dense - mean) / scale)]).tocsr()
    model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
    model.fit(inputs, answers, sample_weight=weights)
    runs, rest = np.split(model.coef_[0], [len(keys)])
    coefficients = rest / scale
    bias = float(model.intercept_[0] - (mean * coefficients).sum())
    return Head(keys, runs * ratios, coefficients, bias)


def counted(found: tuple[Ints, Ints], n: int, least: int = 2) -> tuple[csr_matrix, Ints]:
    """Count the runs that stand in at least so many texts, shape (n, runs); and their keys."""
    keys, columns = np.unique(found[1], return_inverse=True)
    counts = csr_matrix((np.ones(len(columns)), (found[0], columns)), shape=(n, len(keys)))
    counts.sum_duplicates()
    often = np.bincount(counts.indices, minlength=len(keys)) >= least
    return counts[:, often].tocsr(), keys[often]


def _ratios(counts: csr_matrix, answers: NDArray[np.bool_]) -> Numbers:
    yes = np.asarray(counts[answers].sum(axis=0)).ravel() + 1
    no = np.asarray(counts[~answers].sum(axis=0)).ravel() + 1
    return np.asarray(np.log((yes / yes.sum()) / (no / no.sum())))
