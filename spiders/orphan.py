"""A crawl whose parent died: it ends by itself, and leaves its place for the next one to go on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from db.connect import Engine
from db.ledger import Clock, lease
from db.problem import Problem

if TYPE_CHECKING:
    from spiders.spider import ShopSpider

ORPHANED = "orphaned"  # the finish reason
EVERY = 0.25  # seconds between two looks at the parent
GRACE = 1.0  # seconds for a polite end: a request on its way may take far longer
TRIES, PAUSE = 50, 0.1  # an orphan is gone long before the last try


def is_orphan(parent: int) -> bool:
    """Say whether the parent that a crawl was told of is gone: it has got another one then."""
    return parent > 0 and os.getppid() != parent


@contextmanager
def alone(engine: Engine, shop: str, now: Clock) -> Iterator[None]:
    """Be the only crawl of a shop; waits for an orphan to end, raises Problem for another one."""
    with ExitStack() as held:
        for tries in range(1, TRIES + 1):
            try:
                held.enter_context(lease(engine, f"crawl:{shop}", now))
                break
            except Problem:
                if tries == TRIES:
                    raise
                time.sleep(PAUSE)
        yield


class Orphan:
    """Extension: end the crawl soon after its parent died, for nobody would hear how it ended."""

    def __init__(self, crawler: Crawler) -> None:
        """Look at once, then again and again."""
        self._crawler = crawler
        self._parent = crawler.settings.getint("CRAWL_PARENT")
        self._looking = create_looping_call(self._look)
        if self._parent:
            crawler.signals.connect(self._begin, signals.spider_opened)
            crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Orphan:
        """Make the extension of one crawl."""
        return cls(crawler)

    def _begin(self) -> None:
        self._looking.start(EVERY, now=True)

    def _end(self) -> None:
        if self._looking.running:
            self._looking.stop()

    def _look(self) -> None:
        if is_orphan(self._parent):
            self._looking.stop()
            call_later(GRACE, self._exit)
            deferred_from_coro(self._crawler.engine.close_spider_async(reason=ORPHANED))

    def _exit(self) -> None:
        """End as a kill would: what was kept is whole, and its cursors tell where to go on."""
        cast("ShopSpider", self._crawler.spider).held.close()
        os._exit(1)
