"""The spider of a shop: start pages to listings, a listing's page to the answers that follow it.

A shop's own pages hold the reviews themselves, page after page. Where the shop uses a review
platform, the listing's page tells of the product and of the keys, and answers hold the reviews.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
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
from db.seen import all_known, listings_with_reviews, met_in, needs_sweep
from spiders.admit import admit, read_started
from spiders.blocked import looks_blocked
from spiders.border import Place, key_of, raw_reviews
from spiders.failures import reason_of
from spiders.fetched import document_of, item_of, page_of, read_number, read_product
from spiders.guard.gate import Gate
from spiders.guard.limits import tighten
from spiders.guard.loopback import loopback_of
from spiders.guard.offsite import Reach
from spiders.item import PageItem
from spiders.logbook import Logbook
from spiders.orphan import alone
from spiders.platforms.document import open_document
from spiders.platforms.platform import Keys, Page, Platform, PrintedProduct, Read, Unreadable
from spiders.reading import read_page
from spiders.start import product_links
from spiders.walk import Turn, Walk, canonical
from spiders.way import Way, is_keyed, other_platform, way_from, way_with

MAX_LISTINGS = 20_000
FULL_EVERY = 28.0  # days between two full sweeps, where the shop's file gives no other number
STEPS = 2  # requests before the first answer of a platform: the page, and the product's number


class ShopSpider(Spider):
    """Crawls one shop; the loader makes one class of it for each YAML file."""

    shop: ClassVar[Shop]
    listings: ClassVar[tuple[Listing, ...]]
    platform: ClassVar[Platform | None]  # none: the shop's own pages hold the reviews
    reach: ClassVar[Reach]
    config: Config

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set the bounds, and the delay: the shop's, if longer than ours; none only on loopback."""
        super().update_settings(settings)
        tighten(settings)
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
            self._open_crawl(started)
            self.held = held.pop_all()  # let go when the crawl is closed
        self.positions = intake.cursors(self.database, self.crawl_id)
        self.met = met_in(self.database, self.shop.shop, self.crawl_id) if self.positions else ()
        if self.positions:  # pages were kept before it was killed, so robots.txt allowed them
            self.book.note_robots("allowed")
        self.had_reviews = listings_with_reviews(self.database, self.shop.shop)
        self._cap = settings.getint("DEPTH_LIMIT") - (STEPS if self.platform else 0)
        self._known = {canonical(row.url): row for row in self.listings if row.url}
        self._asked: set[str] = set()

    def _open_crawl(self, started: datetime) -> None:
        """Open a crawl for the news only where they come first and a full sweep is young."""
        since = started - timedelta(days=self.shop.full_every or FULL_EVERY)
        newest_first = self.platform is not None and self.platform.NEWEST_FIRST
        sweep = not newest_first or needs_sweep(self.database, self.shop.shop, since)
        self.crawl_id = intake.open_crawl(self.database, self.shop.shop, "crawl", started, sweep)
        there = intake.find_crawl(self.database, self.crawl_id)
        self.sweep = there.sweep if there else sweep  # one that was killed stays what it was

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
        walk = Walk(name, there, self.reach, self._cap, not self.sweep and name in self.had_reviews)
        if name in self.positions:
            walk.go_on(row.review_key for row in self.met if row.listing_id == name)
        yield self._page(position, walk)

    def _page(self, url: str, walk: Walk) -> Request:
        """Ask for a page; a listing that was begun goes before one that was not."""
        begins = self.platform is not None and url == walk.url
        callback = self.parse_product if begins else self.parse_listing
        request = Request(url, callback, errback=self.failed, cb_kwargs={"walk": walk})
        if self.platform and not begins and self._may_be_new(walk):
            request.meta["handle_httpstatus_list"] = list(self.platform.NOTHING)
        return request.replace(priority=walk.pages + (url != walk.url))

    def _may_be_new(self, walk: Walk) -> bool:
        """Say whether a listing can be one that nobody has reviewed, by all that is known of it."""
        return not (walk.met or walk.claimed or walk.listing_id in self.had_reviews)

    def parse_start(self, response: Response) -> Iterator[Request | PageItem]:
        """Follow a start page to its product pages; it may hold reviews itself."""
        read = self._read(response, read_page)
        if read is None:
            return
        held = self.platform is None and bool(read.reviews)
        if held:
            yield from self._ask(response.url)
        links = product_links(response, read)
        if not links and not held:
            blocked = looks_blocked(response.body)
            self.book.fail("soft block?" if blocked else "no listings", response.url)
        for url in links[: MAX_LISTINGS - len(self._asked)]:
            yield from self._ask(url)

    def parse_product(self, response: Response, walk: Walk) -> Iterator[Request | PageItem]:
        """Read what a page says of its product, and find the way to its platform's answers."""
        read = self._read(response, read_product)
        if read is None or self.platform is None:
            return
        walk.note_claim(read.products)
        way = way_from(self.platform, document_of(response), self._given(walk))
        yield from self._go(response, walk, way, read.products)

    def parse_number(
        self, response: Response, walk: Walk, keys: Keys
    ) -> Iterator[Request | PageItem]:
        """Read the product's number, as the shop tells it, and go on with it."""
        read = self._read(response, read_number)
        if read is None or self.platform is None:
            return
        way = way_with(self.platform, {**read.keys, **keys}, resolved=True)
        yield from self._go(response, walk, way, read.products, answer=True)

    def _go(
        self,
        response: Response,
        walk: Walk,
        way: Way,
        products: tuple[PrintedProduct, ...],
        answer: bool = False,
    ) -> Iterator[Request | PageItem]:
        """Keep what a page says of its product, not its reviews, and follow the way.

        A crawl that is killed begins with the page again until the first answer can be asked for.
        """
        if way.failure:
            blocked = looks_blocked(response.body)
            self.book.fail("soft block?" if blocked else way.failure, response.url)
        facts = Read(platform=self.shop.platform, products=() if way.failure else products)
        position = way.url if way.url and not way.resolves else walk.url
        yield item_of(response, walk, facts, position, answer)
        if way.url and way.resolves:
            told = {"walk": walk, "keys": way.keys}
            yield Request(
                way.url, self.parse_number, errback=self.failed, cb_kwargs=told, priority=1
            )
        elif way.url:
            yield self._page(way.url, walk)

    def parse_listing(self, response: Response, walk: Walk) -> Iterator[Request | PageItem]:
        """Read one page of a listing's reviews and go on to the next."""
        read = self._read_listing(response)
        if read is None:
            return
        asked = response.meta.get("redirect_urls", [])
        turn = walk.turn([*asked, response.url], self._keys(read), read)
        if self._blocked(response, walk, turn):
            self.book.fail("soft block?", response.url)
            turn = Turn(missing=True)
        elif turn.reason:
            self._note(walk, turn)
        if self.platform is None and not walk.met:
            self._note_other(response)
        if turn.next_url and walk.news and self._is_known(read, walk):
            turn = Turn()  # what follows is older still
        part = self.platform is None and walk.shows_part()  # what slides off it is not gone
        position = turn.next_url or (response.url if turn.missing or part else "")
        yield item_of(response, walk, read, position, answer=self.platform is not None)
        if turn.next_url:
            yield self._page(turn.next_url, walk)

    def _keys(self, read: Read) -> list[str]:
        return [key_of(review, self.shop.shop, self.secret) for review in read.reviews]

    def _given(self, walk: Walk) -> dict[str, str]:
        """Return the keys that the YAML gives: the listing's go before the shop's."""
        listing = self._known.get(canonical(walk.url))
        given: dict[str, str] = json.loads(self.shop.keys)
        return {**given, **(json.loads(listing.keys) if listing else {})}

    def _is_known(self, read: Read, walk: Walk) -> bool:
        """Say whether each review of a page was seen before just as it is."""
        place = Place(self.shop.shop, walk.listing_id, self.config.now())
        rows, _ = raw_reviews(read.reviews, place, self.secret, self.crawl_id, walk.url)
        return all_known(self.database, self.shop.shop, {row.id for row in rows})

    def _blocked(self, response: Response, walk: Walk, turn: Turn) -> bool:
        """Suspect a door closed politely: no review where there are some, or a captcha."""
        if walk.met or turn.next_url:
            return False
        claimed = self.platform is not None and bool(walk.claimed)
        return claimed or walk.listing_id in self.had_reviews or looks_blocked(response.body)

    def _note(self, walk: Walk, turn: Turn) -> None:
        claim = f", the page claims {walk.claimed}" if walk.claimed is not None else ""
        note = f"{walk.url}: {turn.reason} after {walk.pages} pages, {len(walk.met)} reviews{claim}"
        self.book.notes.append(note)
        if turn.missing and turn.reason:
            self.book.short[turn.reason] += 1

    def _note_other(self, response: Response) -> None:
        """Note the platform of a page that holds no review itself."""
        if other := other_platform(self.platform, document_of(response)):
            self.book.shown[other] += 1
            self.book.notes.append(f"{response.url}: no review in it, but it shows {other}")

    def _read(self, response: Response, reader: Callable[[Page], Read | None]) -> Read | None:
        """Read an answer; one that is not what was asked for is a door closed politely."""
        try:
            read = reader(page_of(response))
        except Unreadable as wrong:
            refused = is_keyed(self.platform, response.url) and "key" in str(wrong).lower()
            reason = "key refused" if refused else "unreadable page"
            self.book.fail(reason, response.url, f"{reason}: {wrong}")
            return None
        if read is None:
            self.book.fail("soft block?", response.url)
        return read

    def _read_answer(self, page: Page) -> Read | None:
        return self.platform.read(open_document(page)) if self.platform else read_page(page)

    def _read_listing(self, response: Response) -> Read | None:
        if self.platform and response.status in self.platform.NOTHING:
            return Read(platform=self.platform.NAME)
        return self._read(response, self._read_answer)

    def failed(self, failure: Failure) -> None:
        """Note by name why a page could not be had."""
        reason = reason_of(cast("BaseException", failure.value))
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        if reason in ("http 401", "http 403") and is_keyed(self.platform, request.url):
            reason = "key refused"
        self.book.fail(reason, request.url)
        self.logger.warning("%s: %s", request.url, reason)
        self.logger.info("%s: %s", request.url, failure.value)
