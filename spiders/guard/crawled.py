"""What a guard may ask of the spider whose requests it guards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from spiders.guard.gate import Gate
    from spiders.guard.offsite import Reach
    from spiders.logbook import Logbook


class Crawled(Protocol):
    """The crawl of one shop: where it may go, its gate and its notes."""

    reach: Reach
    gate: Gate
    book: Logbook


def crawled(crawler: Crawler) -> Crawled:
    """Return the spider of a crawl."""
    return cast("Crawled", crawler.spider)
