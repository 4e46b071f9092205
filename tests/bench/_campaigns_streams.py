"""Streams of real or invented reviews, each as the reviews of one shop, for planting campaigns."""

from __future__ import annotations

import csv
import gzip
import json
from io import StringIO
from pathlib import Path

from pandas import DataFrame, Timestamp, to_datetime, to_numeric

from db.problem import Problem
from tests.bench._campaigns_frames import column

COLUMNS = ["key", "product_id", "author_hash", "rating", "published", "precision", "verified",
           "incentivised", "title", "body", "language", "campaign"]  # fmt: skip
DEMO_SEED = 20261001
LEAST = 200  # reviews of a stream


def read_stream(path: Path) -> dict[str, DataFrame]:
    """Read Amazon JSONL(.gz), or CSV with rating, title, body, date, verified and product."""
    table = path.name.endswith((".csv", ".csv.gz"))
    frame = _from_csv(path) if table else _from_amazon(path)
    frame = frame[frame["published"].notna() & frame["rating"].notna()]
    if len(frame) < LEAST:
        raise Problem(f"{path}: {len(frame)} dated reviews with a rating; give {LEAST} or more")
    return {"stream": _finished(frame)}


def demo_streams(seed: int) -> tuple[dict[str, DataFrame], DataFrame]:
    """Return the honest reviews of the demo's shops, and the campaigns that its truth knows."""
    from desk.demo.truth import truth

    rows = [
        {
            "shop": one.shop, "product_id": one.product or one.url, "published": one.posted,
            "rating": one.rating, "title": one.title, "body": one.body, "language": one.language,
            "campaign": one.campaign, "incentivised": None, "author_hash": None,
            "verified": None, "kind": one.kind, "review_id": one.review_id,
            "paid": one.incentivised,
        }
        for one in truth(seed).standing()
    ]  # fmt: skip
    frame = DataFrame(rows)
    frame = _with_source(frame, seed)
    frame = frame[frame["kind"] != "copy"]
    planted = frame[frame["campaign"].notna()]
    # a test that finds what the truth knows as paid, or of the delivery, raises no false alarm
    plain = frame["kind"].isin(("honest", "rating_only")) & ~frame["paid"]
    honest = frame[frame["campaign"].isna() & plain]
    shops = {str(shop): _finished(part) for shop, part in honest.groupby("shop")}
    return shops, planted


def _with_source(frame: DataFrame, seed: int) -> DataFrame:
    """Add what the shops print beside a review: account, mark of a purchase, badge."""
    from desk.demo.plants import history

    printed = {(one.shop, one.review_id): one for one in history(seed)}
    ones = [printed[key] for key in zip(frame["shop"], frame["review_id"], strict=True)]
    return frame.assign(
        author_hash=[one.author for one in ones],
        verified=column([one.verified for one in ones]),
        incentivised=[bool(one.badge) for one in ones],
    )


def _finished(frame: DataFrame) -> DataFrame:
    frame = frame.assign(
        precision="second",
        key=[f"h{at:07}" for at in range(len(frame))],
        published=to_datetime(frame["published"], utc=True),
    )
    missing = {name: None for name in COLUMNS if name not in frame}
    return frame.assign(**missing)[COLUMNS].reset_index(drop=True)


def _from_csv(path: Path) -> DataFrame:
    rows = list(csv.DictReader(_lines(path)))
    if not rows or not {"rating", "body", "date", "product"} <= rows[0].keys():
        raise Problem(f"{path}: rating, title, body, date, verified and product are needed")
    frame = DataFrame(rows)
    stars = to_numeric(frame["rating"], errors="coerce")
    verified = frame.get("verified")
    return DataFrame(
        {
            "product_id": frame["product"],
            "author_hash": frame.get("author"),
            "rating": (stars - 1) / 4,
            "published": to_datetime(frame["date"], utc=True, errors="coerce", format="ISO8601"),
            "verified": None if verified is None else verified.str.lower().isin(["true", "1"]),
            "title": frame.get("title"),
            "body": frame["body"],
            "language": "en",
        }
    )


def _from_amazon(path: Path) -> DataFrame:
    """Read the files of 2018 (unixReviewTime, asin) and of 2023 (timestamp, parent_asin)."""
    rows = [json.loads(line) for line in _lines(path) if line.strip()]
    frame = DataFrame([_amazon(row) for row in rows])
    text = ["author_hash", "product_id", "published", "body"]
    return frame.drop_duplicates(text).drop_duplicates(["author_hash", "product_id"])


def _amazon(row: dict[str, object]) -> dict[str, object]:
    seconds = row.get("unixReviewTime")
    moment = row.get("timestamp") if seconds is None else 1000 * int(str(seconds))
    stars = row.get("overall", row.get("rating"))
    return {
        "product_id": row.get("parent_asin") or row.get("asin"),
        "author_hash": row.get("reviewerID") or row.get("user_id"),
        "rating": None if stars is None else (float(str(stars)) - 1) / 4,
        "published": None if moment is None else Timestamp(int(str(moment)), unit="ms", tz="UTC"),
        "verified": row.get("verified", row.get("verified_purchase")),
        "title": row.get("summary") or row.get("title"),
        "body": row.get("reviewText") or row.get("text"),
        "language": "en",
    }


def _lines(path: Path) -> StringIO:
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8", newline="") as opened:
        return StringIO(opened.read(), newline="")
