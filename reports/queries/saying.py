"""The reviews of a month that say something of an aspect, with the words that may be quoted."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.connect import Engine, reading
from db.schema import CurrentReview, Mention, RawReview, Review
from db.sentences import title_and_body
from reports.excerpts import Barred
from reports.queries.monthly import Emerged, ReviewRow
from reports.queries.spans import span

POLARITY = {"complaints": "complaint", "praise": "praise"}


class Saying(NamedTuple):
    """One mention: the review that holds it, its words, and what of the review is kept back."""

    row: ReviewRow
    words: str
    text: str
    barred: tuple[Barred, ...]


def saying(engine: Engine, month: str, one: Emerged) -> list[Saying]:
    """Read the mentions behind what emerged, the newest first."""
    said, now, raw, read = (t.table().c for t in (Mention, CurrentReview, RawReview, Review))
    first, end = span(month, one.months)
    asked = (
        select(said.review_id, said.words, now.shop, now.review_key, now.published, now.rating,
               raw.url, read.title, read.body)
        .select_from(Mention)
        .join(CurrentReview, now.id == said.review_id)
        .join(Review, read.id == said.review_id)
        .outerjoin(RawReview, raw.id == said.review_id)
        .where(said.product_id == one.product_id, said.aspect == one.aspect)
        .where(said.polarity == POLARITY[one.side], said.counts.is_(True), said.barred.is_(None))
        .where(now.published >= first, now.published < end)
    )  # fmt: skip
    with reading(engine) as connection:
        rows = connection.execute(asked).all()
        barred = _barred(connection, {row.review_id for row in rows})
    found = [
        Saying(
            ReviewRow(row.shop, row.review_key, one.product_id, one.side, row.published.date(),
                      row.rating, row.url, row.review_id),
            row.words, title_and_body(row.title, row.body), tuple(barred[row.review_id]),
        )
        for row in rows
    ]  # fmt: skip
    found.sort(key=lambda each: (each.row.shop, each.row.review_key, each.words))
    return sorted(found, key=lambda each: each.row.day or first.date(), reverse=True)


def _barred(connection: Connection, ids: set[str]) -> defaultdict[str, list[Barred]]:
    said = Mention.table().c
    asked = select(said.review_id, said.words, said.barred).where(
        said.review_id.in_(sorted(ids)), said.barred.is_not(None)
    )
    found: defaultdict[str, list[Barred]] = defaultdict(list)
    for key, words, why in sorted(connection.execute(asked).tuples()):
        found[key].append(Barred(words, why))
    return found
