"""A small world for one test: fake shops, their YAML, a database, and crawls through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.config import Config
from db.connect import connect, reading
from db.schema import Record
from tests.shops.crawling import NOW, USES, Crawled, config_of, crawl, listings, write_shop
from tests.shops.pages import shop_of
from tests.shops.server import Answer, Asked, Shop, Shops, serving
from tests.shops.speaking import PAGE


class World:
    """Fake shops by name; the shop `x` is at http://x.example."""

    def __init__(self, shops: Shops, folder: Path, url: str | None = None) -> None:
        self.shops, self.folder = shops, folder
        self._base = config_of(folder, None, url)
        self.also: dict[str, str] = {}

    @property
    def config(self) -> Config:
        """The configuration, with every fake shop as a loopback host."""
        return replace(self._base, loopback=self.shops.loopback() | self.also)

    def open(self, name: str, shop: Shop | Mapping[str, Answer], *paths: str, **more: Any) -> None:
        """Open a shop, and list some of its pages in its YAML."""
        self.shops.hosts[f"{name}.example"] = shop if callable(shop) else shop_of(dict(shop))
        urls = [f"http://{name}.example{path}" for path in paths]
        lines = "".join(f"{key}: {value}\n" for key, value in more.items())
        write_shop(self._base, name, lines + (listings(*urls) if urls else ""))

    def speak(
        self,
        name: str,
        hosts: Mapping[str, Shop],
        platform: str,
        paths: Sequence[str] = (PAGE,),
        lines: str = "",
    ) -> None:
        """Open a shop that uses a review platform, with the platform's hosts, keys allowed."""
        self.shops.hosts |= hosts
        urls = [f"https://{name}.example{path}" for path in paths]
        uses = (*USES, "page_key")
        write_shop(self._base, name, lines + listings(*urls), platform=platform, uses=uses)

    def crawl(self, name: str, now: datetime = NOW, **changes: Any) -> Crawled:
        """Crawl a shop at a given time."""
        return crawl(replace(self.config, fixed_now=now), name, **changes)

    def asked(self, name: str) -> list[str]:
        """Return the paths that were asked of a shop, robots.txt left out."""
        return self.shops.asked(f"{name}.example")

    def log(self, name: str) -> list[Asked]:
        """Return every request to a shop."""
        return [asked for asked in self.shops.log if asked.host == f"{name}.example"]

    def rows(self, record: type[Record]) -> list[dict[str, object]]:
        """Return a table's rows in the order of their keys."""
        engine = connect(self.config.database_url)
        with reading(engine) as connection:
            query = select(record.table()).order_by(*record.table().primary_key)
            found = [dict(row._mapping) for row in connection.execute(query)]
        engine.dispose()
        return found


@contextmanager
def opened(folder: Path, url: str | None = None) -> Iterator[World]:
    """Make a world and take it down."""
    with serving() as shops:
        yield World(shops, folder, url)
