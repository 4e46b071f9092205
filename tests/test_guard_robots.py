"""Tests of the robots guard: nothing is fetched against robots.txt, or before it was read."""

from __future__ import annotations

import codecs
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from spiders.guard.robots import MAX_AGE, RobotsGuard
from spiders.settings import DOWNLOADER_MIDDLEWARES
from tests.shops.crawling import listings, write_shop
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Asked, Shop
from tests.shops.world import World, opened

PAGES = {f"/p/{number}": product_page([review(number)]) for number in range(20)}
NOTHING = Answer(body=b"User-agent: *\nDisallow: /\n", kind="text/plain")
STOCK = DOWNLOADER_MIDDLEWARES | {
    "spiders.guard.robots.RobotsGuard": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
    "spiders.guard.offsite.OffsiteGuard": None,
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def slow(answer: Answer, seconds: float) -> Shop:
    """Make a shop whose robots.txt takes its time."""

    def shop(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            time.sleep(seconds)
            return answer
        return PAGES[asked.path]

    return shop


@pytest.mark.parametrize("many", [8, 16])
def test_nothing_leaks_while_robots_is_loading_at_any_concurrency(world: World, many: int) -> None:
    world.open("shut", slow(NOTHING, 0.2), *PAGES)
    ended = world.crawl("shut", CONCURRENT_REQUESTS=many, CONCURRENT_REQUESTS_PER_DOMAIN=many)
    assert world.asked("shut") == []
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "robots disallowed")
    assert ended.crawl.robots == "disallowed"
    assert len(world.log("shut")) == 1  # robots.txt is asked for once


def test_scrapys_own_middleware_leaks(world: World) -> None:
    """When this fails, Scrapy was mended: the guard may then lean on it."""
    world.open("shut", slow(NOTHING, 0.2), *PAGES)
    world.crawl("shut", CONCURRENT_REQUESTS=8, DOWNLOADER_MIDDLEWARES=STOCK)
    assert len(world.asked("shut")) > 0


RULES = b"User-agent: *\nDisallow: /\n"
WIDE = RULES.decode().encode("utf-16")
SOFT = b"<!doctype html><title>Not found</title><p>Disallow: /p/1 is what we do not say"
ROWS = {  # what robots.txt answers, and whether a page may be asked for then
    "200 empty": (Answer(200, b""), True),
    "200 html": (Answer(200, SOFT), True),
    "200 byte order mark": (Answer(200, codecs.BOM_UTF8 + RULES), False),
    "200 utf-16": (Answer(200, WIDE), False),
    "200 nul": (Answer(200, b"User-agent: *\x00\nDis\x00allow: /\n"), False),
    "200 carriage returns": (Answer(200, RULES.replace(b"\n", b"\r")), False),
    "200 too large": (Answer(200, RULES + b"# words\n" * 80_000), False),
    "200 cut short": (Answer(body=b"x", headers={"Content-Length": "999"}), False),
    "200 packed badly": (Answer(200, b"x", {"Content-Encoding": "gzip"}), False),
    "206": (Answer(206, RULES), False),
    "301 to nowhere": (Answer(301), False),
    "302 to a file": (Answer(302, headers={"Location": "file:///etc/hosts"}), False),
    "302 to an address inside": (Answer(302, headers={"Location": "http://10.0.0.1/"}), False),
    "304": (Answer(304), False),
    "307 to itself": (Answer(307, headers={"Location": "/robots.txt"}), False),
    "400": (Answer(400, RULES), True),
    "401": (Answer(401), False),
    "403": (Answer(403), False),
    "404 with rules": (Answer(404, RULES), True),
    "410": (Answer(410, RULES), True),
    "418": (Answer(418, RULES), True),
    "429": (Answer(429), False),
    "451": (Answer(451, RULES), True),
    "500": (Answer(500), False),
    "502": (Answer(502), False),
    "503": (Answer(503), False),
    "599": (Answer(599), False),
    "reset": (Answer(hang_up=True), False),
    "time-out": (Answer(pieces=[b"User-agent: *\n"] * 9, pause=0.3), False),
}


@pytest.mark.parametrize("row", ROWS)
def test_what_robots_answers_decides_what_is_asked(world: World, row: str) -> None:
    answer, allowed = ROWS[row]
    world.open("shop", shop_of(PAGES, answer), "/p/1")
    ended = world.crawl("shop", DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0, RETRY_AFTER_DEFAULT=0.01)
    assert world.asked("shop") == (["/p/1"] if allowed else [])
    if allowed:
        assert (ended.crawl.outcome, ended.crawl.robots) == ("complete", "allowed")
    else:
        assert ended.crawl.outcome == "failed"
        assert ended.crawl.reason in ("robots disallowed", "robots unreachable", "address refused")


def test_robots_of_a_host_that_is_not_there_refuses(world: World) -> None:
    world.also["shop.example"] = "127.0.0.1:9"
    write_shop(world.config, "shop", listings("http://shop.example/p/1"))
    ended = world.crawl("shop", RETRY_TIMES=0)
    assert (ended.crawl.reason, ended.crawl.robots) == ("unreachable", "unreachable")


def redirecting(hops: int, last: Answer, host: str = "moved.example") -> Shop:
    """Make a shop whose robots.txt is some redirects away."""

    def shop(asked: Asked) -> Answer:
        if asked.path.startswith("/p/"):
            return PAGES[asked.path]
        here = int(asked.path.removeprefix("/hop") or 0) if "hop" in asked.path else 0
        if here == hops:
            return last
        return Answer(301, headers={"Location": f"http://{host}/hop{here + 1}"})

    return shop


@pytest.mark.parametrize(
    ("hops", "last", "pages"),
    [(1, NOTHING, 0), (5, NOTHING, 0), (5, Answer(404), 1), (6, Answer(404), 0), (99, NOTHING, 0)],
)
def test_robots_is_followed_five_times_and_to_other_hosts(
    world: World, hops: int, last: Answer, pages: int
) -> None:
    world.open("moved", redirecting(hops, last, "other.example"), "/p/1")
    world.shops.hosts["other.example"] = redirecting(hops, last, "other.example")
    world.crawl("moved")
    assert len(world.asked("moved")) == pages


def test_a_huge_robots_is_read_up_to_its_bound(world: World) -> None:
    """Ten megabytes of it: the rule at the start holds, and the rest is not even fetched."""
    sent: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield b"User-agent: *\nDisallow: /p/1\n"
        for _ in range(160):
            sent.append(1)
            yield b"# nothing\n" * 6554

    def shop(asked: Asked) -> Answer:
        return Answer(pieces=pieces()) if asked.path == "/robots.txt" else PAGES[asked.path]

    world.open("wordy", shop, "/p/1", "/p/2")
    world.crawl("wordy")
    assert world.asked("wordy") == ["/p/2"]
    assert len(sent) < 150


def test_a_crawl_delay_is_kept_where_it_is_longer(world: World) -> None:
    robots = Answer(body=b"User-agent: *\nCrawl-delay: 0.4\n", kind="text/plain")
    world.open("slow", shop_of(PAGES, robots), "/p/1", "/p/2", "/p/3")
    ended = world.crawl("slow")
    times = [asked.at for asked in world.log("slow")]
    assert ended.crawl.outcome == "complete"
    assert min(b - a for a, b in itertools.pairwise(times)) > 0.37


def test_who_wants_a_request_a_year_is_left_alone(world: World) -> None:
    robots = Answer(body=b"User-agent: *\nCrawl-delay: 31536000\n", kind="text/plain")
    world.open("slow", shop_of(PAGES, robots), "/p/1", "/p/2")
    ended = world.crawl("slow")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "parked")
    assert world.asked("slow") == []


def test_robots_is_asked_again_after_a_day(world: World) -> None:
    """Half a day of its clock passes with each page; then the shop closes."""
    answers = iter([Answer(404), NOTHING])
    world.open("old", lambda a: next(answers) if a.path == "/robots.txt" else PAGES[a.path],
               *[f"/p/{n}" for n in range(4)])  # fmt: skip
    days = itertools.count(step=MAX_AGE / 2)

    class Aging(RobotsGuard):
        def __init__(self, crawler: Crawler) -> None:
            super().__init__(crawler, lambda: next(days))

    guards = DOWNLOADER_MIDDLEWARES | {"spiders.guard.robots.RobotsGuard": None, Aging: 100}
    ended = world.crawl("old", DOWNLOADER_MIDDLEWARES=guards)
    robots = [asked.path == "/robots.txt" for asked in world.log("old")]
    assert robots == [True, False, False, True]
    assert (ended.crawl.outcome, ended.crawl.reason) == ("partial", "robots disallowed")
