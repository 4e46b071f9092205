"""What reviews report of danger, for editors: the words, and where they stand."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from db.judgements import Standing
from db.schema import Aspect, CurrentReview, Mention, RawReview


class Danger(NamedTuple):
    """One current review that reports danger, and what it says of it."""

    shop: str
    review_key: str
    product_id: str | None
    url: str | None
    words: tuple[str, ...]
    confidence: float  # of the surest of them

    @property
    def name(self) -> str:
        """Return the name that judgements use."""
        return f"{self.shop}/{self.review_key}"


def dangers(connection: Connection, said: Standing) -> list[Danger]:
    """Return the reviews that report danger, the surest first, of which no editor spoke yet."""
    mention, now, raw = Mention.table().c, CurrentReview.table().c, RawReview.table().c
    query = (
        select(now.shop, now.review_key, mention.product_id, raw.url, mention.words,
               mention.confidence)
        .select_from(Mention)
        .join(Aspect, Aspect.table().c.aspect == mention.aspect)
        .join(CurrentReview, now.id == mention.review_id)
        .join(RawReview, raw.id == now.id)
        .where(Aspect.table().c.kind == "hazard")
    )  # fmt: skip
    found: dict[tuple[str, str, str | None, str | None], dict[str, float]] = {}
    for *place, words, confidence in connection.execute(query):
        found.setdefault(tuple(place), {})[words] = confidence
    done = said.noted | said.kept | said.dropped
    every = [
        Danger(*place, tuple(sorted(words)), max(words.values())) for place, words in found.items()
    ]
    waits = (one for one in every if one.name not in done)
    return sorted(waits, key=lambda one: (-one.confidence, one.name))
