"""The state of every score and source at the end of a month: what an edition compares."""

from __future__ import annotations

from sqlalchemy import Connection, case, delete, func, insert, literal, select

from db.schema import CrawlVerdict, Month, MonthSource, Score, Shop, Tally
from db.stood import keep_numbers, keep_stood


def snapshot(connection: Connection, month: str) -> None:
    """Keep the present scores and sources as those of a month, replacing what was kept of it."""
    for record in (Month, MonthSource):
        table = record.table()
        connection.execute(delete(table).where(table.c.month == month))
    _keep_scores(connection, month)
    _keep_sources(connection, month)
    keep_stood(connection, month)
    keep_numbers(connection, month)


def _keep_scores(connection: Connection, month: str) -> None:
    score = Score.table()
    names = ("product_id", "score", "low", "high", "counted", "listed", "method")
    query = select(literal(month), *(score.c[name] for name in names))
    connection.execute(insert(Month.table()).from_select(["month", *names], query))


def _keep_sources(connection: Connection, month: str) -> None:
    """Keep a row per shop and product, and one per shop that has no reviews at all."""
    verdict, rows = CrawlVerdict.table(), []
    query = select(verdict.c.shop, verdict.c.crawl_id, verdict.c.accepted, verdict.c.reason)
    crawls = dict.fromkeys(connection.scalars(select(Shop.table().c.shop)), (None, None))
    for shop, crawl, accepted, reason in connection.execute(query.order_by(verdict.c.crawl_id)):
        newest = crawl if accepted else crawls.get(shop, (None, None))[0]
        crawls[shop] = (newest, None if accepted else reason)
    counts = _counts(connection)
    for shop, (crawl, held) in crawls.items():
        for product, n, counted in counts.get(shop, [("", 0, 0)]):
            values = (month, shop, product, n, counted, crawl, held)
            rows.append(dict(zip(MonthSource.table().c.keys(), values, strict=True)))
    if rows:
        connection.execute(insert(MonthSource.table()), rows)


def _counts(connection: Connection) -> dict[str, list[tuple[str, int, int]]]:
    tally = Tally.table()
    product = func.coalesce(tally.c.product_id, "")
    counted = func.sum(case((tally.c.reason.is_(None), tally.c.n), else_=0))
    query = select(tally.c.shop, product, func.sum(tally.c.n), counted)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for shop, which, n, count in connection.execute(query.group_by(tally.c.shop, product)):
        found.setdefault(shop, []).append((which, int(n), int(count)))
    return found
