"""A crawl of a shop with odd corners, killed with its parent at a random moment and made again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from db.connect import connect, reading
from db.schema import Crawl, Lease, RawListing, RawReview, Record, Reject, Sighting, Version
from tests.desk import ALLOWED, Desk
from tests.killing import copy_of
from tests.shops.pages import product_page, review
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop, Shops
from tests.shops.speaking import PAGE, some_told, speakers

FIRST, SECOND = datetime(2026, 10, 1, 3, tzinfo=UTC), datetime(2026, 11, 1, 3, tzinfo=UTC)
SHOP = "oakrow"
HOST = f"http://{SHOP}.example"
TABLES: tuple[type[Record], ...] = (Crawl, RawReview, Version, Sighting, Reject, RawListing)
WIDGETS = (("okendo", 60), ("judgeme", 28))  # in the second month: the news alone; a sweep
READ_AGAIN = ("listed", "pages", "row_hash")  # a page on which a crawl was killed is met twice


class OddShop:
    """Four listings: page one again at the end, an empty last page, shared ids, a page too few."""

    def __init__(self, month: int) -> None:
        words = {"reviewBody": f"Other words in month {month}."} if month > 1 else {}
        self._circle = [review(n) for n in range(24 + month)]
        self._empty = [review(100 + n, **words) for n in range(20)]
        self._shared = [review(100 + n, reviewBody=f"Of this table, {n}.", author=f"Ivo Rask {n}")
                        for n in range(9)]  # fmt: skip

    def __call__(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        following = f"{parts.path}?page={page + 1}"
        shown = slice(page * 5 - 5, page * 5)
        if parts.path == "/circle":
            reviews = self._circle[shown] or self._circle[:5]
            return product_page(reviews, following, count=len(self._circle))
        if parts.path == "/empty":
            return product_page(self._empty[shown], following if page < 5 else None)
        if parts.path == "/shared":
            return product_page(self._shared[shown], following if page < 2 else None)
        return ALLOW if parts.path == "/robots.txt" else LOST


def hosts_of(platform: str, month: int) -> dict[str, Shop]:
    """Make a shop on a review platform; in its second month some are new, two edited, one gone."""
    told = some_told(46)
    edited = (replace(one, body="Other words by now.") if one.number in (8, 39) else one
              for one in told if one.number != 20)  # fmt: skip
    return dict(speakers()[platform].hosts(SHOP, told[6:] if month == 1 else tuple(edited)))


def prepare_widget(folder: Path, shops: Shops, platform: str, full_every: int) -> Desk:
    """Crawl a shop on a review platform once; the next crawl finds news."""
    desk = Desk(folder)
    allowed = "".join(f"  {use}: {ALLOWED}\n" for use in ("fetch", "store", "page_key"))
    desk.write(
        f"shops/{SHOP}.yml",
        f"name: Oakrow\ndomain: {SHOP}.example\nplatform: {platform}\nfull_every: {full_every}\n"
        f"listings:\n  - url: https://{SHOP}.example{PAGE}\npermission:\n{allowed}",
    )
    shops.hosts |= hosts_of(platform, 1)
    desk.environ = {"UPRIGHT_NOW": FIRST.isoformat(), "UPRIGHT_LOOPBACK": shops.environ()}
    desk.upright("crawl", SHOP)
    shops.hosts |= hosts_of(platform, 2)
    desk.environ["UPRIGHT_NOW"] = SECOND.isoformat()
    return desk


def prepare(folder: Path, shops: Shops) -> Desk:
    """Crawl the shop once, and judge the crawl; the next one finds news."""
    desk = Desk(folder)
    urls = "".join(f"  - url: {HOST}/{name}\n" for name in ("circle", "empty", "gone", "shared"))
    desk.shop(SHOP, f"listings:\n{urls}rating_scale: 5\n")
    shops.hosts[f"{SHOP}.example"] = OddShop(1)
    desk.environ = {"UPRIGHT_NOW": FIRST.isoformat(), "UPRIGHT_LOOPBACK": shops.environ()}
    desk.upright("crawl", SHOP, code=1)  # a listing is gone
    desk.upright("run")
    shops.hosts[f"{SHOP}.example"] = OddShop(2)
    desk.environ["UPRIGHT_NOW"] = SECOND.isoformat()
    return desk


def crawled(desk: Desk, code: int = 1) -> dict[str, list[tuple[object, ...]]]:
    """Crawl to the end and return every table that a crawl writes."""
    desk.upright("crawl", SHOP, code=code)
    return tables(f"sqlite:///{desk.home}/upright.db")


def tables(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every table that a crawl writes."""
    engine, kept = connect(url), {}
    with reading(engine) as connection:
        for record in TABLES:
            table = record.table()
            columns = [column for column in table.c if column.name not in READ_AGAIN]
            query = select(*columns).order_by(*table.primary_key)
            kept[record.__tablename__] = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    return kept


def kill_one(fresh: Desk, folder: Path, shops: Shops, chance: random.Random) -> Desk:
    """Kill a crawl after some pages, most often both processes; returns its desk."""
    desk = copy_of(fresh, folder)
    shops.log.clear()
    with subprocess.Popen(
        desk.command("crawl", SHOP), env=desk.settings(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as parent:  # fmt: skip
        pages, begun = chance.randint(1, 13), time.monotonic()
        while len(shops.log) < pages and time.monotonic() - begun < 30:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.03))
        child = _child(desk)
        parent.send_signal(signal.SIGKILL)
        if child and chance.random() < 0.7:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    return desk


def _child(desk: Desk) -> int | None:
    """Return the process that crawls, as its lease names it."""
    engine, table = connect(f"sqlite:///{desk.home}/upright.db"), Lease.table()
    with reading(engine) as connection:
        query = select(table.c.holder).where(table.c.name == f"crawl:{SHOP}")
        found = connection.execute(query).scalars().first()
    engine.dispose()
    return int(found.split("|")[1]) if found else None
