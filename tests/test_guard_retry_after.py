"""Tests of the retry guard: who asks us to wait is not asked before."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from spiders.guard.retry_after import read_retry_after
from spiders.settings import DOWNLOADER_MIDDLEWARES
from tests.shops.pages import product_page, review
from tests.shops.server import ALLOW, Answer, Asked, Shop
from tests.shops.world import World, opened

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sunday, 22-Nov-26 12:01:00 GMT", 60.0),
        ("31536000", 31536000.0),
        ("9" * 5000, math.inf),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("Sun, 99 Nov 99999 99:99:99 GMT", None),
        ("１２", None),
    ],
)
def test_the_header_is_read(value: str, seconds: float | None) -> None:
    assert read_retry_after(value, NOON) == seconds


def busy(times: int, status: int, header: dict[str, str]) -> Shop:
    """Make a shop that first asks us to wait."""
    left = [times]

    def shop(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        if left[0] > 0:
            left[0] -= 1
            return Answer(status, b"busy", header)
        return product_page([review(int(asked.path[3:]))])

    return shop


def in_a_second() -> str:
    """Name the moment one to two seconds from now."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize("concurrency", [1, 8])
@pytest.mark.parametrize("status", [429, 503])
def test_no_request_comes_before_its_time(world: World, status: int, concurrency: int) -> None:
    """With others in the queue too: a delay, for without one Scrapy 2.19 sends them all at once."""
    pages = [f"/p/{n}" for n in range(6)]
    world.open("busy", busy(1, status, {"Retry-After": "1"}), *pages, delay=0.05)
    ended = world.crawl("busy", CONCURRENT_REQUESTS=concurrency)
    times = [asked.at for asked in world.log("busy")][1:]
    assert times[1] - times[0] >= 0.99
    assert (ended.crawl.outcome, ended.crawl.distinct) == ("complete", 6)


def test_scrapy_alone_comes_back_at_once(world: World) -> None:
    """This proves that the test above can fail."""
    world.open("busy", busy(1, 503, {"Retry-After": "1"}), "/p/1", "/p/2")
    stock = DOWNLOADER_MIDDLEWARES | {
        "spiders.guard.retry_after.RetryAfterGuard": None,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    }
    handlers = {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}
    world.crawl("busy", DOWNLOADER_MIDDLEWARES=stock, DOWNLOAD_HANDLERS=handlers)
    times = [asked.at for asked in world.log("busy")][1:]
    assert times[1] - times[0] < 0.5


def test_a_date_is_waited_for_by_the_hosts_own_clock(world: World) -> None:
    """The fake shop's Date is the real one, the crawl's clock stands at another day."""
    world.open("busy", busy(1, 503, {"Retry-After": in_a_second()}), "/p/1")
    asked_at = time.monotonic()
    assert world.crawl("busy").crawl.outcome == "complete"
    assert world.log("busy")[-1].at - asked_at >= 0.9


@pytest.mark.parametrize("value", ["soon", "", "-1"])
def test_nonsense_is_a_wait_of_our_own(world: World, value: str) -> None:
    world.open("busy", busy(2, 429, {"Retry-After": value}), "/p/1")
    assert world.crawl("busy", RETRY_AFTER_DEFAULT=0.3).crawl.outcome == "complete"
    times = [asked.at for asked in world.log("busy")][1:]
    assert min(b - a for a, b in pairwise(times)) >= 0.29


@pytest.mark.parametrize("value", ["31536000", "9" * 400, "Sun, 22 Nov 2099 12:00:00 GMT"])
def test_who_asks_for_a_year_is_parked(world: World, value: str) -> None:
    pages = {f"/p/{n}": product_page([review(n)]) for n in range(1, 4)}

    def shop(asked: Asked) -> Answer:
        if asked.path == "/p/2":
            return Answer(503, b"busy", {"Retry-After": value})
        return pages.get(asked.path, ALLOW)

    world.open("tired", shop, "/p/1", "/p/2", "/p/3")
    ended = world.crawl("tired")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("partial", "parked")
    assert ended.stats["finish_reason"] == "parked"
    assert world.asked("tired")[-1] == "/p/2"


def test_a_parked_robots_ends_the_crawl(world: World) -> None:
    def shop(asked: Asked) -> Answer:
        return Answer(503, b"", {"Retry-After": "86400"})

    world.open("tired", shop, "/p/1", "/p/2")
    ended = world.crawl("tired")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "parked")
    assert len(world.log("tired")) == 1
