"""The site as it was last synced: who publishes it, for letters and pages of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from db.rows import among
from db.schema import Product, Site


def site_of(connection: Connection) -> Mapping[str, object] | None:
    """Read the site's facts; None before the first run."""
    row = connection.execute(select(Site.table())).mappings().first()
    return dict(row) if row else None


def names_of(connection: Connection, products: Sequence[str]) -> dict[str, str]:
    """Name some products as readers know them, by id."""
    table = Product.table().c
    query = select(table.product_id, table.brand, table.model)
    some = among(connection, table.product_id, sorted(set(products)))
    return {row[0]: f"{row[1]} {row[2]}" for row in connection.execute(query.where(some))}
