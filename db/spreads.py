"""How often the highest rating is given, by product and shop, counted by the database."""

from __future__ import annotations

from pandas import DataFrame
from sqlalchemy import Connection, case, func, select

from db.schema import CurrentReview, Match, Repeat

HIGHEST = 0.999  # ratings are fractions: one is not always a one
RESTS_ON = (CurrentReview, Match, Repeat)


def rated(connection: Connection) -> DataFrame:
    """Count the reviews with a rating that no rule of copies bars: product_id, at, n, highest."""
    now, match, repeat = CurrentReview.table().c, Match.table().c, Repeat.table().c
    query = (
        select(match.product_id, now.shop, func.count(),
               func.sum(case((now.rating >= HIGHEST, 1), else_=0)))
        .join(Match, match.listing_id == now.listing_id)
        .outerjoin(Repeat, repeat.id == now.id)
        .where(match.product_id.is_not(None), now.rating.is_not(None), repeat.excluded.is_(None))
        .group_by(match.product_id, now.shop)
    )  # fmt: skip
    rows = [tuple(row) for row in connection.execute(query)]
    frame = DataFrame(rows, columns=["product_id", "at", "n", "highest"])
    return frame.astype({"product_id": "str", "at": "str", "n": int, "highest": int})
