"""Crawls and imports as the desk starts them: each is a row in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from db.catalog import read_catalog
from db.config import Config
from db.ledger import lease, newest_slot, running
from db.permission import USES, verdict
from db.problem import Problem
from db.schema import Crawl, Listing, Permission, Shop
from desk.due import latest_due
from desk.session import Session
from spiders.imports import import_files
from spiders.process import Outcome, crawl_shop


def crawl_shops(
    session: Session, shops: Sequence[str], environ: Mapping[str, str], timeout: float
) -> Iterator[tuple[str, Outcome | Problem]]:
    """Crawl shops one after another; a shop that is refused does not stop the others."""
    known = {row.shop for row in read_catalog(session.config.catalog).of(Shop)}
    unknown = [shop for shop in shops if shop not in known]
    if unknown:
        raise Problem(
            f"'{unknown[0]}' is not a shop of {session.config.catalog}/shops. "
            f"Shops: {', '.join(sorted(known)) or 'none'}"
        )
    for shop in shops:
        try:
            yield shop, crawl_one(session, shop, environ, timeout)
        except Problem as problem:
            yield shop, problem


def crawl_one(session: Session, shop: str, environ: Mapping[str, str], timeout: float) -> Outcome:
    """Crawl one shop in a child process, alone for this shop, and note it."""
    now = session.config.now
    with (
        lease(session.engine, f"shop:{shop}", now),
        running(session.engine, "crawl", shop, now) as keep,
    ):
        outcome = crawl_shop(session.config, shop, environ, timeout)
        keep(f"{outcome.outcome}{f' ({outcome.reason})' if outcome.reason else ''}")
    return outcome


def due_shops(session: Session) -> list[str]:
    """Name the shops whose newest planned time has not been started yet."""
    now = session.config.now()
    due = []
    for shop in read_catalog(session.config.catalog).of(Shop):
        planned = latest_due(shop.schedule, now) if shop.schedule else None
        started = newest_slot(session.engine, f"crawl:{shop.shop}")
        if planned and (started is None or started < planned):
            due.append(shop.shop)
    return due


def import_all(
    session: Session, shop: str, files: Sequence[Path], column_map: Path | None, url: str | None
) -> Crawl:
    """Import files for a shop, alone for this shop, and note it."""
    config, engine = session.config, session.engine
    with (
        lease(engine, f"shop:{shop}", config.now),
        running(engine, "import", shop, config.now) as keep,
    ):
        crawl = import_files(engine, config, shop, files, url=url, column_map=column_map)
        keep(f"{crawl.new} new of {crawl.distinct}")
    return crawl


def shop_rows(config: Config) -> list[dict[str, object]]:
    """Return a row per shop: what it is, and the uses that it allows today."""
    catalog, today = read_catalog(config.catalog), config.now().date()
    permissions = catalog.of(Permission)
    listings = [row.shop for row in catalog.of(Listing)]
    return [
        {
            "shop": shop.shop,
            "platform": shop.platform,
            "schedule": shop.schedule,
            "listings": listings.count(shop.shop),
            "allowed": ", ".join(
                use for use in USES if verdict(permissions, shop.shop, use, today) == "allowed"
            ),
        }
        for shop in catalog.of(Shop)
    ]
