"""Train the polarity model: python -m pipeline.polarity.train --data FILE ... --out FOLDER.

What is shipped was made in the folder of the review sets, with the lexica of two packages:

    python -m pipeline.polarity.train --out pipeline/polarity
        --data hu_liu/polarity.jsonl hu_liu/product_reviews_*/[!R]*.txt
               mams/polarity_train.jsonl mams/polarity_val.jsonl
        --liu hu_liu/opinion_lexicon
        --vader vaderSentiment/vader_lexicon.txt    (package vaderSentiment 3.3.2)
        --pattern textblob/en/en-sentiment.xml      (package textblob 0.20.1)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from db.problem import Problem
from pipeline.polarity import lexica, store
from pipeline.polarity.card import card
from pipeline.polarity.cues import scopes
from pipeline.polarity.learn import Settings, learn
from pipeline.polarity.model import Model, about, whole
from pipeline.polarity.rows import Row, read
from pipeline.polarity.tokens import FIRST, START, parts, tokenise
from pipeline.polarity.words import Words, words_of
from pipeline.polarity.zones import zones

Numbers = NDArray[np.float64]

WHOLE, ABOUT = Settings(strength=0.1, weight=0.3), Settings(strength=0.3, weight=0.3, least=3)
CLAUSES, UNPLACED = 1.0, 0.5  # how much a row counts that teaches the other head
UNMARKED = 0.3  # how much a row says of neutrality, whose group has no neutral row


def train(rows: Sequence[Row], words: Words) -> Model:
    """Train on rows, with a vocabulary whose worth is known beforehand; deterministic.

    Whole texts are learnt from rows without a place and from the clauses of those with one;
    terms from rows with a place and, if there are any, from those without.
    """
    words = _widened(words, rows)
    bare = [row for row in rows if row.place is None]
    placed = [row for row in rows if row.place is not None]
    known = {row.text for row in bare}
    cut = [row for row in clauses(placed, words) if row.text not in known] if placed else []
    texts, given = [*bare, *cut], [1.0] * len(bare) + [CLAUSES] * len(cut)
    head = learn(*whole([row.text for row in texts], words), *_asked(texts, given), WHOLE)
    if not placed:
        return Model(words, head, None)
    texts, given = [*placed, *bare], [1.0] * len(placed) + [UNPLACED] * len(bare)
    found = about([row.text for row in texts], [row.place for row in texts], words)
    return Model(words, head, learn(*found, *_asked(texts, given), ABOUT))


def _asked(rows: Sequence[Row], weights: Sequence[float]) -> tuple[list[str], Numbers]:
    """Return labels and weights (n, 2); who marked nothing neutral teaches that question less."""
    labelled = {row.group for row in rows if row.label == "neutral"}
    shares = [1.0 if row.group in labelled else UNMARKED for row in rows]
    return [row.label for row in rows], np.array([weights, np.multiply(weights, shares)]).T


def clauses(rows: Sequence[Row], words: Words) -> list[Row]:
    """Cut each row's clause around its term; the same clause with two labels is left out."""
    tokens = tokenise([row.text for row in rows], words.numbers)
    zone = zones(tokens, scopes(tokens, words.cues).clause, [row.place for row in rows])
    here = np.flatnonzero((zone.clauses == 0) & (tokens.word != START))
    texts, first = np.unique(tokens.text[here], return_index=True)
    last = np.append(first[1:], len(here)) - 1
    begins, ends = tokens.begin[here[first]].tolist(), tokens.end[here[last]].tolist()
    found: dict[str, set[str]] = {}
    groups: dict[str, str] = {}
    for at, begin, end in zip(texts.tolist(), begins, ends, strict=True):
        text = rows[at].text[begin:end]
        found.setdefault(text, set()).add(rows[at].label)
        groups[text] = rows[at].group
    return [
        Row(text, None, next(iter(labels)), groups[text])
        for text, labels in found.items()
        if len(labels) == 1
    ]


def vocabulary(paths: dict[str, Path]) -> Words:
    """Make the vocabulary of several lexica."""
    found = lexica.read(paths)
    listed = [*FIRST, *sorted(set().union(*found.values()))]
    values = np.array([[each.get(word, 0.0) for word in listed] for each in found.values()])
    return words_of(listed, values)


def _widened(words: Words, rows: Sequence[Row]) -> Words:
    """Add the words of the rows that the lexica do not have."""
    found = {part.strip() for part in parts([row.text for row in rows])}
    listed = [*words.listed, *sorted(found - {"", *words.listed})]
    values: NDArray[np.float64] = np.zeros((len(words.values), len(listed)))
    values[:, : len(words.listed)] = words.values
    return words_of(listed, values)


def settings() -> dict[str, object]:
    """Name what was chosen before the weights were learnt."""
    heads: dict[str, object] = {"whole": asdict(WHOLE), "about": asdict(ABOUT)}
    return heads | {"clauses": CLAUSES, "unplaced": UNPLACED, "unmarked": UNMARKED}


def main(arguments: Sequence[str]) -> int:
    """Train, and write model.npz and model.json."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.polarity.train")
    parser.add_argument("--data", type=Path, action="extend", nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    for name in lexica.READERS:
        parser.add_argument(f"--{name}", type=Path, required=True, help=f"the lexicon {name}")
    options = parser.parse_args(arguments)
    given = vars(options)
    paths = {name: given[name] for name in lexica.READERS}
    try:
        words = vocabulary(paths)
        options.out.mkdir(parents=True, exist_ok=True)
        model = train([row for path in options.data for row in read(path)], words)
        store.save(model, options.out / "model.npz")
        text = json.dumps(card(options.data, paths, settings()), indent=1, ensure_ascii=False)
        (options.out / "model.json").write_text(text + "\n", "utf-8")
    except Problem as problem:
        print(f"train: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
