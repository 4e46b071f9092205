"""Reaching an invented host through a named loopback address, and nothing else through a proxy."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler


def loopback_of(url: str, loopback: Mapping[str, str]) -> str | None:
    """Return the name under which UPRIGHT_LOOPBACK lists the host of an address, if it does."""
    parts = urlsplit(url)
    names = (parts.netloc.lower(), (parts.hostname or "").rstrip("."))
    return next((name for name in names if name in loopback), None)


class Loopback:
    """Downloader middleware: the only one that sets a proxy, afresh for every request.

    A redirect keeps the meta of its request: what another host was reached by is dropped here.
    """

    def __init__(self, loopback: Mapping[str, str]) -> None:
        """Keep the map of names to addresses."""
        self._loopback = loopback

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Loopback:
        """Make the middleware of one crawl."""
        return cls(crawler.settings["UPRIGHT_CONFIG"].loopback)

    def process_request(self, request: Request) -> None:
        """Send a request for a named invented host to its loopback address."""
        request.meta.pop("proxy", None)
        request.meta.pop("download_slot", None)
        name = loopback_of(request.url, self._loopback)
        if name is not None and self._loopback[name] != name:
            request.meta["proxy"] = f"http://{self._loopback[name]}"
