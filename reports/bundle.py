"""What recomputes every score offline: counts and sums, the numbers of the method, a script."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from db.schema import Cell
from reports.queries import Facts
from reports.static import static

CELLS_HEAD = ("product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares")
SCORES_HEAD = ("product_id", "score", "low", "high", "method")
PLACE = "bundle"


def bundle(facts: Facts, cells: Sequence[Cell]) -> dict[str, bytes]:
    """Make the files of the bundle: path within the release to bytes; no text of a review."""
    made = {
        "tallies.csv": _table(CELLS_HEAD, cells),
        "scores.csv": _table(SCORES_HEAD, facts.scores),
        "numbers.json": _numbers(facts, cells),
        "recompute.py": static("recompute.py"),
    }
    return {f"{PLACE}/{name}": data for name, data in made.items()}


def _numbers(facts: Facts, cells: Iterable[Cell]) -> bytes:
    """Write the numbers in force by name; what is fitted goes before what people set."""
    numbers = {one.name: one.value for one in facts.methods}
    numbers |= {one.name: one.value for one in facts.fits}
    numbers["as_of"] = max((one.week for one in cells if one.week is not None), default=0)
    return (json.dumps(numbers, indent=1, sort_keys=True) + "\n").encode()


def _table(head: Sequence[str], rows: Iterable[object]) -> bytes:
    """Write plain CSV in full precision: it is read by the script beside it, and by no desk."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([getattr(row, name) for name in head] for row in rows)
    return told.getvalue().encode()
