"""Tests of the address guard: a crawl reaches the open internet and named loopback hosts only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET, AF_INET6, SOCK_STREAM
from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request

from db.config import Config
from spiders.guard.address import AddressGuard, GuardedResolver, is_public
from spiders.guard.loopback import Loopback
from spiders.guard.offsite import on_shop
from spiders.guard.refused import Refused
from spiders.settings import DOWNLOADER_MIDDLEWARES
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import ALLOW, Answer, Asked
from tests.shops.world import World, opened

PAGE = product_page([review(1)])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0",  # noqa: S104 - nothing is bound here
        "10.0.0.1", "172.16.3.4", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "fe80::1%eth0",
        "fc00::1", "2001:db8::1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "", "name",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


def config(**loopback: str) -> Config:
    """Make a configuration with loopback hosts."""
    return Config(Path("home"), Path("catalog"), "sqlite:///x", loopback, NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.0.0.1:9999/", "http://localhost/", "http://localhost./x",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_a_literal_address_is_refused_before_it_is_asked(url: str) -> None:
    guard = AddressGuard(config(**{"127.0.0.1:8000": "127.0.0.1:8000"}))
    with pytest.raises(Refused, match="address refused"):
        guard.process_request(Request(url))
    guard.process_request(Request("http://127.0.0.1:8000/x"))


def row(address: str) -> tuple[Any, ...]:
    """Write an address as the system gives it."""
    family = AF_INET6 if ":" in address else AF_INET
    return (family, SOCK_STREAM, 6, "", (address, 80))


@pytest.mark.parametrize(
    ("host", "told", "dialled"),
    [
        ("rebound.example", ["127.0.0.1"], []),
        ("rebound.example", ["10.1.2.3", "169.254.169.254", "fd00::1", "::1"], []),
        ("mixed.example", ["127.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"],
         ["8.8.8.8", "2606:4700::1111"]),
        ("mapped.example", ["::ffff:127.0.0.1", "64:ff9b::a00:1"], []),
        ("127.0.0.1", ["127.0.0.1"], ["127.0.0.1"]),  # named
        ("127.0.0.1", ["10.0.0.1"], []),
        ("nobody.example", [], []),
    ],
)  # fmt: skip
def test_a_name_is_judged_by_what_it_resolves_to(
    host: str, told: list[str], dialled: list[str]
) -> None:
    rows = [row(address) for address in told]
    resolver = GuardedResolver(Mock(), 1.0, frozenset({("127.0.0.1", 80)}), lambda *_: rows)
    assert [found[4][0] for found in resolver._checked(host, 80)] == dialled
    assert [row for row in resolver._checked(host, 81) if not is_public(row[4][0])] == []
    assert resolver.refused >= ({host} if told and not dialled else set())


INSIDE = ("localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]")
OPEN = DOWNLOADER_MIDDLEWARES | {"spiders.guard.offsite.OffsiteGuard": None}


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_inside_is_reached_whatever_it_is_called(world: World, host: str) -> None:
    """Without the offsite guard, which would refuse these already."""
    place = f"http://{host}:{world.shops.port}/secret"
    world.open("sly", {"/p/1": Answer(302, headers={"Location": place})}, "/p/1")
    world.shops.hidden[f"{host}:{world.shops.port}"] = shop_of({"/secret": PAGE})
    ended = world.crawl("sly", DOWNLOADER_MIDDLEWARES=OPEN, RETRY_TIMES=0)
    assert "/secret" not in [asked.path for asked in world.shops.log]
    assert "/robots.txt" not in [a.path for a in world.shops.log if a.host != "sly.example"]
    assert ended.crawl.outcome == "failed"


def test_without_the_guard_the_inside_is_reached(world: World) -> None:
    """This proves that the test above can fail."""
    place = f"http://localhost:{world.shops.port}/secret"
    world.open("sly", {"/p/1": Answer(302, headers={"Location": place})}, "/p/1")
    world.shops.hidden[f"localhost:{world.shops.port}"] = shop_of({"/secret": PAGE})
    unguarded = OPEN | {"spiders.guard.address.AddressGuard": None}
    stock = "scrapy.resolver.CachingThreadedResolver"
    world.crawl("sly", DOWNLOADER_MIDDLEWARES=unguarded, TWISTED_DNS_RESOLVER=stock)
    assert "/secret" in [asked.path for asked in world.shops.log]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "off the shop's domain"),
        ("//169.254.169.254/", "off the shop's domain"),
        ("http://elsewhere.example/p/1", "off the shop's domain"),
        ("file:///etc/passwd", "redirect not followed"),
        ("data:text/html,hello", "redirect not followed"),
        ("ftp://moved.example/p/1", "redirect not followed"),
        ("http://moved.example/p/1", "redirect not followed"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed_and_named(
    world: World, location: str, reason: str
) -> None:
    def shop(asked: Asked) -> Answer:
        if asked.path == "/p/2":
            return PAGE
        return ALLOW if asked.path == "/robots.txt" else Answer(302, headers={"Location": location})

    world.open("moved", shop, "/p/1", "/p/2")
    world.shops.hosts["elsewhere.example"] = shop_of({"/p/1": PAGE})
    ended = world.crawl("moved")
    assert world.asked("elsewhere") == []
    assert (ended.crawl.outcome, ended.crawl.reason) == ("partial", reason)
    assert ended.book.failures == {reason: 1}


def test_a_redirect_within_the_shop_is_followed(world: World) -> None:
    moved = Answer(301, headers={"Location": "http://www.shop.example/p/new"})
    world.open("shop", {"/p/old": moved}, "/p/old")
    world.shops.hosts["www.shop.example"] = shop_of({"/p/new": PAGE})
    assert world.crawl("shop").crawl.outcome == "complete"


def test_a_proxy_is_set_for_the_named_host_alone() -> None:
    middleware = Loopback({"backfit.example": "127.0.0.1:8000", "127.0.0.1:81": "127.0.0.1:81"})
    named = Request("http://backfit.example/x")
    middleware.process_request(named)
    assert named.meta["proxy"] == "http://127.0.0.1:8000"
    for url in ("http://other.example/", "http://127.0.0.1:81/"):
        kept = Request(url, meta={"proxy": "http://127.0.0.1:8000"})
        middleware.process_request(kept)
        assert "proxy" not in kept.meta


@pytest.mark.parametrize(
    ("url", "on"),
    [
        ("http://shop.example/x", True),
        ("https://reviews.shop.example/x", True),
        ("https://shop.example.:443/x", True),
        ("http://notshop.example/x", False),
        ("http://shop.example.evil.example/", False),
        ("http://shop.example@evil.example/", False),
        ("javascript:alert(1)", False),
        ("ftp://shop.example/x", False),
    ],
)
def test_on_shop(url: str, on: bool) -> None:
    assert on_shop(url, "www.shop.example") is on
