"""Nothing but the shop and its platform: links and redirects elsewhere are refused, and counted."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a crawl may go: a shop's domains with all below them, and its platform's own hosts."""

    domains: tuple[str, ...]
    hosts: frozenset[str] = frozenset()

    def covers(self, url: str) -> bool:
        """Say whether an address is within reach; of a platform's hosts none below them is."""
        parts = urlsplit(url)
        named = (parts.hostname or "").rstrip(".") in self.hosts
        return (named and parts.scheme in ("http", "https")) or any(
            on_shop(url, domain) for domain in self.domains
        )


class OffsiteGuard:
    """Downloader middleware in place of Scrapy's, which drops such requests without a word."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawl whose spider knows its reach."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OffsiteGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for a request that leaves the shop; robots.txt may be elsewhere."""
        reach = crawled(self._crawler).reach
        if FOR_ROBOTS not in request.meta and not reach.covers(request.url):
            homes = ", ".join((*reach.domains, *sorted(reach.hosts)))
            raise Refused("off the shop's domain", f"{request.url} is not on {homes}")
