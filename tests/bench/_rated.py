"""Rating files of any kind, as the benchmarks of the score read them; no benchmark itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pandas import DataFrame, read_csv, to_datetime

from db.problem import Problem

AMAZON = {"asin": "product_id", "reviewerID": "user", "overall": "rating", "unixReviewTime": "time"}
NEWER = {"parent_asin": "product_id", "user_id": "user", "timestamp": "time"}
PLAIN = {"user_hash": "user", "product": "product_id", "date": "time"}
SECONDS_OF_A_DAY = 86400
MILLISECONDS = 10**11  # a time beyond this many is not in seconds


def read_ratings(path: Path) -> DataFrame:
    """Read product_id, user, rating (0 to 1) and day (-1: none), in the order of the file.

    CSV with product_id, user_hash, rating from 1 to 5 and perhaps time (seconds, or a date), or
    Amazon's JSON lines, packed or not. A copied line, and a user's second rating of a product,
    are left out.
    """
    try:
        lines = path.suffix not in (".csv", ".tsv") and ".csv" not in path.suffixes
        frame = DataFrame(_rows(path)) if lines else read_csv(path, dtype={"product_id": str})
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: cannot be read as ratings ({error})") from error
    kept = [name for name in (*NEWER, *AMAZON) if name in frame.columns]
    frame = frame.drop(columns="asin") if {"asin", "parent_asin"} <= set(kept) else frame
    frame = frame.rename(columns=PLAIN | AMAZON | NEWER)
    if not {"product_id", "rating"} <= set(frame.columns):
        raise Problem(f"{path}: no product and rating among the columns {list(frame.columns)}")
    if "user" not in frame.columns:
        frame["user"] = [f"line {n}" for n in range(len(frame))]
    told = [name for name in ("user", "product_id", "time", "reviewText", "text") if name in frame]
    frame = frame.drop_duplicates(told).drop_duplicates(["user", "product_id"])
    rating = frame["rating"].to_numpy(np.float64)
    if not ((rating >= 1) & (rating <= 5)).all():
        raise Problem(f"{path}: a rating lies outside 1 to 5")
    return DataFrame(
        {
            "product_id": frame["product_id"].astype(str).to_numpy(),
            "user": frame["user"].astype(str).to_numpy(),
            "rating": (rating - 1) / 4,
            "day": _days(frame),
        }
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    keep = {*AMAZON, *NEWER, "rating", "reviewText", "text"}
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield {name: v for name, v in json.loads(line).items() if name in keep}


def _days(frame: DataFrame) -> np.ndarray:
    if "time" not in frame.columns:
        return np.full(len(frame), -1, np.int64)
    time = frame["time"]
    if time.dtype.kind not in "if":
        known = to_datetime(time, utc=True, format="ISO8601")
        seconds = known.dt.as_unit("s").astype("int64").to_numpy()
    else:
        seconds = np.where(time > MILLISECONDS, time // 1000, time).astype(np.int64)
    return np.asarray(seconds // SECONDS_OF_A_DAY, np.int64)


def in_order(ratings: DataFrame) -> dict[str, DataFrame]:
    """Part dated ratings by product, each in order of day; users order those of one day."""
    dated = ratings[ratings["day"] >= 0].sort_values(["product_id", "day", "user"])
    return {str(name): rows for name, rows in dated.groupby("product_id", sort=True)}


def reviews(rows: DataFrame, signals: str | list[str] = "") -> DataFrame:
    """Make reviews that can be tallied of ratings: one shop, weeks in place of days."""
    week = (rows["day"] // 7).astype("Int64").mask(rows["day"] < 0)
    return rows[["product_id", "rating"]].assign(shop="shop", week=week, signals=signals)


def rooted(errors: list[float]) -> float:
    """Give the root of the mean of squares, in stars."""
    return round(4 * float(np.sqrt(np.mean(np.square(errors)))), 4)
