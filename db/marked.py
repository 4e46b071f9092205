"""Reviews that met a test of groups, and months that were closed: what notices ask the tables."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from db.schema import CurrentReview, EditionNote, Month, Run, TrustSignal

ANALYSIS = "analysis"  # the part of an edition that is an editor's own


class Marked(NamedTuple):
    """One current review that came in a burst or is put together from stock phrases."""

    shop: str
    product_id: str
    review_key: str
    published: datetime | None
    burst: bool
    template: bool

    @property
    def name(self) -> str:
        """Return the name that judgements use."""
        return f"{self.shop}/{self.review_key}"


def marked(connection: Connection) -> list[Marked]:
    """Return every review of a product that met a test of groups."""
    one, now = TrustSignal.table().c, CurrentReview.table().c
    query = (
        select(one.shop, one.product_id, one.review_key, now.published,
               one.burst.is_not(None), one.template.is_not(None))
        .join(CurrentReview.table(), now.id == one.id)
        .where(one.product_id.is_not(None), or_(one.burst.is_not(None), one.template.is_not(None)))
        .order_by(one.shop, one.product_id, now.published, one.id)
    )  # fmt: skip
    return [Marked(*row) for row in connection.execute(query)]


def newest_run(connection: Connection) -> tuple[str, str] | None:
    """Return id and status of the newest run of the pipeline."""
    table = Run.table()
    query = select(table.c.run_id, table.c.status).where(table.c.kind == "run")
    row = connection.execute(query.order_by(table.c.started.desc(), table.c.run_id)).first()
    return (row.run_id, row.status) if row else None


def has_month(connection: Connection, month: str) -> bool:
    """Say whether scores were kept of a month, so that an edition can be made of it."""
    table = Month.table()
    query = select(table.c.month).where(table.c.month == month)
    return connection.execute(query.limit(1)).first() is not None


def analysed(connection: Connection) -> set[str]:
    """Name the months of which an editor wrote the analysis."""
    table = EditionNote.table()
    return set(connection.scalars(select(table.c.month).where(table.c.part == ANALYSIS)))
