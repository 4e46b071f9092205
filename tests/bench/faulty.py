"""Bench: a thousand shops in one process, nearly all of them ill in one of eighty ways."""

from __future__ import annotations

import asyncio
import io
import logging
import resource
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from scrapy.crawler import Crawler
from scrapy.utils.misc import build_from_crawler, load_object
from sqlalchemy import select

from db.catalog import read_catalog
from db.config import Config
from db.connect import connect, reading
from db.health import health
from db.schema import Crawl, RawReview
from spiders.loader import spider_classes
from tests.shops.crawling import config_of, listings, reactor_loop, settings_of, write_shop
from tests.shops.misbehaving import BEHAVIOURS, Behaviour
from tests.shops.mischief import PATH, REVIEWS, Watched
from tests.shops.server import serving

TOGETHER = 16  # crawls at once
TRUTH = Counter((row["name"], row["reviewBody"]) for row in REVIEWS)


@dataclass(frozen=True)
class Host:
    """A virtual host: what it does, and the shop that does it."""

    shop: str
    behaviour: Behaviour
    watched: Watched


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--hosts", type=int, default=1000, help="virtual hosts")
    parser.add_argument("--patience", type=float, default=15.0, help="time-out in seconds")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Crawl every host once, many at the same time, and compare what became of each."""
    logging.getLogger().addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory() as folder, serving() as shops:
        hosts = list(_hosts(options.hosts, options.patience))
        shops.hosts.update({f"{host.shop}.example": host.watched for host in hosts})
        config = replace(config_of(Path(folder)), loopback=shops.loopback())
        quick = {"DOWNLOAD_TIMEOUT": options.patience, "RETRY_TIMES": 1}
        work, loop = _crawl_all(hosts, config, quick), reactor_loop()
        with redirect_stderr(io.StringIO()):
            asyncio.run_coroutine_threadsafe(work, loop).result()
        ends, kept = _ends(config.database_url), _kept(config.database_url)
    wrong = [host for host in hosts if ends.get(host.shop) != _expected(host)]
    well = [host for host in hosts if host.behaviour.health == "done"]
    figures = {
        "hosts": float(len(hosts)),
        "classified": float(len(hosts) - len(wrong)),
        "healthy": float(len(well)),
        "healthy_exact": float(sum(kept[host.shop] == TRUTH for host in well)),
        "early_requests": float(sum(host.watched.early for host in hosts)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    conditions: dict[str, object] = {
        "behaviours": len({id(host.behaviour) for host in hosts}),
        "requests": sum(host.watched.asked for host in hosts),
        "together": TOGETHER,
        "timeout_s": options.patience,
        "usual_timeout_s": 30,
        "otherwise": [f"{host.shop}: {ends.get(host.shop)}" for host in wrong[:20]],
    }
    return figures, conditions


def _hosts(count: int, patience: float) -> Iterator[Host]:
    names = list(BEHAVIOURS)
    for number in range(count):
        name = names[number % len(names)]
        slug = "".join(letter if letter.isalnum() else "-" for letter in name).lower()
        shop = f"{slug}-{number}"
        behaviour = BEHAVIOURS[name]
        made = behaviour.shop(f"{shop}.example", patience)
        yield Host(shop, behaviour, Watched(made, behaviour.delay))


def _expected(host: Host) -> tuple[str, str | None]:
    return host.behaviour.health, host.behaviour.reason


async def _crawl_all(hosts: list[Host], config: Config, quick: Mapping[str, float]) -> None:
    from twisted.internet import reactor

    settings = settings_of(config, **quick)
    resolver = load_object(settings["TWISTED_DNS_RESOLVER"])
    first = Crawler(_spider(hosts[0], config)[0], settings)
    build_from_crawler(resolver, first, reactor=reactor).install_on_reactor()
    places = asyncio.Semaphore(TOGETHER)

    async def crawl(host: Host) -> None:
        async with places:
            spider, own = _spider(host, config)
            await Crawler(spider, settings_of(own, **quick)).crawl_async()

    await asyncio.gather(*map(crawl, hosts))


def _spider(host: Host, config: Config) -> tuple[type, Config]:
    """Make the spider of a host from a catalog of its own: each is a shop by itself."""
    own = replace(config, catalog=config.catalog / host.shop)
    url = f"http://{host.shop}.example{PATH}"
    write_shop(own, host.shop, host.behaviour.lines + listings(url))
    return spider_classes(read_catalog(own.catalog))[host.shop], own


def _ends(url: str) -> dict[str, tuple[str, str | None]]:
    table, engine = Crawl.table(), connect(url)
    with reading(engine) as connection:
        rows = connection.execute(select(table.c.shop, table.c.outcome, table.c.reason)).all()
    engine.dispose()
    return {shop: (health(outcome, reason), reason) for shop, outcome, reason in rows}


def _kept(url: str) -> dict[str, Counter[tuple[str, str]]]:
    table, engine = RawReview.table(), connect(url)
    kept: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    with reading(engine) as connection:
        for shop, title, body in connection.execute(
            select(table.c.shop, table.c.title, table.c.body)
        ):
            kept[shop][cast("str", title), cast("str", body)] += 1
    engine.dispose()
    return kept
