"""Tests of crawls of shops that are ill: every fault ends in a class with a name."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.shops.crawling import NOW, listings, write_shop
from tests.shops.pages import product_page, review
from tests.shops.server import Answer
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(25)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


CAPTCHA = Answer(body=b"<title>Just a moment...</title><div id=cf-challenge></div>")
LOGIN = Answer(body=b"<title>Welcome</title><form><input name=p type=password></form>")
BOMB = Answer(
    body=gzip.compress(gzip.compress(b"\0" * 300_000_000, 9), 0)[:0]
    or gzip.compress(b"\0" * 60_000_000, 9),
    headers={"Content-Encoding": "gzip"},
)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(500), "http 5xx"),
        (Answer(404), "http 404"),
        (Answer(403), "http 403"),
        (Answer(200, product_page([]).body), "no reviews read"),
        (CAPTCHA, "soft block?"),
        (LOGIN, "soft block?"),
        (BOMB, "too large"),
        (Answer(body=b"x" * 9_000_000), "too large"),
        (Answer(pieces=[b"<p>"] * 40, pause=0.2), "time-out"),
        (Answer(hang_up=True), "unreachable"),
        (Answer(body=b"x", headers={"Content-Length": "9"}), "cut short"),
        (Answer(302, headers={"Location": "/p/1"}), "redirect not followed"),
        (Answer(302), "redirect not followed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_fault_ends_in_a_named_class(world: World, answer: Answer, reason: str) -> None:
    world.open("ill", {"/p/1": answer}, "/p/1")
    ended = world.crawl("ill", RETRY_TIMES=0, DOWNLOAD_TIMEOUT=1)
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", reason)


def test_a_dead_shop_is_unreachable(world: World) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        world.also["dead.example"] = f"127.0.0.1:{bound.getsockname()[1]}"
        write_shop(world.config, "dead", listings("http://dead.example/p/1"))
        ended = world.crawl("dead", RETRY_TIMES=1)
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "unreachable")
    assert ended.crawl.robots == "unreachable"


def test_one_fault_among_healthy_pages_makes_a_crawl_partial(world: World) -> None:
    pages = {"/p/1": product_page(REVIEWS[:5]), "/p/2": Answer(500)}
    world.open("half", pages, "/p/1", "/p/2")
    crawl = world.crawl("half", RETRY_TIMES=0).crawl
    assert (crawl.outcome, crawl.reason, crawl.distinct) == ("partial", "http 5xx", 5)


def test_a_listing_that_lost_all_its_reviews_is_suspected(world: World) -> None:
    pages = {"/p/1": product_page(REVIEWS[:5]), "/p/2": product_page(REVIEWS[5:9])}
    world.open("shy", pages, "/p/1", "/p/2")
    world.crawl("shy")
    world.open("shy", pages | {"/p/2": product_page([])}, "/p/1", "/p/2")
    crawl = world.crawl("shy", NOW + timedelta(days=7)).crawl
    assert (crawl.outcome, crawl.reason) == ("partial", "soft block?")
