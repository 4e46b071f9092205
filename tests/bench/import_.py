"""Bench: an import of reviews as Amazon Reviews 2023 writes them, made from a seed."""

from __future__ import annotations

import json
import random
import resource
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from db import migrate
from db.config import Config
from db.connect import connect
from spiders.imports import import_files

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
PER_PRODUCT, PER_USER = 12, 5
WORDS = (
    "the strap held well and it folds behind a door but assembly took an hour of my day so I "
    "would say that this table is steady enough for two of us even where the floor is not flat"
).split()
SHOP = """\
name: Records
domain: records.example
platform: jsonld
research: true
permission:
  store: {allowed: true, evidence: for research, on: 2026-01-05}
"""
SITE = """\
name: Upright Journal
owner: Nettle & Finch Ltd
contact: https://upright.example/contact
country: GB
currency: GBP
time_zone: Europe/London
ties: none
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--reviews", type=int, default=1_000_000, help="lines of the file")
    parser.add_argument("--database", help="address of an empty database; default: SQLite")
    parser.add_argument("--seed", type=int, default=1, help="seed of the invented reviews")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Write the file, then import it twice, each time in a process of its own."""
    n = options.reviews
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _alone(partial(write_file, folder / "reviews.jsonl", n, options.seed))
        _lay(folder)
        url = options.database or f"sqlite:///{folder}/upright.db"
        cpu, wall, peak = _alone(partial(_import, folder, url, n))
        again, _, _ = _alone(partial(_import, folder, url, n))
        size = (folder / "reviews.jsonl").stat().st_size
    figures = {
        "reviews_per_cpu_second": n / cpu,
        "peak_mb": peak,
        "reviews_per_second": n / wall,
        "again_reviews_per_cpu_second": n / again,
    }
    return figures, {"reviews": n, "bytes": size, "database": url.split(":")[0]}


def _alone(work: Callable[[], T]) -> T:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work)


def write_file(path: Path, reviews: int, seed: int) -> None:
    """Write invented reviews, one JSON object a line."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(reviews):
            file.write(json.dumps(_line(number, reviews, chance)) + "\n")


def _line(number: int, reviews: int, chance: random.Random) -> dict[str, object]:
    """Invent a review; one in fifty has other letters, one in three hundred tells of its author."""
    body = " ".join(chance.choices(WORDS, k=chance.randint(5, 110)))
    if number % 50 == 0:
        body += " – très bien, 5'10\" and 300 lb are fine…"
    if number % 300 == 0:
        body += f" Write to me{number}@mail.example or call +49 30 {number:07}."
    product = f"B{chance.randrange(1 + reviews // PER_PRODUCT):09}"
    return {
        "rating": float(chance.randint(1, 5)),
        "title": " ".join(chance.sample(WORDS, 4)),
        "text": body,
        "images": [{"large_image_url": "-"}] if number % 20 == 0 else [],
        "asin": product,
        "parent_asin": product,
        "user_id": f"A{chance.randrange(1 + reviews // PER_USER):027}",
        "timestamp": 1_588_000_000_000 + number * 7919,
        "helpful_vote": chance.randint(0, 9) if number % 4 == 0 else 0,
        "verified_purchase": number % 10 != 0,
    }


def _lay(folder: Path) -> None:
    (folder / "catalog" / "shops").mkdir(parents=True)
    (folder / "catalog" / "site.yml").write_text(SITE, "utf-8")
    (folder / "catalog" / "shops" / "records.yml").write_text(SHOP, "utf-8")


def _import(folder: Path, url: str, reviews: int) -> tuple[float, float, float]:
    """Import the file; returns CPU and wall seconds, and the most memory that was in use."""
    config = Config(folder / "home", folder / "catalog", url, {}, NOW)
    engine = connect(url)
    migrate.prepare(engine)
    cpu, wall = time.process_time(), time.perf_counter()
    crawl = import_files(engine, config, "records", [folder / "reviews.jsonl"])
    spent = time.process_time() - cpu, time.perf_counter() - wall
    if (crawl.outcome, crawl.listed, crawl.rejected) != ("complete", reviews, 0):
        raise AssertionError(f"{crawl.outcome}: {crawl.listed} listed, {crawl.rejected} rejected")
    return *spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
