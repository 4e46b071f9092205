"""How often the rating and the best of a page fragment are read as a person marked them."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pipeline.fragments import read_fragment


def add_arguments(parser: ArgumentParser) -> None:
    """Name the file of marked fragments."""
    parser.add_argument(
        "file", type=Path, help="JSON list of {html, parent_html, ratingValue, bestRating}"
    )
    parser.add_argument("--wrong", action="store_true", help="list the rows that differ")


def measure(options: Namespace) -> tuple[dict[str, float | int | str], dict[str, object]]:
    """Count the fragments whose rating, and whose best, equal the marked ones."""
    rows = json.loads(options.file.read_text("utf-8"))
    wrong: list[list[object]] = []
    rating_equal = best_equal = 0
    for place, row in enumerate(rows):
        found = read_fragment(row["html"], row.get("parent_html"))
        value, best = (found.value, found.best) if found else (None, None)
        rating_equal += value == row["ratingValue"]
        best_equal += best == row["bestRating"]
        if (value, best) != (row["ratingValue"], row["bestRating"]):
            wrong.append([place, row["ratingValue"], value, row["bestRating"], best])
    figures: dict[str, float | int | str] = {
        "n": len(rows), "rating_equal": rating_equal, "best_equal": best_equal
    }  # fmt: skip
    return figures, {"file": options.file.name} | ({"wrong": wrong} if options.wrong else {})
