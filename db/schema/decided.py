"""What editors decided: one row per decision, only ever added, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Judgement(Hashed, Record):
    """One decision: on what, what, by whom, when, why, and what was seen when it was made.

    A thing is named as `listing:<listing_id>`, `product:<product_id>`, `review:<shop>/<key>` or
    `file:<folder>/<stem>` (of the catalog).
    """

    __tablename__ = "judgements"
    __table_args__ = (UniqueConstraint("number"),)
    judgement: Mapped[str] = col("hash of the rest of the row", key=True)
    number: Mapped[int] = col("place in the order of decisions, from 1")
    verdict: Mapped[str] = col("same, different, unsure, keep, drop, set or undo")
    subject: Mapped[str] = col("what it is about; of two products found the same, the one kept")
    other: Mapped[str | None] = opt("the other thing of a pair")
    path: Mapped[str | None] = opt("verdict set: key in the file, as in specs.max_weight")
    value: Mapped[str | None] = opt("verdict set: the new value as JSON; none: taken out")
    undoes: Mapped[str | None] = opt("verdict undo: the judgement that it takes back")
    who: Mapped[str] = col("who decided")
    at: Mapped[datetime] = col("when, UTC")
    why: Mapped[str] = col("the reason, in the editor's words")
    evidence: Mapped[str] = col("JSON of what was on the screen", default="{}")


class LastingProduct(Record):
    """A product that has ever had an address here: it must lead somewhere for ever."""

    __tablename__ = "lasting_products"
    product_id: Mapped[str] = col("products.product_id", key=True)
    brand: Mapped[str] = col("brand when it was last in the catalog")
    model: Mapped[str] = col("model when it was last in the catalog")
    category: Mapped[str] = col("kind of product")
    since: Mapped[datetime] = col("when it was first in the catalog, UTC")
