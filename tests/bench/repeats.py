"""Bench: copies planted among texts of real sentences, found and told from the rest."""

from __future__ import annotations

import resource
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from db.problem import Problem
from pipeline.alike import (
    COPY,
    candidates,
    common_marks,
    likeness,
    likeness_among,
    long_enough,
    marks,
    plain,
    rarest,
    shingles,
    text_key,
)
from tests.bench._planted import KINDS, Planted, most_texts, plant, sentences_of

REUSE = 4  # times that the quality part uses a sentence
BATCH = 0.01  # of the texts: the new ones of the increment
Ints = NDArray[np.int64]
Pairs = set[tuple[int, int]]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--sentences", type=Path, required=True, help="one sentence a line")
    parser.add_argument("--texts", type=int, default=200_000, help="texts, a fifth of them copies")
    parser.add_argument("--seed", type=int, default=7, help="seed of texts and copies")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Measure quality where no sentence is used more than four times, then cost at full size."""
    lines = sentences_of(options.sentences)
    n = min(options.texts, most_texts(lines, REUSE, options.seed))
    if n < len(KINDS) * 5:
        raise Problem(f"{options.sentences}: {len(lines)} sentences are too few; give 100 or more")
    quality = _quality(plant(lines, n, options.seed))
    large = partial(_cost, options.sentences, options.texts, options.seed)
    with get_context("spawn").Pool(1) as pool:
        cost, conditions = pool.apply(large)
    return quality | cost, {"sentences": len(lines), "quality_texts": n, **conditions}


@dataclass(frozen=True)
class Found:
    """What a comparison of all texts came to."""

    equal: Pairs
    one: Ints
    two: Ints
    alike: NDArray[np.bool_]

    @property
    def looked_at(self) -> Pairs:
        """Pair the candidates, texts of one plain form among them."""
        return self.equal | _pairs(self.one, self.two)

    @property
    def copies(self) -> Pairs:
        """Pair what was found to be copies."""
        return self.equal | _pairs(self.one[self.alike], self.two[self.alike])


def compared(printed: list[str]) -> Found:
    """Compare all texts: one text of each plain form, fitted marks, candidates, likeness."""
    equal, distinct, forms = _distinct(printed)
    rows, every = shingles(forms)
    rows, held = rarest(rows, every, common_marks(every, len(forms)))
    del every
    none = np.empty(0, np.int64)
    one, two = candidates(rows, held, none, none)
    alike = likeness_among(forms, one, two) >= COPY
    return Found(equal, distinct[one], distinct[two], alike)


def _of(texts: list[str], places: Ints) -> list[str]:
    return [texts[at] for at in places.tolist()]


def _distinct(printed: list[str]) -> tuple[Pairs, Ints, list[str]]:
    """Pair each text with the first of its plain form; return place and form of each first one."""
    forms: list[str] = [plain(text) for text in printed]
    evidence = np.flatnonzero([long_enough(form) for form in forms])
    _, first, which = np.unique(
        text_key(_of(forms, evidence)), return_index=True, return_inverse=True
    )
    pairs = zip(evidence[first[which]].tolist(), evidence.tolist(), strict=True)
    distinct = np.sort(evidence[first])
    return {(one, two) for one, two in pairs if one != two}, distinct, _of(forms, distinct)


def _pairs(one: Ints, two: Ints) -> Pairs:
    low, high = np.minimum(one, two), np.maximum(one, two)
    return set(zip(low.tolist(), high.tolist(), strict=True))


def _quality(planted: Planted) -> dict[str, float]:
    """Judge every pair: right is an original with its copy, wrong is any other."""
    gold = {(min(pair), max(pair)) for pair in planted.copies}
    found = compared(planted.texts)
    copies = found.copies
    right = len(copies & gold)
    precision, recall = right / max(1, len(copies)), right / len(gold)
    by_kind = {f"recall_{kind}": _share(planted, kind, copies) for kind in KINDS}
    return {
        "candidate_recall": len(found.looked_at & gold) / len(gold),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
    } | by_kind


def _share(planted: Planted, kind: str, found: Pairs) -> float:
    own = [pair for pair, made in zip(planted.copies, planted.kinds, strict=True) if made == kind]
    return sum((min(pair), max(pair)) in found for pair in own) / len(own)


def _cost(path: Path, n: int, seed: int) -> tuple[dict[str, float], dict[str, object]]:
    lines = sentences_of(path)
    planted = plant(lines, n, seed)
    begun = time.process_time()
    found = compared(planted.texts)
    cpu = time.process_time() - begun
    figures = {
        "texts_per_cpu_s": len(planted.texts) / cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "increment_share": _increment(planted.texts, seed) / cpu,
    }
    return figures, {
        "texts": len(planted.texts),
        "reuse": round(planted.reuse, 1),
        "candidates": len(found.equal) + len(found.one),
    }


def _increment(printed: list[str], seed: int) -> float:
    """Time 1 % of the texts against the index of the others; making that index is not timed."""
    texts = np.array(printed, dtype=object)
    order = np.random.default_rng(seed).permutation(len(texts))
    new, old = np.split(order, [max(1, round(len(texts) * BATCH))])
    forms: list[str] = [plain(text) for text in texts[old]]
    common = common_marks(shingles(forms)[1], len(forms))
    rows, held = marks(forms, common)
    by_mark = np.argsort(held, kind="stable")  # as the index of a table has them
    rows, held = rows[by_mark], held[by_mark]
    begun = time.process_time()
    _, _, fresh = _distinct(texts[new].tolist())
    places, sought = marks(fresh, common)
    asked = _entries(held, np.unique(sought))
    one, two = candidates(places, sought, rows[asked] + len(fresh), held[asked])
    likeness(_of(fresh, one), _of(fresh + forms, two))
    return time.process_time() - begun


def _entries(held: Ints, sought: Ints) -> Ints:
    """Look marks up in the sorted index; return the places of their entries."""
    begins = np.searchsorted(held, sought, side="left")
    sizes = np.searchsorted(held, sought, side="right") - begins
    steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(np.repeat(begins, sizes) + steps, dtype=np.int64)
