"""How well the resolver pairs two tables of products, against pairs that people marked."""

from __future__ import annotations

import resource
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pandas import DataFrame

from tests.bench._tables import read_gold, read_table

SEEDS = (3, 5)  # of the shuffles: ties cannot follow the order of rows

Pairs = frozenset[tuple[str, str]]


def add_arguments(parser: ArgumentParser) -> None:
    """Name the tables, their true pairs and what separates their columns."""
    parser.add_argument("--left", type=Path, required=True, help="a table: its first column is id")
    parser.add_argument("--right", type=Path, required=True, help="the other table")
    parser.add_argument("--gold", type=Path, required=True, help="the true pairs: D1 and D2")
    parser.add_argument("--sep", default=",", help="what separates the columns of all three")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Propose partners for the records of the left table, and compare them with the gold."""
    left = read_table(options.left, options.sep, SEEDS[0])
    right = read_table(options.right, options.sep, SEEDS[1])
    gold = read_gold(options.gold, options.sep)
    found, seconds = _proposed(left, right)
    sure = _pairs(found[found["certain"]])
    figures = _quality(_pairs(found), gold) | {
        "auto_precision": round(len(sure & gold) / len(sure), 4) if sure else 1.0,
        "auto_pairs": float(len(sure)),
        "cpu_s": round(seconds, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    sizes = {"left": len(left), "right": len(right), "gold": len(gold), "proposed": len(found)}
    return figures, {**sizes, "seeds": list(SEEDS)}


def _proposed(left: DataFrame, right: DataFrame) -> tuple[DataFrame, float]:
    """Run the resolver as it is shipped; one to one also among what is certain."""
    begun = time.process_time()
    from pipeline.matching import propose
    from tests.frames import shipped_methods

    methods = shipped_methods()
    limits = dict(zip(methods["name"], methods["value"].astype(float), strict=True))
    found = propose(left, right, limits)
    first = found.sort_values(["likeness", "key"], ascending=[False, True])
    return first.drop_duplicates("product"), time.process_time() - begun


def _quality(found: Pairs, gold: Pairs) -> dict[str, float]:
    true = len(found & gold)
    figures = {
        "precision": true / len(found) if found else 1.0,
        "recall": true / len(gold) if gold else 1.0,
        "f1": 2 * true / (len(found) + len(gold)) if found or gold else 1.0,
    }
    return {name: round(value, 4) for name, value in figures.items()}


def _pairs(found: DataFrame) -> Pairs:
    return frozenset(zip(found["key"], found["product"], strict=True))
