"""Reviews that are given away: only of shops that allow it, without authors, texts and ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple

from reports.queries import Given
from reports.render import csv_text

HEAD = ("shop", "product_id", "published", "rating", "language", "verified", "not_counted")


def given_csv(reviews: Iterable[Given]) -> bytes:
    """Write reviews as CSV: the rating from 0 to 1, and why one does not count."""
    return csv_text([HEAD, *_rows(reviews)])


def _rows(reviews: Iterable[Given]) -> Iterator[tuple[str | float | None, ...]]:
    for one in reviews:
        yield tuple(value if value != "" else None for value in astuple(one))
