"""Shops as the desk lists them, page by page: their rows, newest crawls and planned times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.ledger import is_alive
from db.recent import Past
from db.schema import Crawl, CrawlVerdict, Lease, Permission, Run, Shop, Slot, columns_of

EACH = 12  # crawls of a shop that are looked at


def shop_page(connection: Connection, page: int, size: int) -> tuple[list[Shop], bool]:
    """List one page of shops by name, and tell whether there are more."""
    table, names = Shop.table(), columns_of(Shop).names
    query = select(*(table.c[name] for name in names)).order_by(table.c.name, table.c.shop)
    rows = connection.execute(query.limit(size + 1).offset((page - 1) * size)).all()
    return [Shop(**row._mapping) for row in rows[:size]], len(rows) > size


def known_shops(connection: Connection) -> frozenset[str]:
    """Name the shops that the last run saw."""
    return frozenset(connection.scalars(select(Shop.table().c.shop)))


def permissions_of(
    connection: Connection, shops: Sequence[str]
) -> dict[str, tuple[Permission, ...]]:
    """Give what is recorded of what some shops allow, as the last run saw it."""
    table, names = Permission.table(), columns_of(Permission).names
    query = select(*(table.c[name] for name in names)).where(table.c.shop.in_(shops))
    found: defaultdict[str, list[Permission]] = defaultdict(list)
    for row in connection.execute(query.order_by(table.c.use)):
        found[row.shop].append(Permission(**row._mapping))
    return {shop: tuple(rows) for shop, rows in found.items()}


def newest_crawls(
    connection: Connection, shops: Sequence[str], each: int = EACH
) -> dict[str, tuple[Past, ...]]:
    """Give the newest crawls and imports of some shops, the newest first, with their verdicts."""
    crawl, verdict, names = Crawl.table(), CrawlVerdict.table(), columns_of(Crawl).names
    order = (crawl.c.started.desc(), crawl.c.crawl_id)
    place = func.row_number().over(partition_by=crawl.c.shop, order_by=order).label("place")
    some = select(*(crawl.c[name] for name in names), place).where(crawl.c.shop.in_(shops))
    ranked = some.subquery()
    query = (
        select(ranked, verdict.c.accepted, verdict.c.reason.label("why"))
        .outerjoin(verdict, verdict.c.crawl_id == ranked.c.crawl_id)
        .where(ranked.c.place <= each)
        .order_by(ranked.c.place)
    )
    found: defaultdict[str, list[Past]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        made = Crawl(**{name: row[name] for name in names})
        held = row["why"] if row["accepted"] is False else None
        found[made.shop].append(Past(made, row["accepted"], held))
    return {shop: tuple(rows) for shop, rows in found.items()}


def newest_slots(connection: Connection, shops: Sequence[str]) -> dict[str, datetime]:
    """Give the newest planned time of some shops that was ever claimed."""
    table = Slot.table()
    names = [f"crawl:{shop}" for shop in shops]
    query = select(table.c.job, func.max(table.c.due)).where(table.c.job.in_(names))
    rows = connection.execute(query.group_by(table.c.job))
    return {job.removeprefix("crawl:"): due for job, due in rows}


def is_busy(connection: Connection, shop: str, now: datetime) -> bool:
    """Tell whether somebody crawls a shop now, or imports for it."""
    table = Lease.table()
    query = select(table.c.holder, table.c.expires).where(table.c.name == f"shop:{shop}")
    row = connection.execute(query).first()
    return row is not None and row.expires > now and is_alive(row.holder)


def last_command(connection: Connection, shop: str) -> Run | None:
    """Give the crawl of a shop that was started last, as the ledger says it."""
    table = Run.table()
    query = select(table).where(table.c.kind == "crawl", table.c.subject == shop)
    row = connection.execute(query.order_by(table.c.started.desc(), table.c.run_id)).first()
    return Run(**row._mapping) if row else None
