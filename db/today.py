"""What the day begins with: how much waits, which shops are not well, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from db.health import health
from db.schema import (
    Crawl,
    CrawlVerdict,
    Judgement,
    Permission,
    Run,
    Shop,
)


@dataclass(frozen=True, slots=True)
class Ailing:
    """A shop whose newest reading does not reach readers, since when, and the newest that did."""

    shop: str
    name: str
    health: str
    why: str | None
    since: datetime
    as_of: datetime | None


def ailing_shops(connection: Connection) -> list[Ailing]:
    """List the shops whose newest crawl was not whole, or is held back."""
    crawl, verdict, shop = Crawl.table(), CrawlVerdict.table(), Shop.table()
    newest = (
        select(crawl.c.shop, func.max(crawl.c.crawl_id).label("crawl_id"))
        .group_by(crawl.c.shop)
        .subquery()
    )  # names of crawls sort by time within a shop
    query = (
        select(crawl.c.shop, shop.c.name, crawl.c.outcome, crawl.c.reason, crawl.c.started,
               verdict.c.accepted, verdict.c.reason.label("held"))
        .join(newest, newest.c.crawl_id == crawl.c.crawl_id)
        .join(shop, shop.c.shop == crawl.c.shop)
        .outerjoin(verdict, verdict.c.crawl_id == crawl.c.crawl_id)
        .order_by(crawl.c.shop)
    )  # fmt: skip
    found = [_ailing(row) for row in connection.execute(query)]
    ill = [one for one in found if one.health not in ("done", "open")]
    shops = [one.shop for one in ill]
    good, since = _accepted(connection, shops), _since(connection, shops)
    return [replace(one, since=since.get(one.shop, one.since), as_of=good.get(one.shop))
            for one in ill]  # fmt: skip


def scheduled(connection: Connection) -> list[tuple[str, str, str]]:
    """List shops with a schedule: key, name and cron line."""
    table = Shop.table()
    query = select(table.c.shop, table.c.name, table.c.schedule)
    rows = connection.execute(query.where(table.c.schedule.is_not(None)).order_by(table.c.shop))
    return [(row.shop, row.name, row.schedule) for row in rows]


def decided_since(connection: Connection, since: datetime) -> dict[str, int]:
    """Count what was decided since a moment, by verdict."""
    table = Judgement.table()
    query = select(table.c.verdict, func.count()).where(table.c.at >= since)
    rows = connection.execute(query.group_by(table.c.verdict).order_by(table.c.verdict))
    return {row[0]: row[1] for row in rows}


def failed_runs(connection: Connection) -> list[Run]:
    """List, of each kind of command, the newest one where it failed."""
    table = Run.table()
    newest = (
        select(table.c.kind, func.max(table.c.started).label("started"))
        .where(table.c.kind != "crawl").group_by(table.c.kind).subquery()
    )  # fmt: skip
    query = select(table).join(
        newest, (newest.c.kind == table.c.kind) & (newest.c.started == table.c.started)
    )
    rows = connection.execute(query.where(table.c.status == "failed").order_by(table.c.kind))
    return [Run(**row._mapping) for row in rows]


def ending(connection: Connection, until: datetime) -> list[Permission]:
    """List the permissions that end until a day, those that ended included."""
    table = Permission.table()
    query = select(table).where(table.c.until.is_not(None), table.c.until <= until.date())
    query = query.where(table.c.verdict.in_(("allowed", "expired")))
    rows = connection.execute(query.order_by(table.c.until, table.c.shop, table.c.use)).mappings()
    names = [column.name for column in table.c if column.name != "row_hash"]
    return [Permission(**{name: row[name] for name in names}) for row in rows]


def _ailing(row: Any) -> Ailing:
    found = health(row.outcome, row.reason)
    held = row.accepted is False and found in ("done", "partial")
    why = row.held if held else row.reason
    return Ailing(row.shop, row.name, "held" if held else found, why, row.started, None)


def _accepted(connection: Connection, shops: Sequence[str]) -> dict[str, datetime]:
    crawl, verdict = Crawl.table(), CrawlVerdict.table()
    query = (
        select(crawl.c.shop, func.max(crawl.c.finished))
        .join(verdict, verdict.c.crawl_id == crawl.c.crawl_id)
        .where(verdict.c.accepted.is_(True), crawl.c.shop.in_(shops))
        .group_by(crawl.c.shop)
    )
    return {row[0]: row[1] for row in connection.execute(query) if row[1] is not None}


def _since(connection: Connection, shops: Sequence[str]) -> dict[str, datetime]:
    """Give the start of the first crawl of each shop after the newest accepted one."""
    crawl, verdict = Crawl.table(), CrawlVerdict.table()
    good = (
        select(verdict.c.shop, func.max(verdict.c.crawl_id).label("crawl_id"))
        .where(verdict.c.accepted.is_(True), verdict.c.shop.in_(shops))
        .group_by(verdict.c.shop)
        .subquery()
    )
    query = (
        select(crawl.c.shop, func.min(crawl.c.started))
        .outerjoin(good, good.c.shop == crawl.c.shop)
        .where(crawl.c.shop.in_(shops))
        .where(crawl.c.crawl_id > func.coalesce(good.c.crawl_id, ""))
        .group_by(crawl.c.shop)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
