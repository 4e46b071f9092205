"""One spider class per catalog/shops file, so that `scrapy list` lists shops."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from db.catalog import Catalog, effective_of
from db.config import Config
from db.connect import connect
from db.migrate import prepare
from db.owner import domains_of
from db.problem import Problem
from db.schema import Listing, Shop
from spiders.admit import admit
from spiders.guard.offsite import Reach
from spiders.spider import ShopSpider
from spiders.way import asked_platform


def spider_classes(catalog: Catalog) -> dict[str, type[ShopSpider]]:
    """Make one spider class per shop."""
    listings = catalog.of(Listing)
    return {
        shop.shop: spider_class(shop, tuple(row for row in listings if row.shop == shop.shop))
        for shop in catalog.of(Shop)
    }


def spider_class(shop: Shop, listings: tuple[Listing, ...]) -> type[ShopSpider]:
    """Make the spider class of one shop."""
    platform = asked_platform(shop.platform)
    reach = Reach(tuple(domains_of(shop)), platform.HOSTS if platform else frozenset())
    fields = {
        "name": shop.shop,
        "shop": shop,
        "listings": listings,
        "platform": platform,
        "reach": reach,
    }
    return type("ShopSpider", (ShopSpider,), fields)


Names = list[str]  # the class has a method called list


class ShopLoader:
    """Scrapy's spider loader over the catalog: a Problem ends the command with its one line."""

    def __init__(self, config: Config) -> None:
        """Read the catalog; raises Problem where it is broken."""
        self._config = config
        self._classes = spider_classes(effective_of(config))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Make the loader of a command."""
        try:
            return cls(settings["UPRIGHT_CONFIG"])
        except Problem as problem:
            raise SystemExit(f"upright: {problem}") from None

    def load(self, spider_name: str) -> type[Spider]:
        """Return the class of a shop that may be crawled now; ends the command otherwise."""
        try:
            admit(self._config, spider_name)
            self._require_work(self._classes[spider_name])
            prepare(connect(self._config.database_url))
        except Problem as problem:
            raise SystemExit(f"upright: {problem}") from None
        return self._classes[spider_name]

    def _require_work(self, spider: type[ShopSpider]) -> None:
        if not spider.addresses():
            raise Problem(
                f"catalog/shops/{spider.name}.yml names no address; add `listings` or `start`"
            )

    def list(self) -> Names:
        """Return the names of all shops."""
        return sorted(self._classes)

    def find_by_request(self, request: Request) -> Names:
        """Return the shops on whose domain an address is."""
        return [
            name
            for name, cls in self._classes.items()
            if Reach(cls.reach.domains).covers(request.url)
        ]
