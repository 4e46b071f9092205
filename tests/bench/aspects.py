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
from pipeline.firewall import Mention

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
    said, flags, seconds = _said([one.text for one in gold])
    figures = quality(said, flags, [one.mentions for one in gold])
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


def quality(
    said: Sequence[Mentions], flags: Sequence[frozenset[str]], gold: Sequence[Mentions]
) -> dict[str, float]:
    """Compare what was found with the truth, over (clause, aspect) pairs.

    `flags` are health and danger, found or only suspected: what is kept back, or sent to an editor.
    """
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
        raised = {n for n, one in enumerate(flags) if aspect in one}
        there = {n for n, one in enumerate(gold) if aspect in one}
        figures[f"{flag}_recall"] = len(raised & there) / max(1, len(there))
        figures[f"{flag}_precision"] = len(raised & there) / max(1, len(raised))
    return {name: round(value, 4) for name, value in figures.items()}


def _labelled(row: Mapping[str, object]) -> Labelled:
    listed = row.get("mentions") or []
    mentions = {str(one["aspect"]): str(one["polarity"]) for one in listed}  # type: ignore[attr-defined]
    for flag, aspect in FLAGS.items():
        if row.get(flag):
            mentions.setdefault(aspect, DEFAULT[aspect])
    return Labelled(str(row["text"]), mentions)


def _said(texts: Sequence[str]) -> tuple[list[Mentions], list[frozenset[str]], float]:
    """Read texts by the shipped model: what is said of each aspect, flags, and the CPU seconds."""
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
    flags = [frozenset(m.aspect for m in one.mentions) & {*FLAGS.values()} for one in read]
    return [_strongest(one.mentions) for one in read], flags, max(seconds, 1e-6)


def _strongest(mentions: Sequence[Mention]) -> Mentions:
    """Keep of each aspect the surest mention of a text; what is only suspected is none."""
    ordered = sorted((one for one in mentions if one.sure), key=lambda one: one.confidence)
    return {one.aspect: POLARITIES[one.polarity] for one in ordered}
