"""Read the rows to learn from or to be measured on: JSONL as the benches have it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from db.problem import Problem
from pipeline.polarity.hu_liu import features
from pipeline.polarity.model import CLASSES
from pipeline.polarity.zones import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence, or one aspect's term of it, and the polarity that people gave it."""

    text: str
    place: Place  # of the aspect's term; None asks about the whole text
    label: str
    group: str


def read(path: Path) -> tuple[Row, ...]:
    """Read JSONL {text, aspect or null, from, to, label, group}, or {text, mentions}.

    A file that ends in .txt is read as Hu and Liu publish theirs: one product, whose name it has.
    """
    if not path.is_file():
        raise Problem(f"{path} is not there: rows to learn from or to measure on are needed")
    if path.suffix == ".txt":
        return tuple(Row(*found, path.stem) for found in features(path))
    rows: list[Row] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip():
            try:
                rows.extend(_rows(json.loads(line), path.stem))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise Problem(f"{path}:{number} is not a row to learn from: {error}") from error
    return tuple(rows)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return sha256(path.read_bytes()).hexdigest()


def _rows(given: Mapping[str, object], stem: str) -> Iterator[Row]:
    text, group = str(given["text"]), str(given.get("group") or stem)
    mentions = given.get("mentions")
    if isinstance(mentions, list):
        # with one polarity the whole text is asked; with several, no place tells which is which
        said = {str(mention["polarity"]) for mention in mentions}
        if len(said) == 1:
            yield Row(text, None, _label(said.pop()), group)
        return
    yield Row(text, _place(text, given), _label(str(given["label"])), group)


def _place(text: str, given: Mapping[str, object]) -> Place:
    begin, end = given.get("from"), given.get("to")
    if isinstance(begin, int) and isinstance(end, int):
        return (begin, end)
    aspect = given.get("aspect")
    at = text.lower().find(aspect.lower()) if isinstance(aspect, str) and aspect else -1
    return (at, at + len(str(aspect))) if at >= 0 else None


def _label(label: str) -> str:
    if label not in CLASSES:
        raise ValueError(f"'{label}' is none of {', '.join(CLASSES)}")
    return label
