"""Train the polarity model: python -m pipeline.polarity.train --data FILE ... --out FOLDER."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from db.problem import Problem
from pipeline.polarity import dense, grams, lexica, store
from pipeline.polarity.cues import scopes
from pipeline.polarity.head import Head
from pipeline.polarity.learn import learn
from pipeline.polarity.model import Model, Words
from pipeline.polarity.rows import Row, digest, read
from pipeline.polarity.tokens import FIRST, split, tokenise
from pipeline.polarity.zones import zones

STRENGTH, WEIGHT = 0.3, 0.3  # C of the regressions, and how much dense numbers weigh in them


def train(rows: Sequence[Row], words: Words) -> Model:
    """Train on rows, with a vocabulary whose worth is known beforehand; deterministic."""
    words = _widened(words, rows)
    whole = [row for row in rows if row.place is None]
    placed = [row for row in rows if row.place is not None]
    return Model(
        words,
        _head(whole, words, False, "positive", ("positive", "negative")),
        _head(placed, words, True, "positive", ("positive", "negative")),
        _head(placed, words, True, "neutral", ("positive", "negative", "neutral")),
    )


def _head(
    rows: Sequence[Row], words: Words, placed: bool, yes: str, asked: tuple[str, ...]
) -> Head | None:
    rows = [row for row in rows if row.label in asked]
    answers = np.array([row.label == yes for row in rows], np.bool_)
    if len(np.unique(answers)) < 2:
        return None
    tokens = tokenise([row.text for row in rows], words.numbers)
    scope = scopes(tokens, words.cues)
    if not placed:
        found = grams.whole(tokens, scope)
        numbers = dense.whole(tokens, scope, words.values, words.cues)
    else:
        zone = zones(tokens, scope.clause, [row.place for row in rows])
        found = grams.about(tokens, scope, zone)
        numbers = dense.about(tokens, scope, zone, words.values, words.cues)
    return learn(found, numbers, answers, STRENGTH, WEIGHT)


def vocabulary(paths: dict[str, Path]) -> Words:
    """Make the vocabulary of several lexica."""
    found = lexica.read(paths)
    listed = [*FIRST, *sorted(set().union(*found.values()))]
    values = np.array([[each.get(word, 0.0) for each in found.values()] for word in listed])
    return store.words_of(listed, values)


def _widened(words: Words, rows: Sequence[Row]) -> Words:
    """Add the words of the rows that the lexica do not have."""
    parts = set(split([row.text for row in rows]))
    more = sorted(part for part in parts - words.numbers.keys() if part.strip())
    listed = [FIRST[0], *sorted(words.numbers, key=lambda word: words.numbers[word]), *more]
    values: NDArray[np.float64] = np.zeros((len(listed), words.values.shape[1]))
    values[: len(words.values)] = words.values
    return store.words_of(listed, values)


def card(files: Sequence[Path], paths: dict[str, Path]) -> dict[str, object]:
    """Tell on what the model was trained, under which licences and with which settings."""
    return {
        "data": [
            {
                "file": f"{path.parent.name}/{path.name}",
                "sha256": digest(path),
                "rows": len(read(path)),
            }
            for path in files
        ],
        "settings": {"strength": STRENGTH, "weight": WEIGHT},
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }


def main(arguments: Sequence[str]) -> int:
    """Train, and write model.npz and model.json."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.polarity.train", description=__doc__)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    for name in lexica.READERS:
        parser.add_argument(f"--{name}", type=Path, help=f"the lexicon {name}")
    options = parser.parse_args(arguments)
    given = vars(options)
    paths = {name: given[name] for name in lexica.READERS if given[name]}
    try:
        words = vocabulary(paths)
        model = train([row for path in options.data for row in read(path)], words)
        store.save(model, options.out / "model.npz")
        text = json.dumps(card(options.data, paths), indent=1, ensure_ascii=False)
        (options.out / "model.json").write_text(text + "\n", "utf-8")
    except Problem as problem:
        print(f"train: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
