"""The robots guard: RFC 9309, stricter where a shop cannot say what it wants.

It stands in for Scrapy's own middleware, which in 2.19 lets requests through while robots.txt
is loading, and reads a robots.txt that cannot be fetched as leave to fetch everything.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import math
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from spiders.failures import DOWNLOAD_FAILURES, is_dead, reason_of
from spiders.guard.crawled import crawled
from spiders.guard.refused import Refused
from spiders.guard.rules import Group, groups_for, is_allowed, read_groups

logger = logging.getLogger(__name__)

FOR_ROBOTS = "upright_robots"  # meta key of the request for a robots.txt itself
MAX_HOPS = 5  # RFC 9309, 2.3.1.2
MAX_BYTES = 512 * 1024  # RFC 9309, 2.5, asks for at least 500 KiB
MAX_AGE = 24 * 3600.0  # seconds; RFC 9309, 2.4
MAX_DELAY = 300.0  # seconds; a host that asks for more is left alone
REFUSING = (401, 403, 429)  # RFC 9309 would let us fetch; a shop that says no is not asked twice
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to us; unreachable: it could not say."""

    groups: Sequence[Group] = ()
    unreachable: str | None = None  # the named class of the failure

    def allows(self, url: str, agent: str) -> bool:
        """Say whether an address may be fetched."""
        return self.unreachable is None and is_allowed(groups_for(self.groups, agent), url)

    def delay(self, agent: str) -> float:
        """Return the delay that the host asks for, in seconds; infinity: more than we wait."""
        delays = [delay for group in groups_for(self.groups, agent) for delay in group.delays]
        asked = max(delays, default=0.0)
        return asked if asked <= MAX_DELAY else math.inf


UNREACHABLE = Rules(unreachable="robots unreachable")


def read_rules(status: int, body: bytes) -> Rules:
    """Read the answer to a request for robots.txt. Source: RFC 9309, 2.3.1."""
    if 200 <= status < 300:
        whole = body[:MAX_BYTES].rpartition(b"\n")[0] if len(body) > MAX_BYTES else body
        return Rules(read_groups(decode(whole)))
    if 400 <= status < 500 and status not in REFUSING:
        return Rules()
    return UNREACHABLE


def decode(body: bytes) -> str:
    """Read the bytes of a robots.txt: UTF-8, or UTF-16 where it says so; NUL is no character."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = body.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class RobotsGuard:
    """Downloader middleware: nothing is asked before robots.txt was read, or against it."""

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.monotonic) -> None:
        """Watch the size of robots.txt; the rules are read once per host, crawl and day."""
        self._crawler, self._clock = crawler, clock
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._read: dict[str, tuple[float, Rules]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        crawler.signals.connect(self._watch_size, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Refused for a request that the host does not want."""
        if FOR_ROBOTS in request.meta:
            return
        parts = urlparse_cached(request)
        home = f"{parts.scheme}://{parts.netloc}"
        async with self._locks[home]:  # Scrapy's own lets the others through while the first waits
            self._judge(await self._rules(home), request)

    async def _rules(self, home: str) -> Rules:
        """Return what a host says, asked again after a day. Source: RFC 9309, 2.4."""
        read, rules = self._read.get(home, (-math.inf, UNREACHABLE))
        if self._clock() - read >= MAX_AGE:
            rules = await self._load(f"{home}/robots.txt")
            self._read[home] = self._clock(), rules
        return rules

    def _judge(self, rules: Rules, request: Request) -> None:
        crawl, delay = crawled(self._crawler), rules.delay(self._agent)
        if rules.unreachable:
            crawl.book.note_robots("unreachable")
            raise Refused(rules.unreachable, request.url)
        if not rules.allows(request.url, self._agent):
            crawl.book.note_robots("disallowed")
            raise Refused("robots disallowed", request.url)
        crawl.book.note_robots("allowed")
        if delay == math.inf:
            raise Refused("parked", f"{request.url}: its robots.txt asks for more than {MAX_DELAY}")
        crawl.gate.slow(urlparse_cached(request).hostname or "", delay)

    async def _load(self, url: str) -> Rules:
        try:
            response = await self._follow(url)
        except DOWNLOAD_FAILURES as failure:
            logger.warning("%s could not be read: %s", url, failure or type(failure).__name__)
            return Rules(unreachable=reason_of(failure)) if is_dead(failure) else UNREACHABLE
        rules = read_rules(response.status, response.body)
        if rules.unreachable:
            logger.warning("%s answered %d: nothing is fetched", url, response.status)
        return rules

    async def _follow(self, url: str) -> Response:
        """Fetch, following redirects, also to other hosts: the rules hold for the first."""
        for _ in range(MAX_HOPS + 1):
            meta = {FOR_ROBOTS: True, "handle_httpstatus_all": True, "download_maxsize": 0}
            request = Request(url, meta=meta, priority=1000, callback=NO_CALLBACK)
            response = await self._crawler.engine.download_async(request)
            location = (response.headers.get("Location") or b"").decode("latin-1").strip()
            if response.status not in REDIRECTS or not location:
                return response
            url = urljoin(url, location)
            if urlsplit(url).scheme not in ("http", "https"):
                raise Refused("robots unreachable", f"redirected to {url[:100]}")
        raise Refused("robots unreachable", f"more than {MAX_HOPS} redirects")

    def _watch_size(self, data: bytes, request: Request, spider: Spider) -> None:
        """Read a robots.txt no further than we would parse it."""
        if FOR_ROBOTS not in request.meta:
            return
        size = request.meta["upright_size"] = request.meta.get("upright_size", 0) + len(data)
        if size > MAX_BYTES:
            raise StopDownload(fail=False)
