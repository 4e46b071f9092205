"""The retry guard: who asks us to wait is not asked again before, who asks for long is parked."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.httpobj import urlparse_cached

from spiders.guard.crawled import crawled
from spiders.guard.refused import Refused

WAITING = (429, 503)


def read_retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header in seconds; None: it makes no sense. Source: RFC 9110, 10.2.3."""
    text = value.strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text) if len(text) < 10 else math.inf
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max((moment - now).total_seconds(), 0.0)


class RetryAfterGuard(RetryMiddleware):
    """Downloader middleware in place of Scrapy's, which knows no Retry-After."""

    def __init__(self, crawler: Crawler) -> None:
        """Read the bounds."""
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._default = crawler.settings.getfloat("RETRY_AFTER_DEFAULT")
        self._most = crawler.settings.getfloat("RETRY_AFTER_MOST")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Shut the gate for as long as the host asks, then let the request be tried again."""
        wait = self._wait(response)
        if wait is not None:
            self._shut(urlparse_cached(request).hostname or "", wait, request.url)
        return super().process_response(request, response)

    def _wait(self, response: Response) -> float | None:
        header = response.headers.get("Retry-After")
        if response.status < 400 or (header is None and response.status not in WAITING):
            return None
        asked = read_retry_after((header or b"").decode("latin-1"), self._now(response))
        return self._default if asked is None else asked

    def _now(self, response: Response) -> datetime:
        """Take the host's own clock, where it shows it: its dates are by that clock."""
        shown = (response.headers.get("Date") or b"").decode("latin-1")
        try:
            moment = parsedate_to_datetime(shown)
        except (ValueError, TypeError, IndexError, OverflowError):
            now: datetime = self.crawler.settings["UPRIGHT_CONFIG"].now()
            return now
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment

    def _shut(self, host: str, wait: float, url: str) -> None:
        spider = crawled(self.crawler)
        if wait <= self._most:
            spider.gate.shut(host, wait)
            return
        spider.gate.shut(host, math.inf)
        spider.book.parked = True
        deferred_from_coro(self.crawler.engine.close_spider_async(reason="parked"))
        raise Refused("parked", f"{url} asks us to wait {wait:.0f} s")
