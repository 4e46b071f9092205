"""How much alike two texts are: what of the shorter is found again in the longer, in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from pipeline.alike.plain import plain

COPY = 0.7  # from here on a text is a copy of the other
ROUGH = 0.6  # below it two texts are not worth aligning


def likeness(texts_a: Sequence[str], texts_b: Sequence[str]) -> NDArray[np.float64]:
    """Return for each pair of texts how much alike they are, 0 to 1; from `COPY` on, a copy.

    Symmetric; equal plain texts give 1.
    """
    plains = {text: plain(text) for text in {*texts_a, *texts_b}}
    pairs = [
        sorted((plains[a], plains[b]), key=_size) for a, b in zip(texts_a, texts_b, strict=True)
    ]
    rough = cpdist(
        [a for a, _ in pairs],
        [b for _, b in pairs],
        scorer=Indel.normalized_similarity,
        score_cutoff=ROUGH,
        dtype=np.float64,
    )
    found = np.zeros(len(pairs))
    for at in np.flatnonzero(rough):
        found[at] = 1.0 if rough[at] == 1 else _aligned(*pairs[at])
    return found


def _size(text: str) -> tuple[int, str]:
    return len(text), text


def _aligned(short: str, long: str) -> float:
    return float(Indel.normalized_similarity(short, long))
