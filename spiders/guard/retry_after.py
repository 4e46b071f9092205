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
from scrapy.settings import BaseSettings
from scrapy.utils.defer import deferred_from_coro

from spiders.guard.crawled import crawled
from spiders.guard.refused import Refused

WAITING = (429, 503)


def read_retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header in seconds; None: it makes no sense. Source: RFC 9110, 10.2.3."""
    text = value.strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text) if len(text) < 10 else math.inf
    moment = _read_date(text)
    return None if moment is None else max((moment - now).total_seconds(), 0.0)


def asked_wait(response: Response, settings: BaseSettings) -> float | None:
    """Return for how long an answer asks us to wait, in seconds; infinity: longer than we stay."""
    header = response.headers.get("Retry-After")
    if response.status < 300 or (header is None and response.status not in WAITING):
        return None
    asked = read_retry_after((header or b"").decode("latin-1"), _now(response, settings))
    if asked is None:
        return settings.getfloat("RETRY_AFTER_DEFAULT")
    return asked if asked <= settings.getfloat("RETRY_AFTER_MOST") else math.inf


def _now(response: Response, settings: BaseSettings) -> datetime:
    """Take the host's own clock, where it shows it: its dates are by that clock."""
    shown = (response.headers.get("Date") or b"").decode("latin-1")
    moment = _read_date(shown)
    now: datetime = settings["UPRIGHT_CONFIG"].now()
    return moment or now


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class RetryAfterGuard(RetryMiddleware):
    """Downloader middleware in place of Scrapy's, which knows no Retry-After.

    The gate itself is shut by the handler, before the next request in the queue can pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawl."""
        super().__init__(crawler.settings)
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Let the request be tried again; end the crawl where the host asks for very long."""
        if asked_wait(response, self.crawler.settings) == math.inf:
            crawled(self.crawler).book.parked = True
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="parked"))
            raise Refused("parked", f"{request.url} asks us to wait for very long")
        return super().process_response(request, response)
