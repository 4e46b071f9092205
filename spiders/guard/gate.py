"""The last gate before the network: no request leaves for a host before it said it may."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.guard.address import GuardedResolver
from spiders.guard.crawled import crawled
from spiders.guard.headers import BoundedFactory
from spiders.guard.loopback import loopback_of
from spiders.guard.refused import Refused
from spiders.guard.retry_after import asked_wait

SLICE = 1.0  # seconds of sleep after which a stopped crawl is noticed


class Gate:
    """For each host the moment before which it may not be asked again."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep the clock and the sleep, so that tests need not wait."""
        self._clock, self._sleep = clock, sleep
        self._until: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def shut(self, host: str, seconds: float) -> None:
        """Let nothing through to a host for some seconds; infinity: not in this crawl."""
        self._until[host] = max(self._until.get(host, 0.0), self._clock() + seconds)

    def slow(self, host: str, delay: float) -> None:
        """Keep a delay that the host itself asks for, also after what it was asked already."""
        self._delays[host] = delay

    @asynccontextmanager
    async def turn(
        self, host: str, running: Callable[[], bool], least: float = 0.0
    ) -> AsyncIterator[None]:
        """Let one request through to a host, a delay after the end of the one before.

        From its end, for its beginning may have taken a while to arrive. Raises Refused where
        the host cannot be asked any more in this crawl.
        """
        async with self._locks[host]:
            while (left := self._opens(host, least) - self._clock()) > 0:
                if left == math.inf or not running():
                    raise Refused("parked", f"{host} asked us to wait")
                await self._sleep(min(left, SLICE))
            try:
                yield
            finally:
                self._ended[host] = self._clock()

    def _opens(self, host: str, least: float) -> float:
        delay = max(least, self._delays.get(host, 0.0))
        return max(self._until.get(host, 0.0), self._ended.get(host, -math.inf) + delay)


def _in_the_clear(request: Request) -> Request:
    """Speak plain HTTP with a named loopback host: it has no certificate of the name it bears."""
    if "proxy" in request.meta and request.url.startswith("https://"):
        return request.replace(url=request.url.replace("https", "http", 1))
    return request


class GatedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler behind the gate.

    A middleware would be too early on the way out (requests behind it wait in the queue of
    their host) and too late on the way back (the next of them has left by then).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Bound the heads of answers."""
        super().__init__(crawler)
        self._pool._factory = BoundedFactory

    async def download_request(self, request: Request) -> Response:
        """Wait for the gate, send, and shut it where the answer asks us to wait."""
        host = urlparse_cached(request).hostname or ""
        gate = crawled(self._crawler).gate
        async with gate.turn(host, lambda: self._crawler.crawling, self._least_delay(request)):
            response = await self._send(_in_the_clear(request), host)
            gate.shut(host, asked_wait(response, self._crawler.settings) or 0.0)
        return response.replace(url=request.url)

    def _least_delay(self, request: Request) -> float:
        """Return the crawl's delay; a host that is not named as loopback has never none."""
        settings = self._crawler.settings
        delay = settings.getfloat("DOWNLOAD_DELAY")
        if loopback_of(request.url, settings["UPRIGHT_CONFIG"].loopback):
            return delay
        return max(delay, settings.getfloat("UPRIGHT_LEAST_DELAY"))

    async def _send(self, request: Request, host: str) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            from twisted.internet import reactor  # installed by now; importing it earlier fails

            resolver = getattr(reactor, "nameResolver", None)
            if isinstance(resolver, GuardedResolver) and host in resolver.refused:
                raise Refused("address refused", f"{host} is not at a public address") from None
            raise
