"""Tests of politeness by the shops' own clocks: no request comes before its time, on any host."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request

from spiders.guard.gate import Gate, GatedHandler
from spiders.guard.refused import Refused
from tests.shops.crawling import listings, settings_of, write_shop
from tests.shops.mischief import Watched
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Asked, Shop
from tests.shops.world import World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def wanting(delay: float, pages: dict[str, Answer]) -> Shop:
    """Make a shop that asks for a delay."""
    said = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
    return shop_of(pages, Answer(body=said, kind="text/plain"))


def ill_once(shop: Shop) -> Shop:
    """Make a shop whose first page answers 500, so that it is asked again."""
    left = [1]

    def answer(asked: Asked) -> Answer:
        if asked.path != "/robots.txt" and left:
            left.pop()
            return Answer(500)
        return shop(asked)

    return answer


PAGES = {f"/p/{number}": product_page([review(number)]) for number in range(3)}
STOCK = {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}


def three_hosts(world: World) -> dict[str, Watched]:
    """Open a shop on three hosts, each with a delay of its own; they send to one another."""
    moved = Answer(301, headers={"Location": "http://api.far.example/p/1", "Retry-After": "1"})
    hosts = {
        "far.example": Watched(ill_once(wanting(0.3, PAGES)), 0.3),
        "api.far.example": Watched(wanting(0.5, PAGES), 0.5),
        "www.far.example": Watched(wanting(0.1, {"/p/0": moved}), 0.1),
    }
    world.shops.hosts.update(hosts)
    urls = [f"http://{host}{path}" for path in PAGES for host in hosts if "www" not in host]
    write_shop(world.config, "far", listings(*urls, "http://www.far.example/p/0"),
               domain="far.example")  # fmt: skip
    return hosts


@pytest.mark.parametrize("many", [1, 8, 16])
def test_each_host_has_a_delay_of_its_own(world: World, many: int) -> None:
    """The fetch of robots.txt counts, and so do redirects and what is tried again."""
    hosts = three_hosts(world)
    together = {"CONCURRENT_REQUESTS": many, "CONCURRENT_REQUESTS_PER_DOMAIN": many}
    ended = world.crawl("far", **together)
    assert {host: shop.early for host, shop in hosts.items()} == dict.fromkeys(hosts, 0)
    assert [shop.asked for shop in hosts.values()] == [5, 5, 2]
    assert ended.crawl.outcome == "complete"


def test_without_the_gate_requests_come_too_early(world: World) -> None:
    """This proves that the test above can fail."""
    hosts = three_hosts(world)
    world.crawl("far", CONCURRENT_REQUESTS=8, DOWNLOAD_HANDLERS=STOCK)
    assert sum(shop.early for shop in hosts.values()) > 0


@pytest.mark.parametrize(
    ("url", "delay"), [("http://far.example/p/1", 0.0), ("https://api.example/reviews", 3.0)]
)
def test_only_a_named_loopback_host_has_no_delay(world: World, url: str, delay: float) -> None:
    """Also where the shop itself is on loopback, and its platform on the internet."""
    world.shops.hosts["far.example"] = wanting(0.0, PAGES)
    settings = settings_of(world.config, DOWNLOAD_DELAY=0.0)
    handler = object.__new__(GatedHandler)
    handler._crawler = Mock(settings=settings)
    assert handler._least_delay(Request(url)) == delay


def watch() -> tuple[Any, Any]:
    """Make a clock that only sleep moves."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    return lambda: now[0], sleep


def test_a_delay_holds_from_the_end_of_the_request_before_it_was_known() -> None:
    clock, sleep = watch()
    gate, log = Gate(clock, sleep), []

    async def go() -> None:
        async with gate.turn("slow.example", lambda: True):
            await sleep(2.0)  # its robots.txt takes a while
        gate.slow("slow.example", 10.0)
        async with gate.turn("slow.example", lambda: True):
            log.append(clock())
        gate.shut("slow.example", 60.0)
        async with gate.turn("slow.example", lambda: True, 1.0):
            log.append(clock())
        gate.shut("slow.example", float("inf"))
        with pytest.raises(Refused, match="parked"):
            async with gate.turn("slow.example", lambda: True):
                log.append(clock())
        async with gate.turn("other.example", lambda: True):
            log.append(clock())

    asyncio.run(go())
    assert log == [12.0, 72.0, 72.0]
