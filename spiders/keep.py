"""The item pipeline: a page is archived, then all that it says is appended, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from db.intake import append
from db.schema import Cursor
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
from spiders.guard.archive import archive
from spiders.item import PageItem

if TYPE_CHECKING:
    from spiders.spider import ShopSpider


@dataclass(frozen=True, slots=True)
class Kept:
    """What Scrapy is told of a page that was kept: no text of any review."""

    url: str
    listed: int
    new: int


class Keep:
    """Item pipeline: archive a page, then append all that it says in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawl whose spider knows the database."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keep:
        """Make the pipeline of one crawl."""
        return cls(crawler)

    def process_item(self, item: PageItem) -> Kept:
        """Keep a page; once one could not be kept, none is: its cursor would skip the lost one."""
        spider = cast("ShopSpider", self._crawler.spider)
        if spider.book.broken:
            raise DropItem("an earlier page could not be kept")
        shop, crawl_id = spider.shop.shop, spider.crawl_id
        place = Place(shop, item.listing_id, item.fetched, url=item.url)
        place = replace(place, capture=archive(spider.config.home, item.page.body))
        where = item.page.url or item.url
        rows, rejects = raw_reviews(item.read.reviews, place, spider.secret, crawl_id)
        product = own_product(item.read.products, item.url)
        done = append(
            spider.database,
            crawl_id,
            reviews=rows,
            listings=[raw_listing(product, place)] if product else [],
            captures=[raw_capture(item.page, place.capture or "", place)],
            rejects=[*rejects, *problem_rejects(item.read.problems, where, crawl_id)],
            cursor=Cursor(
                shop=shop, listing_id=item.listing_id, position=item.position, crawl_id=crawl_id
            ),
            pages=1,
        )
        return Kept(where, done.listed, done.new)


__all__ = ["Keep", "Kept", "raw_review", "review_key"]
