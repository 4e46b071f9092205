"""The last gate before the network: no request leaves for a host before it said it may."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.guard.address import GuardedResolver
from spiders.guard.crawled import crawled
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

    def shut(self, host: str, seconds: float) -> None:
        """Let nothing through to a host for some seconds; infinity: not in this crawl."""
        self._until[host] = max(self._until.get(host, 0.0), self._clock() + seconds)

    async def wait(self, host: str, running: Callable[[], bool]) -> None:
        """Wait until a host may be asked; raises Refused where that is not in this crawl."""
        while (left := self._until.get(host, 0.0) - self._clock()) > 0:
            if left == math.inf or not running():
                raise Refused("parked", f"{host} asked us to wait")
            await self._sleep(min(left, SLICE))


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

    async def download_request(self, request: Request) -> Response:
        """Wait for the gate, send, and shut it where the answer asks us to wait."""
        host = urlparse_cached(request).hostname or ""
        gate = crawled(self._crawler).gate
        await gate.wait(host, lambda: self._crawler.crawling)
        response = await self._send(_in_the_clear(request), host)
        response = response.replace(url=request.url)
        gate.shut(host, asked_wait(response, self._crawler.settings) or 0.0)
        return response

    async def _send(self, request: Request, host: str) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            from twisted.internet import reactor  # installed by now; importing it earlier fails

            resolver = getattr(reactor, "resolver", None)
            if isinstance(resolver, GuardedResolver) and host in resolver.refused:
                raise Refused("address refused", f"{host} is not at a public address") from None
            raise
