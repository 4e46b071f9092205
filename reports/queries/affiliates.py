"""The links that pay, as the tables have them; asked by reports.affiliate and by nothing else."""

from __future__ import annotations

from sqlalchemy import Engine, select

from db.connect import reading
from db.schema.paying import Affiliate


def read_affiliates(engine: Engine) -> tuple[Affiliate, ...]:
    """Read every link that pays, by shop and product."""
    columns = [column for column in Affiliate.table().c if column.name != "row_hash"]
    with reading(engine) as connection:
        rows = [Affiliate(**row) for row in connection.execute(select(*columns)).mappings()]
    return tuple(sorted(rows, key=lambda one: (one.shop, one.product_id)))
