"""Records as vectors: letters and words, weighed by how rare they are (tf-idf)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

CHUNK = 20_000  # pairs, so that memory stays bounded
WORD = r"[^\W_]+"

Values = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spaces:
    """Unit vectors of all records, a row each: titles by letters, titles and texts by words."""

    letters: csr_matrix
    words: csr_matrix
    text: csr_matrix


def spaces_of(titles: Sequence[str], texts: Sequence[str]) -> Spaces:
    """Weigh grams of two to four letters, and words: 1 + log of the count, times rarity.

    Source: Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval".
    """
    return Spaces(
        letters=_fit(titles, analyzer="char_wb", ngram_range=(2, 4)),
        words=_fit(titles, token_pattern=WORD),
        text=_fit(texts, token_pattern=WORD),
    )


def _fit(texts: Sequence[str], **how: Any) -> csr_matrix:
    """Fit and weigh; what stands in one record only compares with nothing and is left out."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # explicitly late: slow to import

    weigh = TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=2, dtype=np.float32, **how)
    try:
        return csr_matrix(weigh.fit_transform(texts))
    except ValueError:  # nothing stands in two records
        return csr_matrix((len(texts), 1), dtype=np.float32)


def cosines(space: csr_matrix, left: Rows, right: Rows) -> Values:
    """Give the cosine of each pair of rows, from 0 to 1."""
    found = np.empty(len(left))
    for start in range(0, len(left), CHUNK):
        part = slice(start, start + CHUNK)
        products = space[left[part]].multiply(space[right[part]])
        found[part] = np.asarray(products.sum(axis=1), "float64").ravel()
    return np.round(found, 6)  # what the order of adding leaves behind
