"""Keep a model as plain arrays, and load it again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity import cues
from pipeline.polarity.head import Head
from pipeline.polarity.model import Model, Words
from pipeline.polarity.tokens import FIRST

FOLDER = Path(__file__).parent
HEADS = ("whole_polarity", "polarity", "neutrality")
ARRAYS = ("keys", "weights", "coefficients", "bias")


def words_of(listed: list[str], values: NDArray[np.float64]) -> Words:
    """Number a list of words; the first two stand for the unknown and the start of a text."""
    numbers = {word: number for number, word in enumerate(listed) if number}
    return Words(numbers, values, cues.flags(numbers))


def save(model: Model, path: Path) -> None:
    """Write a model as one file; the same model gives the same bytes."""
    arrays: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\t".join(_listed(model.words)).encode(), np.uint8),
        "values": model.words.values.astype(np.float16),
    }
    for name in HEADS:
        head: Head | None = getattr(model, name)
        if head:
            parts = (head.keys, head.weights, head.coefficients, np.array(head.bias))
            kinds = (np.int64, np.float32, np.float64, np.float64)
            for part, values, kind in zip(ARRAYS, parts, kinds, strict=True):
                arrays[f"{name} {part}"] = values.astype(kind)
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def load(path: Path) -> Model:
    """Read a model that `save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    listed = arrays["words"].tobytes().decode().split("\t")
    heads: dict[str, Head] = {}
    for name in HEADS:
        if f"{name} keys" in arrays:
            keys, weights, coefficients, bias = (arrays[f"{name} {part}"] for part in ARRAYS)
            heads[name] = Head(keys, weights.astype(np.float64), coefficients, float(bias))
    words = words_of(listed, arrays["values"].astype(np.float64))
    whole, polarity, neutrality = (heads.get(name) for name in HEADS)
    return Model(words, whole, polarity, neutrality)


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Load the packaged model, once."""
    return load(FOLDER / "model.npz")


def _listed(words: Words) -> list[str]:
    return [FIRST[0], *sorted(words.numbers, key=lambda word: words.numbers[word])]
