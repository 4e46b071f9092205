"""Bench: the store against what a person would use instead, Core insert and read_sql."""

from __future__ import annotations

import resource
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame
from sqlalchemy import create_engine, insert, select

from db.connect import connect, reading, writing
from db.schema import Record, Review, columns_of
from db.store import append, chunks

START = datetime(2024, 1, 1, tzinfo=UTC)


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--reviews", type=int, default=100_000, help="rows of 17 columns")
    parser.add_argument("--database", help="address of an empty database; default: SQLite")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Write and read the same rows both ways, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [options.database or f"sqlite:///{folder}/{name}.db" for name in ("ours", "plain")]
        ours = _alone(_ours, urls[0], options.reviews)
        plain = _alone(_plain, urls[1], options.reviews)
    figures = {
        "rows": float(options.reviews),
        "write_rows_per_s": options.reviews / ours[0],
        "read_s": ours[1],
        "read_peak_mb": ours[2],
        "ratio_write": plain[0] / ours[0],
        "ratio_read": plain[1] / ours[1],
        "ratio_memory": plain[2] / ours[2],
    }
    where = urls[0].split(":")[0]
    return figures, {"database": where, "columns": len(columns_of(Review).names)}


Timed = tuple[float, float, float]


def _alone(work: Callable[[str, int], Timed], url: str, n: int) -> Timed:
    """Run in a fresh process, so that neither pays for the other's memory."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (url, n))


def _ours(url: str, n: int) -> Timed:
    engine = connect(url)
    Record.metadata.drop_all(engine)
    Record.metadata.create_all(engine)
    frames = [_frame(start, min(50_000, n - start)) for start in range(0, n, 50_000)]
    begun = time.perf_counter()
    for frame in frames:
        with writing(engine) as connection:
            append(connection, Review, frame)
    wrote = time.perf_counter() - begun
    del frames
    begun, before = time.perf_counter(), _peak_mb()
    with reading(engine) as connection:
        rows = sum(len(frame) for frame in chunks(connection, columns_of(Review)))
    read = time.perf_counter() - begun
    if rows != n:
        raise AssertionError(f"{rows} rows came back of {n}")
    return wrote, read, max(_peak_mb(), before)


def _plain(url: str, n: int) -> Timed:
    """Do what a script would: Core insert of records, read_sql of the table, in one piece."""
    engine = create_engine(url)
    Record.metadata.drop_all(engine)
    Record.metadata.create_all(engine)
    frames = [_frame(start, min(50_000, n - start)) for start in range(0, n, 50_000)]
    begun = time.perf_counter()
    for frame in frames:
        rows = frame.astype(object).where(frame.notna(), None).assign(row_hash=0)
        with engine.begin() as connection:
            connection.execute(insert(Review.table()), list[Any](rows.to_dict("records")))
    wrote = time.perf_counter() - begun
    del frames
    begun = time.perf_counter()
    with engine.connect() as connection:
        pd.read_sql(select(Review.table()), connection)
    return wrote, time.perf_counter() - begun, _peak_mb()


def _frame(start: int, n: int) -> DataFrame:
    chance = np.random.default_rng(start)
    words = np.array(["strap", "ankle", "steady", "folds", "heavy", "smooth", "slow", "return"])
    texts = [" ".join(row) for row in words[chance.integers(0, len(words), (n, 40))]]
    moments = [START + timedelta(minutes=int(m)) for m in chance.integers(0, 10**6, n)]
    return DataFrame(
        {
            "id": [f"{start + i:032x}" for i in range(n)],
            "shop": [f"shop-{i % 50}" for i in range(n)],
            "review_key": [str(start + i) for i in range(n)],
            "listing_id": [f"{i % 400:032x}" for i in range(n)],
            "rating": chance.integers(0, 5, n) / 4,
            "scale_max": 5.0,
            "title": [text[:30] for text in texts],
            "body": texts,
            "author_hash": [f"{i:032x}" for i in range(n)],
            "published": pd.Series(moments, dtype="datetime64[us, UTC]"),
            "precision": "day",
            "language": [None if i % 9 == 0 else "en" for i in range(n)],
            "verified": pd.Series(chance.integers(0, 2, n) == 1, dtype="boolean"),
            "incentivised": pd.Series([None] * n, dtype="boolean"),
            "syndicated_from": None,
            "problems": None,
            "source_hash": chance.integers(0, 2**62, n),
        }
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
