"""What was corrected, for pages of the desk, and the pages that a correction may be about."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.schema import Correction, Product

FIXED = ("index.html", "safety.html", "method.html", "sources.html")


def corrections(connection: Connection) -> list[Correction]:
    """List all corrections that the last sync knew, the newest first."""
    table = Correction.table()
    names = [column.name for column in table.c if column.name != "row_hash"]
    query = select(*(table.c[name] for name in names))
    rows = connection.execute(query.order_by(table.c.on_date.desc(), table.c.correction.desc()))
    return [Correction(**row._mapping) for row in rows]


def pages_of(connection: Connection) -> list[str]:
    """List pages of the site that a correction may be about."""
    ids = connection.scalars(select(Product.table().c.product_id).order_by("product_id"))
    return [*FIXED, *(f"products/{one}.html" for one in ids)]
