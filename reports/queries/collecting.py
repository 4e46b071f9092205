"""What is counted of the reviews on record for the page on how they are collected."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, select

from db.schema import CurrentReview, Match, Repeat, Review, TrustSignal
from reports.lots import FIFTHS, UNMATCHED, Collected, Lot

TESTS = tuple(
    column.name
    for column in TrustSignal.table().c
    if column.nullable and column.name != "product_id"
)


def collected(connection: Connection) -> Collected:
    """Count current reviews by reason, rating and purchase, and by the tests that they met."""
    return Collected(_lots(connection), _rewarded(connection), _met(connection))


def _lots(connection: Connection) -> tuple[Lot, ...]:
    now = CurrentReview.table().c
    own = func.coalesce(now.excluded, Repeat.table().c.excluded)
    reason = case((Match.table().c.product_id.is_(None), UNMATCHED), else_=own)
    columns = (reason.label("lot_why"), _fifth(now.rating).label("lot_fifth"), now.verified)
    asked = (
        select(*columns, func.count())
        .select_from(CurrentReview)
        .outerjoin(Match, Match.table().c.listing_id == now.listing_id)
        .outerjoin(Repeat, Repeat.table().c.id == now.id)
        .group_by("lot_why", "lot_fifth", now.verified)
    )
    lots = [Lot(*row) for row in connection.execute(asked)]
    return tuple(sorted(lots, key=lambda one: tuple((part is not None, part) for part in one)))


def _fifth(rating: Any) -> Any:
    """Give the fifth of the scale that a rating lies in, 1 the lowest; a bound is in the upper."""
    bounds = [(rating < step / FIFTHS, step) for step in range(1, FIFTHS)]
    return case((rating.is_(None), None), *bounds, else_=FIFTHS)


def _rewarded(connection: Connection) -> int:
    asked = (
        select(func.count())
        .select_from(CurrentReview)
        .join(Review, Review.table().c.id == CurrentReview.table().c.id)
        .where(Review.table().c.incentivised.is_(True))
    )
    return int(connection.execute(asked).scalar_one())


def _met(connection: Connection) -> dict[str, int]:
    table = TrustSignal.table().c
    row = connection.execute(select(*(func.count(table[name]) for name in TESTS))).one()
    return dict(zip(TESTS, row, strict=True))
