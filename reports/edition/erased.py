"""A review that was erased leaves every edition: its words, its key, in every format.

First the next version is made, of the newest one without the review; then the older ones are
rewritten. So whoever is killed in between finds what is left when it is made again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from reports.edition.document import Cell, Document, Evidence, Note, Table, Topic
from reports.edition.formats import FORMATS, available, files_of
from reports.edition.make import DRAFT, MANIFEST, noted, place, versions
from reports.edition.stored import DOCUMENT, from_json
from reports.folder import rewrite_folder, write_folder

WHY = (
    "A review was erased at the request of the person who wrote it: its words and its key are "
    "taken out. The numbers are those of the day on which the edition was made."
)
Reviews = Collection[tuple[str, str]]  # shops.shop and the review's key


def take_out(editions: Path, reviews: Reviews, on: date) -> int:
    """Take reviews out of every edition; returns how many folders were written."""
    written = sum(_month(editions, month, reviews, on) for month in _months(editions))
    for folder in sorted(editions.glob(f"*{DRAFT}")) if reviews else ():
        document = _read(folder)
        if document and holds(document, reviews):
            _rewrite(folder, without(document, reviews))
            written += 1
    return written


def holds(document: Document, reviews: Reviews) -> bool:
    """Tell whether an edition quotes a review, or shows its row."""
    return without(document, reviews) != document


def without(document: Document, reviews: Reviews) -> Document:
    """Give an edition without some reviews: its numbers stay as they were counted."""
    there = frozenset(reviews)
    return replace(
        document,
        topics=tuple(_topic(one, there) for one in document.topics),
        evidence=tuple(_evidence(one, there) for one in document.evidence),
    )


def _topic(topic: Topic, reviews: Reviews) -> Topic:
    kept = tuple(one for one in topic.quotes if (one.shop, one.review) not in reviews)
    return replace(topic, quotes=kept)


def _evidence(one: Evidence, reviews: Reviews) -> Evidence:
    names = [column.name for column in one.rows.columns]
    if "shop" not in names or "review" not in names:
        return one
    shop, review = names.index("shop"), names.index("review")
    kept = [row for row in one.rows.rows if (_text(row[shop]), _text(row[review])) not in reviews]
    rows: Table = replace(one.rows, rows=tuple(kept))
    return replace(one, rows=rows)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _months(editions: Path) -> list[str]:
    found = editions.glob("????-??") if editions.is_dir() else ()
    return sorted(path.name for path in found)


def _month(editions: Path, month: str, reviews: Reviews, on: date) -> int:
    last = versions(editions, month)
    newest = _read(place(editions, month, last))
    written = 0
    if newest is not None and holds(newest, reviews):
        _next(editions, without(newest, reviews), last + 1, editions / newest.month)
        written += 1
    for version in range(1, last + 1):
        folder = place(editions, month, version)
        document = _read(folder)
        if document is not None and holds(document, reviews):
            notes = (*document.notes, Note(on, WHY))
            _rewrite(folder, replace(without(document, reviews), notes=notes))
            written += 1
    return written


def _next(editions: Path, document: Document, version: int, like: Path) -> None:
    made = replace(document, version=version, reason=WHY, notes=())
    files = files_of(made, _formats(like))
    write_folder(place(editions, made.month, version), files, MANIFEST, noted(made))


def _rewrite(folder: Path, document: Document) -> None:
    files = files_of(document, _formats(folder))
    rewrite_folder(folder, files, MANIFEST, noted(document), DOCUMENT)


def _formats(folder: Path) -> list[str]:
    """Name the formats that a folder holds: those of which a file is there."""
    there = {path.suffix for path in folder.iterdir()}
    return [one for one in FORMATS if one in available() and ENDS.get(one, ".json") in there]


ENDS = {"html": ".html", "md": ".md", "csv": ".csv", "xlsx": ".xlsx", "pdf": ".pdf",
        "article": ".html"}  # fmt: skip


def _read(folder: Path) -> Document | None:
    path = folder / DOCUMENT  # older editions have none: they quote nobody
    return from_json(path.read_bytes()) if path.is_file() else None
