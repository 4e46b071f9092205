"""The item pipeline: all that an archived page says is appended, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from db.history import RawRow
from db.intake import append
from db.schema import Capture, Cursor, Price, RawListing, RawSpec, Reject
from spiders.archive.forget import forgotten_of
from spiders.border import (
    Place,
    own_product,
    problem_rejects,
    raw_capture,
    raw_listing,
    raw_review,
    raw_reviews,
    review_key,
)
from spiders.doubles import DOUBLE, Doubles
from spiders.item import PageItem
from spiders.offers import raw_prices
from spiders.stated import raw_specs

if TYPE_CHECKING:
    from spiders.spider import ShopSpider


EVERY = 1.0  # second: pages that come faster share a transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """What Scrapy is told of a page that was kept: no text of any review."""

    url: str
    listed: int


@dataclass(slots=True)
class Waiting:
    """What pages said that came within one moment: written together, with their cursors."""

    reviews: list[RawRow] = field(default_factory=list)
    listings: list[RawListing] = field(default_factory=list)
    claims: list[RawListing] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    specs: dict[str, list[RawSpec]] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    pages: int = 0


class Keep:
    """Item pipeline: append all that a page says, whole, in one transaction."""

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = monotonic) -> None:
        """Keep the crawl whose spider knows the database."""
        self._crawler, self._clock = crawler, clock
        self._doubles = Doubles()
        self._waiting, self._written = Waiting(), 0.0

    def open_spider(self) -> None:
        """Take in what was met before the crawl was interrupted, and who is forgotten."""
        spider = self._spider()
        self._held = spider.database.connect()  # else SQLite would fold its log with each page
        self._doubles.go_on(spider.met)
        self._forgotten = forgotten_of(spider.database, spider.shop.shop, spider.secret)

    def close_spider(self) -> None:
        """Write what waits, and let the database go."""
        try:
            if self._waiting.pages and not self._spider().book.broken:
                self._write()
        finally:
            self._held.close()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keep:
        """Make the pipeline of one crawl."""
        return cls(crawler)

    def _spider(self) -> ShopSpider:
        return cast("ShopSpider", self._crawler.spider)

    def process_item(self, item: PageItem) -> Kept:
        """Keep a page; once one could not be kept, none is: its cursor would skip the lost one."""
        spider, waiting = self._spider(), self._waiting
        if spider.book.broken:
            raise DropItem("an earlier page could not be kept")
        capture = item.stored.capture
        place = Place(spider.shop.shop, item.listing_id, item.fetched, capture, item.url)
        rows, rejects = self._rows(item, place, spider)
        product = own_product(item.read.products, item.url)
        facts = [raw_listing(product, place)] if product else []
        waiting.reviews += rows
        waiting.rejects += rejects
        if item.answer:
            waiting.claims += facts
        else:
            waiting.listings += facts
            waiting.prices += raw_prices(product, place, spider.shop)
            if specs := raw_specs(product, place):
                waiting.specs[item.listing_id] = specs
        waiting.captures.append(raw_capture(item.page, item.stored, place, spider.crawl_id))
        waiting.cursors[item.listing_id] = _cursor(item, spider)
        waiting.pages += 1
        if self._clock() - self._written >= EVERY:
            self._write()
        return Kept(where(item), len(rows))

    def _write(self) -> None:
        """Write what waits in one transaction, the places at which the reading goes on included."""
        spider, waiting = self._spider(), self._waiting
        self._waiting = Waiting()
        try:
            append(
                spider.database, spider.crawl_id, reviews=waiting.reviews,
                listings=waiting.listings, claims=waiting.claims, prices=waiting.prices,
                specs=waiting.specs,
                captures=waiting.captures, rejects=waiting.rejects,
                cursors=list(waiting.cursors.values()), pages=waiting.pages,
            )  # fmt: skip
        except BaseException:  # whatever it was: pages after a lost one must not be kept
            spider.book.broken = True
            raise
        self._written = self._clock()

    def _rows(
        self, item: PageItem, place: Place, spider: ShopSpider
    ) -> tuple[list[RawRow], list[Reject]]:
        crawl_id, here = spider.crawl_id, where(item)
        printed = self._forgotten.others(item.read.reviews)
        rows, rejects = raw_reviews(printed, place, spider.secret, crawl_id, here)
        rows, doubles = self._doubles.part(rows, crawl_id, here)
        spider.book.short[DOUBLE] += len(doubles)
        return rows, [*rejects, *doubles, *problem_rejects(item.read.problems, here, crawl_id)]


def where(item: PageItem) -> str:
    """Name the page of an item."""
    return item.page.url or item.url


def _cursor(item: PageItem, spider: ShopSpider) -> Cursor:
    return Cursor(
        shop=spider.shop.shop,
        listing_id=item.listing_id,
        position=item.position,
        crawl_id=spider.crawl_id,
    )


__all__ = ["Keep", "Kept", "raw_review", "review_key"]
