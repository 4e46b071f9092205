"""The item pipeline: all that an archived page says is appended, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from db.history import RawRow
from db.intake import append
from db.schema import Cursor, Reject
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

if TYPE_CHECKING:
    from spiders.spider import ShopSpider


@dataclass(frozen=True, slots=True)
class Kept:
    """What Scrapy is told of a page that was kept: no text of any review."""

    url: str
    listed: int
    new: int


class Keep:
    """Item pipeline: append all that a page says in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawl whose spider knows the database."""
        self._crawler = crawler
        self._doubles = Doubles()

    def open_spider(self) -> None:
        """Take in what was met before the crawl was interrupted, and who is forgotten."""
        spider = cast("ShopSpider", self._crawler.spider)
        self._held = spider.database.connect()  # else SQLite would fold its log with each page
        self._doubles.go_on(spider.met)
        self._forgotten = forgotten_of(spider.database, spider.shop.shop, spider.secret)

    def close_spider(self) -> None:
        """Let the database go."""
        self._held.close()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keep:
        """Make the pipeline of one crawl."""
        return cls(crawler)

    def process_item(self, item: PageItem) -> Kept:
        """Keep a page; once one could not be kept, none is: its cursor would skip the lost one."""
        spider = cast("ShopSpider", self._crawler.spider)
        if spider.book.broken:
            raise DropItem("an earlier page could not be kept")
        capture = item.stored.capture
        place = Place(spider.shop.shop, item.listing_id, item.fetched, capture, item.url)
        rows, rejects = self._rows(item, place, spider)
        product = own_product(item.read.products, item.url)
        facts = [raw_listing(product, place)] if product else []
        done = append(
            spider.database,
            spider.crawl_id,
            reviews=rows,
            listings=[] if item.answer else facts,
            claims=facts if item.answer else [],
            prices=[] if item.answer else raw_prices(product, place, spider.shop),
            captures=[raw_capture(item.page, item.stored, place, spider.crawl_id)],
            rejects=rejects,
            cursor=_cursor(item, spider),
            pages=1,
        )
        return Kept(where(item), done.listed, done.new)

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
