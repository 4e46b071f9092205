"""The spider of a shop: start pages to listings, listings page after page to reviews."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Any, ClassVar, Self, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from db import identity, intake
from db.config import Config
from db.connect import connect
from db.schema import Listing, Shop
from db.seen import listings_with_reviews, met_in
from spiders.admit import admit, read_started
from spiders.blocked import looks_blocked
from spiders.border import key_of
from spiders.failures import reason_of
from spiders.guard.archive import kept_at
from spiders.guard.gate import Gate
from spiders.guard.loopback import loopback_of
from spiders.item import PageItem
from spiders.logbook import Logbook
from spiders.orphan import alone
from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page
from spiders.start import product_links
from spiders.walk import Turn, Walk, canonical

MAX_LISTINGS = 20_000


class ShopSpider(Spider):
    """Crawls one shop; the loader makes one class of it for each YAML file."""

    shop: ClassVar[Shop]
    listings: ClassVar[tuple[Listing, ...]]
    domain: ClassVar[str]
    config: Config

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set the delay: the shop's, if longer than ours; none only on a loopback host."""
        super().update_settings(settings)
        config: Config = settings["UPRIGHT_CONFIG"]
        loopback = all(loopback_of(url, config.loopback) for url in cls.addresses())
        least = settings.getfloat("UPRIGHT_LEAST_DELAY")
        wanted = cls.shop.delay or 0.0
        delay = wanted if loopback else max(wanted, least, settings.getfloat("DOWNLOAD_DELAY"))
        settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
        if loopback:  # its start delay is ours, however quickly the host answers
            settings.set("AUTOTHROTTLE_ENABLED", False, priority="cmdline")

    @classmethod
    def addresses(cls) -> list[str]:
        """Return every address that the YAML names, start pages first."""
        start: list[str] = json.loads(cls.shop.start)
        return [*start, *(listing.url for listing in cls.listings if listing.url)]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; raises Problem where this shop may not be crawled."""
        config: Config = crawler.settings["UPRIGHT_CONFIG"]
        admitted = admit(config, cls.shop.shop)
        crawler.settings.set("USER_AGENT", admitted.user_agent, priority="cmdline")
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._open(config, crawler.settings)
        return spider

    def _open(self, config: Config, settings: BaseSettings) -> None:
        self.config, self.book, self.gate = config, Logbook(), Gate()
        self.database = connect(config.database_url)
        self.secret = identity.load_secret(config.home)
        started = read_started(settings.get("CRAWL_STARTED"), config)
        with ExitStack() as held:
            held.enter_context(alone(self.database, self.shop.shop, config.now))
            self.crawl_id = intake.open_crawl(self.database, self.shop.shop, "crawl", started)
            self.held = held.pop_all()  # let go when the crawl is closed
        self.positions = intake.cursors(self.database, self.crawl_id)
        self.met = met_in(self.database, self.shop.shop, self.crawl_id) if self.positions else ()
        self.had_reviews = listings_with_reviews(self.database, self.shop.shop)
        self._cap = settings.getint("DEPTH_LIMIT")
        self._known = {canonical(row.url): row for row in self.listings if row.url}
        self._asked: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the start pages and for every listing that the YAML names."""
        for url in json.loads(self.shop.start):
            yield Request(url, self.parse_start, errback=self.failed)
        for listing in self.listings:
            for request in self._ask(listing.url) if listing.url else ():
                yield request

    def _ask(self, url: str) -> Iterator[Request]:
        """Ask for a listing once, from where an interrupted crawl left it."""
        listing = self._known.get(canonical(url))
        there = listing.url if listing and listing.url else canonical(url)
        name = identity.listing_id(self.shop.shop, url=there)
        position = self.positions.get(name, there)
        if name in self._asked or position == "":
            return
        self._asked.add(name)
        walk = Walk(name, there, self.domain, self._cap)
        if name in self.positions:
            walk.go_on(row.review_key for row in self.met if row.listing_id == name)
        yield self._page(position, walk)

    def _page(self, url: str, walk: Walk) -> Request:
        """Ask for a page; a listing that was begun goes before one that was not."""
        told = {"walk": walk}
        return Request(
            url, self.parse_listing, errback=self.failed, cb_kwargs=told, priority=walk.pages
        )

    def parse_start(self, response: Response) -> Iterator[Request | PageItem]:
        """Follow a start page to its product pages; it may hold reviews itself."""
        read = self._read(response)
        if read is None:
            return
        if read.reviews:
            yield from self._ask(response.url)
        links = product_links(response, read)
        if not links and not read.reviews:
            blocked = looks_blocked(response.body)
            self.book.fail("soft block?" if blocked else "no listings", response.url)
        for url in links[: MAX_LISTINGS - len(self._asked)]:
            yield from self._ask(url)

    def parse_listing(self, response: Response, walk: Walk) -> Iterator[Request | PageItem]:
        """Read one page of a listing and go on to the next."""
        read = self._read(response)
        if read is None:
            return
        asked = response.meta.get("redirect_urls", [])
        turn = walk.turn([*asked, response.url], self._keys(read), read)
        if self._blocked(response, walk, turn):
            self.book.fail("soft block?", response.url)
            turn = Turn(missing=True)
        elif turn.reason:
            self._note(walk, turn)
        position = turn.next_url or (response.url if turn.missing else "")
        stored = kept_at(response)
        yield PageItem(
            walk.listing_id, walk.url, page_of(response), read, position, stored.fetched, stored
        )
        if turn.next_url:
            yield self._page(turn.next_url, walk)

    def _keys(self, read: Read) -> list[str]:
        return [key_of(review, self.shop.shop, self.secret) for review in read.reviews]

    def _blocked(self, response: Response, walk: Walk, turn: Turn) -> bool:
        """Suspect a door closed politely: no review where there were some, or a captcha."""
        if walk.met or turn.next_url:
            return False
        return walk.listing_id in self.had_reviews or looks_blocked(response.body)

    def _note(self, walk: Walk, turn: Turn) -> None:
        claim = f", the page claims {walk.claimed}" if walk.claimed is not None else ""
        note = f"{walk.url}: {turn.reason} after {walk.pages} pages, {len(walk.met)} reviews{claim}"
        self.book.notes.append(note)
        if turn.missing and turn.reason:
            self.book.short[turn.reason] += 1

    def _read(self, response: Response) -> Read | None:
        try:
            return read_page(page_of(response))
        except Unreadable as wrong:
            self.book.fail("unreadable page", response.url, str(wrong))
            return None

    def failed(self, failure: Failure) -> None:
        """Note by name why a page could not be had."""
        reason = reason_of(cast("BaseException", failure.value))
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        self.book.fail(reason, request.url)
        self.logger.warning("%s: %s", request.url, reason)
        self.logger.info("%s: %s", request.url, failure.value)


def page_of(response: Response) -> Page:
    """Turn Scrapy's answer into the page that the readers know."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
    return Page(body=response.body, url=response.url, content_type=content_type)
