"""Ratings that came in a month beside those that stood before, by product and shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select

from db.connect import Engine, reading
from db.schema import Stood
from db.stood import during
from reports.queries.monthly import has_test

Row = tuple[int, float, float, int, float, float]  # n, sum, sum of squares: came, and before


def strata(
    engine: Engine, month: str, before: str, without: Iterable[str]
) -> Mapping[str, tuple[Row, ...]]:
    """Sum the ratings of each product by shop; reviews that met a test of `without` are left out.

    What came: reviews that are new since the month before, or whose rating or text was edited.
    """
    then, kept = Stood.table().alias("then"), Stood.table().c
    same = exists(select(1).where(
        then.c.id == kept.id, then.c.product_id == kept.product_id, then.c.since <= before,
        (then.c.until.is_(None)) | (then.c.until > before),
    ))  # fmt: skip
    plain = and_(*(not_(has_test(test)) for test in without))
    with reading(engine) as connection:
        came = connection.execute(_sums(and_(during(month), kept.since > before, ~same, plain)))
        old = connection.execute(_sums(and_(during(before), plain)))
        sums = [{(row[0], row[1]): row[2:] for row in rows} for rows in (came, old)]
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for product, shop in sorted(sums[0].keys() & sums[1].keys()):
        new, was = sums[0][product, shop], sums[1][product, shop]
        row = (int(new[0]), float(new[1]), float(new[2]), int(was[0]), float(was[1]), float(was[2]))
        found[product].append(row)
    return {product: tuple(rows) for product, rows in found.items()}


def _sums(where: ColumnElement[bool]) -> Select[Any]:
    kept = Stood.table().c
    keys = (kept.product_id, kept.shop)
    sums = (func.count(), func.sum(kept.rating), func.sum(kept.rating * kept.rating))
    return select(*keys, *sums).where(where).group_by(*keys)
