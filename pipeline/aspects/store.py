"""Where the model is kept: arrays in model.npz, what it was learned from in model.json."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from pipeline.aspects.model import Linear, Model
from pipeline.aspects.sides import Cues
from pipeline.aspects.terms import compile_terms, sign_of

FOLDER = "pipeline.aspects"


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Load the model that comes with the package, on first use."""
    with np.load(io.BytesIO(files(FOLDER).joinpath("model.npz").read_bytes())) as held:
        arrays = {name: held[name] for name in held.files}
    return Model(
        tuple(str(name) for name in arrays["aspects"]),
        _linear(arrays, "finding"),
        _linear(arrays, "siding"),
        dict(zip(_list(arrays["words"]), arrays["rarity"].tolist(), strict=True)),
        dict(zip(_list(arrays["lexicon"]), arrays["signs"].tolist(), strict=True)),
        read_cues(),
        arrays["least"].astype(np.float64),
        arrays["surely"].astype(np.float64),
    )


def card() -> dict[str, object]:
    """Read what the shipped model was learned from, and how."""
    found: dict[str, object] = json.loads(files(FOLDER).joinpath("model.json").read_text("utf-8"))
    return found


def save(model: Model, folder: Path, told: Mapping[str, object]) -> None:
    """Write a model and its card; the same model is always the same bytes."""
    arrays = {
        "aspects": np.array(model.aspects),
        "words": _text(model.rarity),
        "rarity": np.array(list(model.rarity.values()), np.float32),
        "lexicon": _text(model.lexicon),
        "signs": np.array(list(model.lexicon.values()), np.int8),
        "least": model.least.astype(np.float32),
        "surely": model.surely.astype(np.float32),
    }
    for name, one in (("finding", model.finding), ("siding", model.siding)):
        arrays[f"{name}_names"] = _text(one.vocabulary)
        arrays[f"{name}_weights"] = one.weights.astype(np.float16)
        arrays[f"{name}_bias"] = one.bias.astype(np.float32)
    np.savez_compressed(folder / "model.npz", allow_pickle=False, **arrays)
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    folder.joinpath("model.json").write_text(text, "utf-8")


def read_cues() -> Cues:
    """Read and compile the lines of cues.txt."""
    lines, groups, group = [], [], ""
    for line in files(FOLDER).joinpath("cues.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            lines.append(line)
            groups.append(group)
    return Cues(compile_terms(lines), tuple(map(sign_of, lines)), tuple(groups))


def _linear(arrays: Mapping[str, np.ndarray], name: str) -> Linear:
    names = _list(arrays[f"{name}_names"])
    return Linear(
        dict(zip(names, range(len(names)), strict=True)),
        arrays[f"{name}_weights"].astype(np.float64),
        arrays[f"{name}_bias"].astype(np.float64),
    )


def _text(names: Mapping[str, object]) -> np.ndarray:
    """Keep names as the bytes of one text: a tenth of an array of strings, and faster to read."""
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def _list(held: np.ndarray) -> list[str]:
    text = held.tobytes().decode()
    return text.split("\n") if text else []
