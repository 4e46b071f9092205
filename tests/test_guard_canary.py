"""Tests of the address guard against a canary: a server inside that nobody may reach."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from socket import AI_NUMERICHOST, gaierror, getaddrinfo
from typing import Any

import pytest
from twisted.internet.threads import blockingCallFromThread

from spiders.guard.address import GuardedResolver, is_public
from spiders.settings import DOWNLOADER_MIDDLEWARES
from tests.shops.crawling import listings, reactor_loop, write_shop
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Shop, Shops, serving
from tests.shops.world import World, opened

ON_SHOP_OR_NOT = DOWNLOADER_MIDDLEWARES | {"spiders.guard.offsite.OffsiteGuard": None}
RESOLVER_ALONE = ON_SHOP_OR_NOT | {"spiders.guard.address.AddressGuard": None}
NAMES: Mapping[str, Sequence[str]] = {  # what names answer; there is no other in this test
    "localhost": ("127.0.0.1", "::1"), "localhost.": ("127.0.0.1",), "localhost.localdomain":
    ("127.0.0.1",), "ip6-localhost": ("::1",), "ip6-loopback": ("::1",), "a.localhost":
    ("127.0.0.1",), "rebound.example": ("127.0.0.1",), "rebound6.example": ("::1",),
    "mapped.example": ("::ffff:127.0.0.1",), "mixed.example": ("10.0.0.1", "127.0.0.1", "fd00::1"),
    "metadata.example": ("169.254.169.254",), "nat64.example": ("64:ff9b::7f00:1",),
    "127.0.0.1.xip.example": ("127.0.0.1",),
}  # fmt: skip
HOSTS = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 127.00.00.01 127.000.000.001 127.127.127.127 127.0.0.2 127.255.1.9
0 0.0.0.0 00000 0x0 2130706433 02130706433 017700000001 0177.0.0.1 0177.1 0177.0.01 0x7f000001
0x7f.0.0.1 0x7f.1 0x7F.0x0.0x0.0x1 0x7f.0.0.01 0177.0x0.0.1 0x7f.0.1 0X7F000001 3232235521
0xa9fea9fe localhost LOCALHOST LocalHost localhost. localhost.localdomain a.localhost ip6-localhost
[::] [::1] [0:0:0:0:0:0:0:1] [0000::1] [::0001] [0::1] [::ffff:127.0.0.1] [::FFFF:127.0.0.1]
[::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:0001] [::127.0.0.1] [::7f00:1] [::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [64:ff9b:1:fffe::127.0.0.1]
[2002:7f00:1::] [2002:7f00:0001::1] [2001:0:4136:e378:8000:63bf:80ff:fffe] [2a00::5efe:7f00:1]
[fe80::1] [fe80::1%25lo] [fe80::5efe:127.0.0.1] [fec0::1] [fc00::1] [fd00::1] [ff02::1]
[::ffff:0.0.0.0] ①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127｡0｡0｡1 127．0．0．1 ⓛⓞⓒⓐⓛⓗⓞⓢⓣ
₁₂₇.₀.₀.₁ 𝟭𝟮𝟳.𝟬.𝟬.𝟭 ①②⑦.1 ｌocalhost localho\u00adst 127.0.0.1\u200b ٠x7f.1
me@127.0.0.1 me:word@127.0.0.1 sly.example@127.0.0.1 sly.example:80@127.0.0.1 sly.example@[::1]
sly.example%40@127.0.0.1 sly.example#@127.0.0.1 sly.example%23@127.0.0.1 127.0.0.1#@sly.example
127.0.0.1?@sly.example 127.0.0.1\\@sly.example sly.example\\@127.0.0.1 sly.example@me@127.0.0.1
%31%32%37.0.0.1 127%2e0%2e0%2e1 %6c%6f%63alhost localhost%00.sly.example 127.0.0.1%09 127.0.0.1%23
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 198.18.0.1
192.0.2.1 203.0.113.7 224.0.0.1 240.0.0.1 255.255.255.255 0xa.0.0.1 012.0.0.1 167772161
rebound.example rebound6.example mapped.example mixed.example metadata.example nat64.example
127.0.0.1.xip.example
""".split()  # noqa: E501 - a table
SCHEMES = """
file:///etc/passwd ftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/_x dict://127.0.0.1:{port}/d
data:text/html,x jar:http://127.0.0.1:{port}!/ netdoc:///etc/passwd ldap://localhost:{port}/
javascript:alert(1) ws://127.0.0.1:{port}/ s3://127.0.0.1:{port}/x http:127.0.0.1:{port}/
http:/127.0.0.1:{port}/ http:///127.0.0.1:{port}/ //127.0.0.1:{port}/ ///127.0.0.1:{port}/
\\\\127.0.0.1:{port}\\ /\\127.0.0.1:{port}/ https://127.0.0.1:{port}/ hTTp://127.0.0.1:{port}/
http://0://127.0.0.1:{port}/ 0://127.0.0.1:{port};http://sly.example/
""".split()


class Stub(GuardedResolver):
    """The guarded resolver on a network that knows NAMES alone."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments, look_up=look_up)


def look_up(host: str, port: int, *kinds: Any) -> Any:
    """Answer as the system would: numbers in every spelling, and the names there are."""
    host = host if isinstance(host, str) else bytes(host).decode()
    told = NAMES.get(host.lower())
    if told is None and host.endswith(".example") and not is_public(host):
        raise gaierror(-2, "Name or service not known")
    rows: list[Any] = []
    for address in told or (host,):
        rows += getaddrinfo(address, port, 0, socket.SOCK_STREAM, 0, AI_NUMERICHOST)
    return rows


class Unguarded(Stub):
    """A resolver that gives whatever it finds."""

    def _may_reach(self, host: str, port: int, address: str) -> bool:
        return True


@contextmanager
def dialled(moved: Mapping[str, str]) -> Iterator[list[str]]:
    """Note every address that is dialled; what is not on loopback is not really dialled."""
    reactor_loop()
    from twisted.internet import reactor

    found: list[str] = []
    really: Any = reactor.connectTCP

    def spy(host: str, port: int, *rest: Any, **more: Any) -> Any:
        found.append(f"{host} {port}")
        there = moved.get(host, host if host in ("127.0.0.1", "::1") else "127.0.0.1")
        return really(there, port if there != "127.0.0.1" or host == there else 9, *rest, **more)

    reactor.connectTCP = spy  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del reactor.connectTCP


def redirecting(targets: Sequence[str]) -> Shop:
    """Make a shop that sends each of its pages to another place, by every way there is."""
    ways = cycle((301, 302, 303, 307, 308))
    answers = {
        f"/p/{number}": Answer(next(ways), headers={"Location": target.encode().decode("latin-1")})
        for number, target in enumerate(targets)
    }
    return shop_of(answers | {"/p/refresh": refreshing(targets[0])})


def refreshing(target: str) -> Answer:
    """Make a page that sends a browser elsewhere."""
    meta = f'<meta http-equiv=refresh content="0;url={target}">'.encode()
    return Answer(body=meta, headers={"Refresh": f"0; url={target}"})


def forms(port: int) -> list[str]:
    """Write every way to the canary."""
    hosts = [re.sub(r"(?=[#?\\]|$)", f":{port}", host, count=1) for host in HOSTS]
    return [*(f"http://{host}/" for host in hosts), *(s.format(port=port) for s in SCHEMES)]


@contextmanager
def canary() -> Iterator[Shops]:
    """Serve on 127.0.0.1 what nobody may see."""
    with serving() as inside:
        page = product_page([review(1)])
        inside.answer = lambda asked: (inside.log.append(asked), page)[1]  # type: ignore[method-assign]
        yield inside


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def send(world: World, targets: Sequence[str], **settings: Any) -> list[str]:
    """Crawl a shop that redirects to each target; returns what was dialled."""
    paths = [f"/p/{number}" for number in range(len(targets))]
    world.open("sly", redirecting(targets), *paths, "/p/refresh")
    options = {"TWISTED_DNS_RESOLVER": Stub, "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 2,
               "UPRIGHT_LEAST_DELAY": 0}  # fmt: skip
    with dialled({}) as found:
        world.crawl("sly", **options | settings)
    return found


def inside_of(found: Sequence[str], world: World) -> list[str]:
    """Leave out the shop itself, and what is on the open internet."""
    own = f"127.0.0.1 {world.shops.port}"
    return [at for at in found if at != own and not is_public(at.split()[0])]


@pytest.mark.parametrize("guards", [ON_SHOP_OR_NOT, RESOLVER_ALONE], ids=["both", "resolver"])
def test_no_form_of_an_address_reaches_the_canary(world: World, guards: dict[str, Any]) -> None:
    with canary() as inside:
        targets = forms(inside.port)
        assert len(targets) > 130
        found = send(world, targets, DOWNLOADER_MIDDLEWARES=guards)
        assert inside_of(found, world) == []
        assert inside.log == []
    assert len(world.asked("sly")) > len(targets)


def test_without_guards_many_forms_reach_it(world: World) -> None:
    """This proves that the test above can fail."""
    with canary() as inside:
        send(world, forms(inside.port)[:40], DOWNLOADER_MIDDLEWARES=RESOLVER_ALONE,
             TWISTED_DNS_RESOLVER=Unguarded)  # fmt: skip
        assert len({asked.host for asked in inside.log}) > 15


def test_no_recorded_payload_reaches_anything_inside(world: World, shared: Path) -> None:
    text = (shared / "hostile/ssrf/patt_ssrf_blocks.txt").read_text("utf-8")
    hosts = re.findall(r"`([\[\]\w.:%①-⓿-]+)`", text)
    urls = re.findall(r"[a-z0-9]+:[^\s`\"'<>|)]+", text, re.IGNORECASE)
    targets = [*urls, *(f"http://{host}/" for host in hosts)]
    assert len(targets) > 25
    assert inside_of(send(world, targets, DOWNLOADER_MIDDLEWARES=ON_SHOP_OR_NOT), world) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "[::1]", "rebound.example"])
def test_robots_is_not_fetched_from_inside(world: World, host: str) -> None:
    """It may be redirected to another host, so the offsite guard lets it pass."""
    with canary() as inside:
        moved = Answer(301, headers={"Location": f"http://{host}:{inside.port}/robots.txt"})
        world.open("sly", shop_of({"/p/1": product_page([review(1)])}, moved), "/p/1")
        with dialled({}) as found:
            ended = world.crawl("sly", TWISTED_DNS_RESOLVER=Stub, RETRY_TIMES=0)
        assert inside_of(found, world) == inside.log == []
        assert world.asked("sly") == []
    assert ended.crawl.outcome == "failed"


def test_a_name_that_changes_its_answer_is_dialled_where_it_was_checked(world: World) -> None:
    """Public for whoever looks first, inside for whoever dials: here that is one and the same."""
    answers = cycle(["93.184.216.34", "127.0.0.1"])

    class Flipping(GuardedResolver):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, look_up=lambda host, port, *_: look_up(
                next(answers) if host == "flip.example" else host, port))  # fmt: skip

    with canary() as inside:
        targets = [f"http://flip.example:{inside.port}/{n}" for n in range(4)]
        guards, quick = ON_SHOP_OR_NOT, {"UPRIGHT_LEAST_DELAY": 0.01}
        found = send(world, targets, DOWNLOADER_MIDDLEWARES=guards, TWISTED_DNS_RESOLVER=Flipping,
                     **quick)  # fmt: skip
        assert inside_of(found, world) == inside.log == []
        assert any(at.startswith("93.184.216.34") for at in found)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "localhost", "rebound.example"])
def test_twisteds_older_way_to_ask_is_guarded_too(world: World, host: str) -> None:
    world.open("well", {"/p/1": product_page([review(1)])}, "/p/1")
    world.crawl("well", TWISTED_DNS_RESOLVER=Stub)
    from twisted.internet import reactor

    with pytest.raises(OSError, match="DNS lookup failed"):
        blockingCallFromThread(reactor, reactor.resolve, host)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_a_public_host_of_ipv6_is_crawled(tmp_path: Path) -> None:
    """The spy moves a public address to the loopback one, after it was checked."""
    pages = {"/p/1": product_page([review(1)])}
    with (
        serving("::1") as shops,
        opened(tmp_path) as world,
        dialled({"2606:4700::1111": "::1"}) as found,
    ):
        shops.hosts["six.example"] = shop_of(pages)
        write_shop(world.config, "six", listings(f"http://six.example:{shops.port}/p/1"),
                   domain="six.example")  # fmt: skip

        class Six(GuardedResolver):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments, look_up=lambda host, port, *_: look_up(
                    "2606:4700::1111", port))  # fmt: skip

        ended = world.crawl("six", TWISTED_DNS_RESOLVER=Six, UPRIGHT_LEAST_DELAY=0.05,
                            DOWNLOAD_DELAY=0.05, AUTOTHROTTLE_START_DELAY=0.05)  # fmt: skip
    assert (ended.crawl.outcome, ended.crawl.distinct) == ("complete", 1)
    assert set(found) == {f"2606:4700::1111 {shops.port}"}


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_a_named_loopback_host_of_ipv6_is_reached(tmp_path: Path) -> None:
    with serving("::1") as shops, opened(tmp_path) as world:
        shops.hosts["six.example"] = shop_of({"/p/1": product_page([review(1)])})
        world.also["six.example"] = f"[::1]:{shops.port}"
        write_shop(world.config, "six", listings("http://six.example/p/1"))
        assert world.crawl("six").crawl.outcome == "complete"
