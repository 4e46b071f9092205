"""How well aspects, praise and blame, health and danger are found in labelled clauses."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pandas import DataFrame

from db.problem import Problem

POLARITIES = {"praise": "positive", "complaint": "negative", "neutral": "neutral"}
FLAGS = {"health": "symptom_report", "hazard": "safety_incident"}
DEFAULT = {"symptom_report": "neutral", "safety_incident": "negative"}  # of a flag alone
CATALOG = Path(__file__).parents[2] / "catalog" / "aspects.yml"

Mentions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A clause and what it says: the polarity of each aspect."""

    text: str
    mentions: Mentions


def add_arguments(parser: ArgumentParser) -> None:
    """Name the file of labelled clauses."""
    parser.add_argument("file", type=Path, help="JSONL {text, mentions, health, hazard}")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Read each clause as a review of its own, and compare."""
    gold = read(options.file)
    said, seconds = _said([one.text for one in gold])
    figures = quality(said, [one.mentions for one in gold])
    figures |= {"n": float(len(gold)), "clauses_per_cpu_s": round(len(gold) / seconds)}
    from pipeline.aspects.store import card

    return figures, {"file": options.file.name, "model": card()}


def read(path: Path) -> list[Labelled]:
    """Read labelled clauses; a flag and its mention stand for one another."""
    try:
        lines = path.read_text("utf-8").splitlines()
        rows = [_labelled(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(f"cannot read '{path}': {error}; give JSONL of labelled clauses") from error
    if not rows:
        raise Problem(f"'{path}' holds no clause; give JSONL of labelled clauses")
    return rows


def quality(said: Sequence[Mentions], gold: Sequence[Mentions]) -> dict[str, float]:
    """Compare what was found with the truth, over (clause, aspect) pairs."""
    found = {(n, aspect) for n, one in enumerate(said) for aspect in one}
    true = {(n, aspect) for n, one in enumerate(gold) for aspect in one}
    both = found & true
    right = sum(said[n][aspect] == gold[n][aspect] for n, aspect in both)
    figures = {
        "aspect_f1": 2 * len(both) / max(1, len(found) + len(true)),
        "aspect_precision": len(both) / max(1, len(found)),
        "aspect_recall": len(both) / max(1, len(true)),
        "polarity_accuracy": right / max(1, len(both)),
    }
    for flag, aspect in FLAGS.items():
        hits = sum(pair[1] == aspect for pair in both)
        figures[f"{flag}_recall"] = hits / max(1, sum(pair[1] == aspect for pair in true))
        figures[f"{flag}_precision"] = hits / max(1, sum(pair[1] == aspect for pair in found))
    return {name: round(value, 4) for name, value in figures.items()}


def _labelled(row: Mapping[str, object]) -> Labelled:
    listed = row.get("mentions") or []
    mentions = {str(one["aspect"]): str(one["polarity"]) for one in listed}  # type: ignore[attr-defined]
    for flag, aspect in FLAGS.items():
        if row.get(flag):
            mentions.setdefault(aspect, DEFAULT[aspect])
    return Labelled(str(row["text"]), mentions)


def _said(texts: Sequence[str]) -> tuple[list[Mentions], float]:
    """Read texts by the shipped model: what is said of each aspect, and the CPU seconds."""
    from pipeline.aspects import read_texts
    from pipeline.aspects.store import shipped
    from pipeline.aspects.train import read_rows

    rows: DataFrame = read_rows(CATALOG)
    shipped()
    begun = time.process_time()
    read = read_texts(
        [None] * len(texts), texts, ["en"] * len(texts), rows, {"mention_confidence": 0.0}
    )
    seconds = time.process_time() - begun
    return [_strongest(one.mentions) for one in read], max(seconds, 1e-6)


def _strongest(mentions: Sequence[tuple[str, str, float, int, int, str | None]]) -> Mentions:
    """Keep of each aspect the surest mention of a text."""
    ordered = sorted(mentions, key=lambda one: one[2])
    return {one[0]: POLARITIES[one[1]] for one in ordered}
