"""How much faster and fuller pages are read than by extruct: CPU time, summed over the files."""

from __future__ import annotations

import gc
import logging
import statistics
import time
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import extruct

from db.problem import Problem
from pipeline.interpret import interpret
from spiders.platforms.platform import Page, Unreadable
from spiders.reading import read_page

LINKED_DATA = ("json-ld",)
ALL = ("microdata", "opengraph", "json-ld", "microformat", "rdfa", "dublincore")
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
    seconds = {
        "cpu_s": _cpu(_ours, pages, rounds),
        "extruct_jsonld_cpu_s": _cpu(_linked_data, pages, rounds),
        "extruct_all_cpu_s": _cpu(_everything, pages, rounds),
    }
    counted: dict[str, object] = {
        "reviews": sum(ours),
        "extruct_reviews": sum(theirs),
        "worse_files": sum(our < their for our, their in zip(ours, theirs, strict=True)),
        "ratio_jsonld": round(seconds["extruct_jsonld_cpu_s"] / seconds["cpu_s"], 2),
        "ratio_all": round(seconds["extruct_all_cpu_s"] / seconds["cpu_s"], 2),
    }
    return counted | {name: round(value, 4) for name, value in seconds.items()}


def _cpu(read: Callable[[bytes], object], pages: list[bytes], rounds: int) -> float:
    """Sum over the pages the median CPU time of reading one, after a first time unmeasured."""
    total = 0.0
    for page in pages:
        read(page)
        taken = []
        for _ in range(rounds):
            gc.collect()
            start = time.process_time()
            read(page)
            taken.append(time.process_time() - start)
        total += statistics.median(taken)
    return total


def _ours(page: bytes) -> int:
    """Read a page and interpret each review; give their number."""
    try:
        reviews = read_page(Page(page)).reviews
    except Unreadable:
        return 0
    return len([interpret(asdict(review)) for review in reviews])


def _linked_data(page: bytes) -> Any:
    return _extruct(page, LINKED_DATA)


def _everything(page: bytes) -> Any:
    return _extruct(page, ALL)


def _extruct(page: bytes, syntaxes: tuple[str, ...]) -> Any:
    try:
        return extruct.extract(page, syntaxes=list(syntaxes), errors="ignore")
    except (ValueError, RecursionError, AttributeError, TypeError):  # what it lets through
        return {}


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
