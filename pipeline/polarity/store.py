"""Keep a model as plain arrays, and load it again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.polarity.head import Head, head
from pipeline.polarity.model import Model
from pipeline.polarity.words import words_of

FOLDER = Path(__file__).parent

Arrays = dict[str, NDArray[Any]]


def save(model: Model, path: Path) -> None:
    """Write a model as one file; the same model gives the same bytes."""
    arrays: Arrays = {
        "words": np.frombuffer("\t".join(model.words.listed).encode(), np.uint8),
        "values": model.words.values.astype(np.float16),
        **_arrays("whole", model.whole),
        **(_arrays("about", model.about) if model.about else {}),
    }
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def load(path: Path) -> Model:
    """Read a model that `save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    listed = arrays["words"].tobytes().decode().split("\t")
    words = words_of(listed, arrays["values"].astype(np.float64))
    about = _head("about", arrays) if "about keys" in arrays else None
    return Model(words, _head("whole", arrays), about)


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Load the packaged model, once."""
    return load(FOLDER / "model.npz")


def _arrays(name: str, head: Head) -> Arrays:
    return {
        f"{name} keys": head.keys,
        f"{name} weights": head.weights.astype(np.float16),
        f"{name} coefficients": head.coefficients,
        f"{name} bias": head.bias,
    }


def _head(name: str, arrays: Arrays) -> Head:
    names = ("keys", "weights", "coefficients", "bias")
    keys, weights, coefficients, bias = (arrays[f"{name} {part}"] for part in names)
    return head(keys, weights.astype(np.float64), coefficients, bias)
