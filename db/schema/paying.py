"""What the site is paid for: read by the one view that prints the link, and by nothing else."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col


class Affiliate(Hashed, Record):
    """A link to a shop that the site may be paid for: catalog/affiliates.yml."""

    __tablename__ = "affiliates"
    shop: Mapped[str] = col("shops.shop", key=True)
    product_id: Mapped[str] = col("products.product_id; empty: every product there", key=True)
    link: Mapped[str] = col("the address that pays, with {url} for that of the product's page")
    disclosure: Mapped[str] = col("what stands beside the link, in words")
    since: Mapped[date] = col("day from which on the site may be paid")
