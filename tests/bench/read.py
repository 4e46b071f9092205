"""How much faster and fuller pages are read than by extruct: CPU time, summed over the files."""

from __future__ import annotations

import logging
import statistics
import time
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import extruct

from db.problem import Problem
from pipeline.interpret import interpret
from spiders.platforms.platform import Page, Printed, Unreadable
from spiders.reading import read_page

LINKED_DATA = ("json-ld",)
ALL = ("microdata", "opengraph", "json-ld", "microformat", "rdfa", "dublincore")
FIELDS = tuple(field.name for field in fields(Printed))
REVIEWS = frozenset(("Review", "UserReview", "CriticReview", "EmployerReview", "h-review"))


def add_arguments(parser: ArgumentParser) -> None:
    """Name the pages to read."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="HTML pages")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many is taken")


def measure(options: Namespace) -> tuple[dict[str, object], dict[str, object]]:
    """Read every page with both, warm, and compare CPU seconds and distinct reviews."""
    pages = [_page(path) for path in options.files]
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extruct's parsers deprecate each other
        figures = _figures(pages, options.rounds)
    logging.disable(logging.NOTSET)
    return figures, {"files": len(pages), "bytes": sum(map(len, pages)), "rounds": options.rounds}


def _page(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Problem(f"{path}: {wrong.strerror}. Give HTML pages that exist") from None


def _figures(pages: list[bytes], rounds: int) -> dict[str, object]:
    ours = [_ours(page) for page in pages]
    theirs = [_theirs(page) for page in pages]
    taken = [_cpu(page, rounds) for page in pages]
    mine, linked_data, everything = (sum(column) for column in zip(*taken, strict=True))
    return {
        "reviews": sum(ours),
        "extruct_reviews": sum(theirs),
        "worse_files": sum(our < their for our, their in zip(ours, theirs, strict=True)),
        "ratio_jsonld": round(linked_data / mine, 2),
        "ratio_all": round(everything / mine, 2),
        "cpu_s": round(mine, 4),
    }


def _cpu(page: bytes, rounds: int) -> tuple[float, ...]:
    """Give the median CPU time of each reader, warm: its first time with a page is not counted."""
    medians = []
    for reader in READERS:
        reader(page)
        taken = []
        for _ in range(rounds):
            start = time.process_time()
            reader(page)
            taken.append(time.process_time() - start)
        medians.append(statistics.median(taken))
    return tuple(medians)


def _ours(page: bytes) -> int:
    """Read a page and interpret each review; give their number."""
    try:
        reviews = read_page(Page(page)).reviews
    except Unreadable:
        return 0
    return len([interpret({name: getattr(review, name) for name in FIELDS}) for review in reviews])


def _linked_data(page: bytes) -> Any:
    return _extruct(page, LINKED_DATA)


def _everything(page: bytes) -> Any:
    return _extruct(page, ALL)


def _extruct(page: bytes, syntaxes: tuple[str, ...]) -> Any:
    try:
        return extruct.extract(page, syntaxes=list(syntaxes), errors="ignore")
    except (ValueError, RecursionError, AttributeError, TypeError):  # what it lets through
        return {}


READERS: tuple[Callable[[bytes], object], ...] = (_ours, _linked_data, _everything)


def _theirs(page: bytes) -> int:
    """Count the distinct reviews in all that extruct gives for a page."""
    return len({repr(review) for review in _walk(_everything(page))})


def _walk(data: Any) -> Iterator[Any]:
    """Walk to every node with the type of a review; what stands in it is not walked."""
    if isinstance(data, list):
        for item in data:
            yield from _walk(item)
    elif isinstance(data, dict):
        kinds = data.get("@type") or data.get("type") or ()
        named = {str(kind).replace("#", "/").rpartition("/")[2] for kind in _listed(kinds)}
        if named & REVIEWS and len(data) > 2:
            yield data
        else:
            for value in data.values():
                yield from _walk(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []
