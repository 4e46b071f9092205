"""Tests of the guards on a review platform's hosts: they are asked as politely as the shop's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shops.mischief import Watched
from tests.shops.server import Answer, Asked, Shop
from tests.shops.speaking import some_told, speakers
from tests.shops.world import World, opened

API = "api.okendo.io"
TOLD = some_told(30)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def speaking(world: World, robots: Answer | None = None, answer: Answer | None = None) -> Shop:
    """Open a shop on Okendo whose API says something else in robots.txt, or in its first answer."""
    hosts: dict[str, Shop] = dict(speakers()["okendo"].hosts("tilt", TOLD))
    api, left = hosts[API], [answer] if answer else []

    def other(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return robots or api(asked)
        return left.pop() if left else api(asked)

    world.speak("tilt", hosts | {API: other}, "okendo")
    return other


def asked_of_api(world: World) -> list[str]:
    """Return what was asked of the platform's host, robots.txt left out."""
    return world.shops.asked(API)


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (Answer(body=b"User-agent: *\nDisallow: /\n"), "robots disallowed"),
        (Answer(503), "robots unreachable"),
        (Answer(403), "robots unreachable"),
    ],
    ids=["disallowed", "503", "403"],
)
def test_its_own_robots_is_kept(world: World, robots: Answer, reason: str) -> None:
    speaking(world, robots)
    ended = world.crawl("tilt", RETRY_TIMES=0)
    assert asked_of_api(world) == []
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", reason)


def test_its_own_delay_and_retry_after_are_kept(world: World) -> None:
    delay = Answer(body=b"User-agent: *\nCrawl-delay: 0.3\n")
    busy = Answer(429, headers={"Retry-After": "1"})
    watched = world.shops.hosts[API] = Watched(speaking(world, delay, busy), 0.3)
    ended = world.crawl("tilt")
    assert (ended.crawl.outcome, ended.crawl.distinct) == ("complete", 30)
    assert (watched.early, watched.asked) == (0, 5)


def test_it_is_parked_for_itself(world: World) -> None:
    speaking(world, answer=Answer(429, headers={"Retry-After": "86400"}))
    ended = world.crawl("tilt")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "parked")
    assert len(asked_of_api(world)) == 1


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:{port}/x", "http://elsewhere.example/x", "http://okendo.io/x"]
)
def test_it_cannot_send_us_elsewhere(world: World, place: str) -> None:
    """Not inside, not to a stranger, and not above its own host: a key might be in the address."""
    world.shops.hosts["elsewhere.example"] = world.shops.hosts["okendo.io"] = lambda _: Answer(200)
    target = place.format(port=world.shops.port)
    speaking(world, answer=Answer(302, headers={"Location": target}))
    ended = world.crawl("tilt")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "off the shop's domain")
    assert {asked.host for asked in world.shops.log} == {"tilt.example", API}
