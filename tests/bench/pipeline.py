"""Bench: the whole run on invented reviews, again after one in a hundred is new."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from math import log
from multiprocessing import get_context
from typing import Any

import pandas as pd

from db import migrate
from db.catalog.settings import read_scoring
from db.catalog.yamls import read_yaml
from db.connect import Engine, connect, writing
from db.identity import listing_id, review_id
from db.intake import append, close_crawl, open_crawl
from db.plain import rows_of_records
from db.rows import insert_rows, write
from db.schema import (
    Crawl,
    Method,
    Permission,
    Product,
    RawListing,
    RawReview,
    Shop,
    Sighting,
    Version,
    columns_of,
)
from pipeline.interpret import interpret
from pipeline.run import run_steps
from pipeline.steps import STEPS
from tests.frames import SCORING

STARTED = datetime(2026, 10, 1, 3, tzinfo=UTC)
LATER = datetime(2026, 10, 8, 3, tzinfo=UTC)
WORDS = "the strap held well and it folds behind a door but assembly took an hour of my day".split()
PER_SHOP, PER_PRODUCT = 5000, 500


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--reviews", type=int, default=20_000, help="invented reviews")
    parser.add_argument("--database", help="address of an empty database; default: SQLite")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Run everything, then only what is new, then a fifth of it all to see how time grows."""
    n = options.reviews
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{folder}/all.db"
        full, increment, peak = _alone(_timed, url, n)
        small, _, _ = _alone(_timed, f"sqlite:///{folder}/small.db", n // 5)
        plain, _, _ = _alone(_plain, url, n)
    figures = {
        "seconds": full,
        "reviews_per_second": n / full,
        "peak_mb": peak,
        "increment_share": increment / full,
        "plain_ratio": plain / full,
        "exponent": log(full / small) / log(5),
    }
    return figures, {"reviews": n, "database": url.split(":")[0]}


Timed = tuple[float, float, float]


def _alone(work: Callable[[str, int], Timed], url: str, n: int) -> Timed:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (url, n))


def _timed(url: str, n: int) -> Timed:
    engine = connect(url)
    migrate.prepare(engine)
    _fill(engine, n)
    full = _run(engine)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _add(engine, n, max(1, n // 100))
    return full, _run(engine), peak


def _run(engine: Engine) -> float:
    begun = time.perf_counter()
    run_steps(engine, STEPS, False, lambda _done: None)
    return time.perf_counter() - begun


def _plain(url: str, _n: int) -> Timed:
    """Do what a script would: read all, interpret each row, group, no incremental anything."""
    engine = connect(url)
    begun = time.perf_counter()
    rows: Any = pd.read_sql_table("raw_reviews", engine).to_dict("records")
    read = [{**interpret(row, STARTED), "listing_id": row["listing_id"]} for row in rows]
    frame = pd.DataFrame(read)
    frame.groupby("listing_id")["rating"].agg(["count", "mean", "std"])
    frame.to_sql("plain_reviews", engine, index=False, if_exists="replace")
    return time.perf_counter() - begun, 0.0, 0.0


def _fill(engine: Engine, n: int) -> None:
    chance = random.Random(1)
    shops = max(1, n // PER_SHOP)
    products = max(3, n // PER_PRODUCT)
    with writing(engine) as connection:
        _catalog(connection, shops, products)
        for start in range(0, n, 20_000):
            rows = [_raw(chance, i, shops, products) for i in range(start, min(n, start + 20_000))]
            _history(connection, rows)
        crawls = [
            Crawl(crawl_id=f"shop-{s}/2026-10-01T03:00:00+00:00", shop=f"shop-{s}", kind="crawl",
                  started=STARTED, outcome="complete", distinct=n // shops)
            for s in range(shops)
        ]  # fmt: skip
        write(connection, Crawl, crawls)


def _catalog(connection: Any, shops: int, products: int) -> None:
    write(connection, Method, read_scoring("scoring.yml", read_yaml(SCORING.read_bytes())))
    names = [f"shop-{s}" for s in range(shops)]
    write(connection, Shop, [
        Shop(shop=s, name=s, domain=f"{s}.example", platform="schemaorg", start="[]",
             locale="en-US") for s in names
    ])  # fmt: skip
    write(connection, Permission, [
        Permission(shop=s, use="score", verdict="allowed", evidence="-") for s in names
    ])  # fmt: skip
    write(connection, Product, [
        Product(product_id=f"p{i}", brand="Tiltwell", model=f"M{i}", category="table")
        for i in range(products)
    ])  # fmt: skip
    write(connection, RawListing, [
        RawListing(listing_id=listing_id(s, name=f"Tiltwell M{i}"), shop=s, fetched=STARTED,
                   name=f"Tiltwell M{i}") for s in names for i in range(products)
    ])  # fmt: skip


def _raw(
    chance: random.Random, number: int, shops: int, products: int, at: datetime = STARTED
) -> RawReview:
    shop, key = f"shop-{number % shops}", str(number)
    return RawReview(
        id=review_id(shop, key, "c"), shop=shop, review_key=key, content_hash="c",
        listing_id=listing_id(shop, name=f"Tiltwell M{chance.randrange(products)}"),
        rating_text=f"{chance.randint(1, 5)} out of 5", title=" ".join(chance.sample(WORDS, 3)),
        body=" ".join(chance.choices(WORDS, k=45)), fetched=at,
        date_text=f"March {chance.randint(1, 28)}, 202{chance.randint(2, 6)}",
        verified=chance.random() < 0.6,
    )  # fmt: skip


def _history(connection: Any, rows: list[RawReview]) -> None:
    """Write a first crawl without asking what was there: nothing was."""
    crawl = {row.shop: f"{row.shop}/2026-10-01T03:00:00+00:00" for row in rows}
    versions = [
        Version(shop=r.shop, review_key=r.review_key, crawl_id=crawl[r.shop], review_id=r.id)
        for r in rows
    ]
    seen = [
        Sighting(shop=r.shop, review_key=r.review_key, crawl_id=crawl[r.shop], review_id=r.id)
        for r in rows
    ]
    for record, records in ((RawReview, rows), (Version, versions), (Sighting, seen)):
        names = columns_of(record).names
        insert_rows(connection, record, names, rows_of_records(records, names))


def _add(engine: Engine, n: int, new: int) -> None:
    """Crawl one shop again: some reviews are new."""
    chance = random.Random(2)
    shops, products = max(1, n // PER_SHOP), max(3, n // PER_PRODUCT)
    crawl = open_crawl(engine, "shop-0", "crawl", LATER)
    numbers = range(n - n % shops + shops, n + shops * (new + 1), shops)
    append(engine, crawl, reviews=[_raw(chance, i, shops, products, LATER) for i in numbers])
    with writing(engine) as connection:
        table = Crawl.table()
        counts = {"distinct": n // shops + new}
        connection.execute(table.update().where(table.c.crawl_id == crawl).values(**counts))
    close_crawl(engine, crawl, LATER, "complete")
