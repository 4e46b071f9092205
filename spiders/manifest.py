"""How a crawl ended, said three times: in the crawl's row, in a file and in one line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from db import intake
from db.schema import Crawl
from spiders.guard.archive import write_whole
from spiders.orphan import ORPHANED, is_orphan
from spiders.process import COUNTS

if TYPE_CHECKING:
    from spiders.spider import ShopSpider

MAX_NOTES = 200


class Manifest:
    """Extension: Scrapy itself exits 0 even where the shop is down, so the outcome is written."""

    def __init__(self, crawler: Crawler) -> None:
        """Listen for the end, and for a page that could not be kept."""
        self._crawler = crawler
        self._path: str | None = crawler.settings.get("RUN_MANIFEST")
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._not_kept, signals.item_error)
        crawler.signals.connect(self._broken, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Manifest:
        """Make the extension of one crawl."""
        return cls(crawler)

    def _not_kept(self, spider: Spider) -> None:
        """End the crawl: what cannot be kept shall not be fetched."""
        cast("ShopSpider", spider).book.broken = True
        deferred_from_coro(self._crawler.engine.close_spider_async(reason="could not be kept"))

    def _broken(self, spider: Spider) -> None:
        cast("ShopSpider", spider).book.failures["error"] += 1

    def _closed(self, spider: Spider, reason: str) -> None:
        shop = cast("ShopSpider", spider)
        if is_orphan(self._crawler.settings.getint("CRAWL_PARENT")):
            reason = ORPHANED  # also where it looks done: the shop may have died with our parent
        crawl = self._close(shop, reason)
        shop.held.close()
        shop.database.dispose()
        if self._path:
            write_whole(Path(self._path), self._manifest(shop, crawl, reason))
        print(summary(crawl), file=sys.stderr)

    def _close(self, shop: ShopSpider, finish: str) -> Crawl:
        """Close the crawl's row; an orphan's stays open, so that it can be gone on with."""
        engine, name = shop.database, shop.crawl_id
        crawl = intake.find_crawl(engine, name)
        outcome, why = shop.book.decide(finish, crawl.distinct if crawl else 0)
        if crawl and finish == ORPHANED:
            crawl.outcome, crawl.reason = outcome, why
            return crawl
        return intake.close_crawl(engine, name, shop.config.now(), outcome, why, shop.book.robots)

    def _manifest(self, spider: ShopSpider, crawl: Crawl, finish: str) -> bytes:
        told = {
            "shop": crawl.shop,
            "crawl_id": crawl.crawl_id,
            "outcome": crawl.outcome,
            "reason": crawl.reason,
            "robots": crawl.robots,
            "sweep": crawl.sweep,
            "finish_reason": finish,
            "counts": {name: getattr(crawl, name) for name in COUNTS},
            "failures": dict(spider.book.failures),
            "short": dict(spider.book.short),
            "notes": spider.book.notes[:MAX_NOTES],
            "stats": self._crawler.stats.get_stats(),
        }
        return json.dumps(told, indent=1, sort_keys=True, default=str).encode()


def summary(crawl: Crawl) -> str:
    """Say in one line how a crawl ended."""
    why = f" ({crawl.reason})" if crawl.reason else ""
    counts = f"{crawl.distinct} reviews, {crawl.new} new, {crawl.edited} edited, {crawl.gone} gone"
    read = f"{crawl.pages} pages, {'full sweep' if crawl.sweep else 'news only'}"
    return f"upright: {crawl.shop}: {crawl.outcome}{why}: {counts}, {read}"
