"""The reviews of a month that say something of an aspect, with the words that may be quoted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.connect import Engine, reading
from db.schema import RawReview, Reading, Review, Stood
from db.sentences import title_and_body
from db.stood import during
from reports.excerpts import Barred
from reports.queries.monthly import Emerged, ReviewRow
from reports.queries.windows import placed, window_of

POLARITY = {"complaints": "complaint", "praise": "praise"}


class Saying(NamedTuple):
    """One mention: the review that holds it, its words, and what of the review is kept back."""

    row: ReviewRow
    words: str
    text: str
    barred: tuple[Barred, ...]


def saying(
    engine: Engine, month: str, one: Emerged, zone: ZoneInfo, numbers: Mapping[str, float]
) -> list[Saying]:
    """Read the mentions behind what emerged, the newest review first."""
    window = window_of(one.until or month, zone, numbers)
    if window is None:
        return []
    stood, read, said, raw = (t.table().c for t in (Stood, Review, Reading, RawReview))
    first, end = window.span
    asked = (
        select(stood.id, stood.shop, stood.review_key, stood.rating, stood.signals,
               read.published, read.precision, read.title, read.body, said.mentions, raw.url)
        .select_from(Stood.table())
        .join(Review.table(), read.id == stood.id)
        .join(Reading.table(), said.id == stood.id)
        .outerjoin(RawReview.table(), raw.id == stood.id)
        .where(during(month), stood.product_id == one.product_id, said.read)
        .where(read.published >= first, read.published < end)
    )  # fmt: skip
    with reading(engine) as connection:
        rows = list(placed(connection.execute(asked), window))
    shops = window.known((row.shop, at) for row, at in rows)
    last = len(window.months) - one.months
    chosen = [row for row, at in rows
              if at >= last and (one.unjudged is not None or row.shop in shops)]  # fmt: skip
    chosen.sort(key=lambda row: (row.shop, row.review_key))
    chosen.sort(key=lambda row: row.published.date(), reverse=True)
    least = numbers.get("mention_confidence", 0.0)
    return [each for row in chosen for each in _mentions(row, one, least)]


def _mentions(row: Any, one: Emerged, least: float) -> Iterator[Saying]:
    """Give the mentions of one review; a review that complains of an aspect is no praise of it."""
    every = json.loads(row.mentions)
    mine = [(polarity, words) for aspect, polarity, sure, words, barred in every
            if aspect == one.aspect and not barred and sure >= least]  # fmt: skip
    if one.side == "praise" and any(polarity == "complaint" for polarity, _ in mine):
        return
    barred = tuple(Barred(words, why) for _, _, _, words, why in every if why)
    text = title_and_body(row.title, row.body)
    for polarity, words in mine:
        if polarity == POLARITY[one.side]:
            at = ReviewRow(row.shop, row.review_key, one.product_id, one.side,
                           row.published.date(), row.rating, row.url, row.id)  # fmt: skip
            yield Saying(at, words, text, barred)
