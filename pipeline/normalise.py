"""The first step: put every rating on 0 to 1 and every date in ISO order, and repair the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar, cast

from pandas import DataFrame, Series

from db.contract import kind
from db.schema import Lookup, RawReview, Review, Shop, columns_of
from pipeline.dates import date_of
from pipeline.interpret import Habits, Meant, habits_of, interpret, meaning
from pipeline.ratings import rating_of
from pipeline.step import each, step
from pipeline.unclear import Unclear

__all__ = ["interpret", "normalise"]

KEPT = ("id", "shop", "review_key", "listing_id", "author_hash", "verified")
WRITTEN = tuple(name for name in columns_of(Review).names if name != "source_hash")  # the runner's
Read = TypeVar("Read")


@step(
    reads=(
        RawReview.only(
            *KEPT, "rating_text", "best_text", "worst_text", "title", "body", "date_text",
            "incentive_text", "syndicated_from", "language_text", "fetched",
        ),
        Shop.only("shop", "locale", "date_order", "rating_scale"),
        Lookup,
    ),
    writes=Review,
    grain=each,
)  # fmt: skip
def normalise(raw: DataFrame, shops: DataFrame, lookups: DataFrame) -> DataFrame:
    """Put every rating on 0 to 1 and every date in ISO order; name what cannot be read."""
    habits = {str(shop["shop"]): habits_of(shop) for shop in rows(shops)}
    decided = {
        (str(lookup["kind"]), str(lookup["printed"])): str(lookup["meaning"])
        for lookup in rows(lookups)
    }
    read_rating, read_date = once(rating_of), once(date_of)
    reviews = [
        _review(
            row,
            meaning(
                row,
                _moment(row["fetched"]),
                habits.get(str(row["shop"]), Habits()),
                decided,
                read_rating,
                read_date,
            ),
        )
        for row in rows(raw)
    ]
    return _frame(reviews, raw.index)


def rows(frame: DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row as a dictionary in which a missing value is None, never NaN."""
    objects = frame.astype(object).where(frame.notna(), None)
    columns = [objects[name].tolist() for name in frame.columns]
    return (dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True))


def once(read: Callable[..., Read]) -> Callable[..., Read]:
    """Remember what a reader said of each printed value, refusals included."""
    said: dict[tuple[object, ...], Read | Unclear] = {}

    def reader(*printed: object) -> Read:
        if printed not in said:
            try:
                said[printed] = read(*printed)
            except Unclear as unclear:
                said[printed] = unclear
        answer = said[printed]
        if isinstance(answer, Unclear):
            raise Unclear(str(answer))
        return answer

    return reader


def _moment(fetched: Any) -> datetime | None:
    return None if fetched is None else cast(datetime, fetched.to_pydatetime())


def _review(row: dict[str, Any], meant: Meant) -> dict[str, Any]:
    return {name: row[name] for name in KEPT} | {
        "rating": meant.rating,
        "scale_max": meant.scale_max,
        "title": meant.title,
        "body": meant.body,
        "published": meant.when.start if meant.when else None,
        "precision": meant.when.precision if meant.when else None,
        "language": meant.language,
        "incentivised": meant.incentivised,
        "syndicated_from": meant.syndicated_from,
        "problems": meant.problems,
    }


def _frame(reviews: list[dict[str, Any]], index: Any) -> DataFrame:
    table = Review.table()
    return DataFrame(
        {
            name: Series([one[name] for one in reviews], dtype=kind(table.c[name]), index=index)
            for name in WRITTEN
        }
    )
