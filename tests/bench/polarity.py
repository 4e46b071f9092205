"""How well the polarity model tells praise from blame, and how fast, on sentences by path."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from db.problem import Problem
from pipeline.polarity import CLASSES, Model, shipped
from pipeline.polarity.rows import Row, digest, read
from pipeline.polarity.store import FOLDER
from pipeline.polarity.train import train

ENOUGH = 20_000  # rows whose time is taken: a shorter file is repeated

Labels = NDArray[np.int64]


def add_arguments(parser: ArgumentParser) -> None:
    """Name the file, and whether the model is trained for it or the shipped one answers."""
    parser.add_argument("file", type=Path, help="JSONL {text, aspect or null, from, to, label}")
    parser.add_argument("--leave-out", choices=["group"], help="train on the other groups")
    parser.add_argument("--train", type=Path, help="train on this file alone")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Answer each row among the classes of the file, and compare with its label."""
    rows = read(options.file)
    if not rows:
        raise Problem(f"{options.file} has no rows to measure on")
    asked = [at for at, name in enumerate(CLASSES) if name in {row.label for row in rows}]
    true = np.array([CLASSES.index(row.label) for row in rows])
    said, model = _answers(options, rows, asked)
    figures = {"n": float(len(rows))} | quality(true, said)
    figures["sentences_per_cpu_s"] = round(_speed(model, rows))
    known = options.leave_out is None and _is_known(options)
    conditions: dict[str, object] = {
        "classes": [CLASSES[at] for at in asked],
        "groups": len({row.group for row in rows}),
        "words_a_sentence": round(sum(len(row.text.split()) for row in rows) / len(rows), 1),
        "in_training": known,
    }
    return figures, conditions


def quality(true: Labels, said: Labels) -> dict[str, float]:
    """Return accuracy and the mean F1 of the classes that occur, both in percent."""
    scores = []
    for one in np.unique(true):
        hits = np.sum((true == one) & (said == one))
        scores.append(2 * hits / (np.sum(true == one) + np.sum(said == one)))
    accuracy = float(np.mean(true == said))
    return {
        "accuracy": round(100 * accuracy, 2),
        "macro_f1": round(100 * float(np.mean(scores)), 2),
    }


def _answers(options: Namespace, rows: Sequence[Row], asked: list[int]) -> tuple[Labels, Model]:
    words = shipped().words
    if not options.leave_out:
        model = train(read(options.train), words) if options.train else shipped()
        return _best(model, rows, asked), model
    said = np.zeros(len(rows), np.int64)
    groups = np.array([row.group for row in rows])
    for group in np.unique(groups):
        model = train([row for row in rows if row.group != group], words)
        left = np.flatnonzero(groups == group).tolist()
        said[left] = _best(model, [rows[at] for at in left], asked)
    return said, model


def _best(model: Model, rows: Sequence[Row], asked: list[int]) -> Labels:
    chances = model.probabilities([row.text for row in rows], [row.place for row in rows])
    best: Labels = np.array(asked)[np.argmax(chances[:, asked], axis=1)]
    return best


def _speed(model: Model, rows: Sequence[Row]) -> float:
    many = [*rows] * -(-ENOUGH // len(rows))
    texts, places = [row.text for row in many], [row.place for row in many]
    model.probabilities(texts[:100], places[:100])
    begun = time.process_time()
    model.probabilities(texts, places)
    return len(many) / (time.process_time() - begun)


def _is_known(options: Namespace) -> bool:
    """Tell whether the file is among those on which the answering model was trained."""
    if options.train:
        return digest(options.train) == digest(options.file)
    card = json.loads((FOLDER / "model.json").read_text("utf-8"))
    return digest(options.file) in {one["sha256"] for one in card["data"]}
