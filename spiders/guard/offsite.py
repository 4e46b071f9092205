"""Nothing but the shop: links and redirects that leave its domain are refused, and counted."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.guard.crawled import crawled
from spiders.guard.refused import Refused
from spiders.guard.robots import FOR_ROBOTS


def on_shop(url: str, domain: str) -> bool:
    """Say whether an address is on a shop's domain or below it; the scheme must be http(s)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    home = (urlsplit(f"//{domain}").hostname or "").removeprefix("www.")
    return parts.scheme in ("http", "https") and (host == home or host.endswith(f".{home}"))


class OffsiteGuard:
    """Downloader middleware in place of Scrapy's, which drops such requests without a word."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawl whose spider names the domain."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OffsiteGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for a request that leaves the shop; robots.txt may be elsewhere."""
        domain = crawled(self._crawler).domain
        if FOR_ROBOTS not in request.meta and not on_shop(request.url, domain):
            raise Refused("off the shop's domain", f"{request.url} is not on {domain}")
