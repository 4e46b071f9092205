"""Crawls in the process of the tests: one reactor in a thread, as many crawls as wanted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.reactor import install_reactor

from db.catalog import read_catalog
from db.config import Config
from db.connect import connect
from db.intake import find_crawl
from db.schema import Crawl
from spiders.loader import spider_classes
from spiders.logbook import Logbook
from spiders.spider import ShopSpider
from tests.shops.server import Shops
from tests.tables import laid

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SITE = """\
name: Upright Journal
owner: Nettle & Finch Ltd
contact: https://upright.example/contact
country: GB
currency: GBP
time_zone: Europe/London
ties: none
"""
SHOP = """\
name: {shop}
domain: {domain}
platform: {platform}
{lines}
permission:
"""
ALLOWED = "  {use}: {{allowed: true, evidence: letter, on: 2026-01-05}}\n"
USES = ("fetch", "store")


@dataclass
class Crawled:
    """How a crawl ended, as the tests look at it."""

    crawl: Crawl
    book: Logbook
    stats: dict[str, Any]


def write_shop(
    config: Config,
    shop: str,
    lines: str,
    domain: str | None = None,
    platform: str = "jsonld",
    uses: Sequence[str] = USES,
) -> None:
    """Write a shop's YAML, and the site's where it is missing."""
    folder = config.catalog / "shops"
    folder.mkdir(parents=True, exist_ok=True)
    (config.catalog / "site.yml").write_text(SITE, "utf-8")
    home = domain or f"{shop}.example"
    text = SHOP.format(shop=shop, domain=home, lines=lines, platform=platform)
    text += "".join(ALLOWED.format(use=use) for use in uses)
    (folder / f"{shop}.yml").write_text(text, "utf-8")


def listings(*urls: str) -> str:
    """Write the YAML of some listings."""
    return "listings:\n" + "".join(f"  - url: {url}\n" for url in urls)


def config_of(folder: Path, shops: Shops | None = None, url: str | None = None) -> Config:
    """Make the configuration of a test, with every table."""
    loopback = shops.loopback() if shops else {}
    database = url or f"sqlite:///{folder}/upright.db"
    laid(database).dispose()
    return Config(folder / "home", folder / "catalog", database, loopback, NOW)


def settings_of(config: Config, **changes: Any) -> Settings:
    """Take the project's settings, with waits cut short."""
    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    quick = {"RETRY_AFTER_DEFAULT": 0.2, "DOWNLOAD_TIMEOUT": 5, "LOG_ENABLED": False}
    settings.setdict(quick | {"UPRIGHT_CONFIG": config} | changes, priority="project")
    return settings


def crawl(config: Config, shop: str, **changes: Any) -> Crawled:
    """Crawl a shop and wait for the end."""
    return crawl_class(config, spider_classes(read_catalog(config.catalog))[shop], **changes)


def crawl_class(config: Config, spider: type[ShopSpider], **changes: Any) -> Crawled:
    """Crawl with a spider class and wait for the end."""
    loop = reactor_loop()
    # the memory measured would be the test process's, whose peak other tests made
    settings = settings_of(config, **{"MEMUSAGE_ENABLED": False, **changes})
    done = asyncio.run_coroutine_threadsafe(_crawl(settings, spider), loop)
    crawler = done.result(timeout=60)
    made = crawler.spider
    assert isinstance(made, ShopSpider)
    engine = connect(config.database_url)
    row = find_crawl(engine, made.crawl_id)
    engine.dispose()
    assert row is not None
    return Crawled(row, made.book, dict(crawler.stats.get_stats()))


async def _crawl(settings: Settings, spider: type[ShopSpider]) -> Crawler:
    from twisted.internet import reactor

    crawler = Crawler(spider, settings)
    resolver = load_object(settings["TWISTED_DNS_RESOLVER"])
    build_from_crawler(resolver, crawler, reactor=reactor).install_on_reactor()
    await crawler.crawl_async()
    return crawler


@cache
def reactor_loop() -> asyncio.AbstractEventLoop:
    """Start the reactor once, in a thread that ends with the process; return its loop."""
    ready: list[asyncio.AbstractEventLoop] = []
    started = threading.Event()

    def run() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from twisted.internet import reactor

        ready.append(asyncio.get_event_loop())
        here: Any = reactor  # its type says less than it can do
        here.callWhenRunning(started.set)
        here.run(installSignalHandlers=False)

    threading.Thread(target=run, daemon=True).start()
    assert started.wait(20)
    return ready[0]
