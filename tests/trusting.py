"""Shops for the tests of credibility: reviews as plain rows, with what is not said filled in."""

from __future__ import annotations

from pandas import DataFrame, Timedelta, Timestamp

from pipeline.trust.facts import text_facts
from pipeline.trust.shop import ELSEWHERE, GONE, REVIEWS, VERSIONS, Shop
from tests.frames import shipped_methods

METHODS = shipped_methods()
NUMBERS = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
FIRST = Timestamp("2025-01-01", tz="UTC")
NOTHING = dict.fromkeys(REVIEWS) | {
    "rating": 0.75, "precision": "day", "words": 20, "polarity": float("nan"), "delivery": 0.0,
    "phrases": (), "product_id": "table",
}  # fmt: skip


def shop(
    *rows: dict[str, object],
    versions: list[dict[str, object]] | None = None,
    gone: list[dict[str, object]] | None = None,
    elsewhere: list[dict[str, object]] | None = None,
) -> Shop:
    """Make a shop; each row says only what matters, `day` counts from the first of January 2025."""
    full = [_row(at, row) for at, row in enumerate(rows)]
    return Shop(
        DataFrame(full, columns=list(REVIEWS)),
        DataFrame(versions or [], columns=list(VERSIONS)),
        DataFrame(gone or [], columns=list(GONE)),
        DataFrame(elsewhere or [], columns=list(ELSEWHERE)),
    )


def _row(at: int, row: dict[str, object]) -> dict[str, object]:
    row = dict(row)
    if "day" in row:
        row["published"] = FIRST + Timedelta(days=int(str(row.pop("day"))))
    if "text" in row:
        row["words"], row["incentive"], row["phrases"] = text_facts(
            None, str(row.pop("text")), "en"
        )
    named = f"r{at:04}"
    return NOTHING | {"id": named, "review_key": named} | row
