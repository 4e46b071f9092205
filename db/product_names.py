"""What products are called."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.rows import among
from db.schema import Product


def product_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Name some products by brand and model; one that is not known goes by its id."""
    wanted = sorted(set(ids))
    table = Product.table()
    query = select(table.c.product_id, table.c.brand, table.c.model)
    rows = connection.execute(query.where(among(connection, table.c.product_id, wanted)))
    found = {row.product_id: f"{row.brand} {row.model}" for row in rows}
    return {one: found.get(one, one) for one in wanted}


def every_name(connection: Connection) -> list[str]:
    """List the names of all products, as they stand in sentences."""
    table = Product.table()
    rows = connection.execute(select(table.c.brand, table.c.model).order_by(table.c.product_id))
    return [name for row in rows for name in (f"{row.brand} {row.model}", row.model)]
