"""Review platforms that misbehave: each crawl ends, by name, and is never silently short."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.shops.crawling import NOW, Crawled
from tests.shops.server import LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, some_told, speakers
from tests.shops.world import World, opened

SPEAKERS = speakers()
NAMES = sorted(SPEAKERS)
WALL = Answer(body=b"<html><title>Just a moment...</title><div id=cf-challenge></div></html>")
TOTALS = re.compile(
    rb"""("(?:total_?count|number_of_reviews|TotalResults|total_results|total|count|review_count"""
    rb"""|total_review|TotalReviewCount)": |rating-summary-count"><span>)47\b"""
)
COUNTED = sorted(set(NAMES) - {"okendo", "stamped", "woocommerce"})  # the others give no total


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def spoken(name: str, count: int = 47) -> dict[str, Shop]:
    return dict(SPEAKERS[name].hosts("tilt", some_told(count), size=10))


def is_answer(asked: Asked) -> bool:
    """Tell a request to a review platform."""
    own = asked.host != "tilt.example" or asked.path.startswith("/wp-json/")
    return own and asked.path != "/robots.txt"


def spoilt(
    hosts: Mapping[str, Shop], spoil: Callable[[int, Asked, Callable[[], Answer]], Answer]
) -> dict[str, Shop]:
    """Change the answers of a platform; spoil is told which of them it is, from one."""
    count = [0]

    def wrapped(shop: Shop) -> Shop:
        def answer(asked: Asked) -> Answer:
            if not is_answer(asked):
                return shop(asked)
            count[0] += 1
            return spoil(count[0], asked, lambda: shop(asked))

        return answer

    return {host: wrapped(shop) for host, shop in hosts.items()}


def ended(world: World, hosts: Mapping[str, Shop], name: str, weeks: int = 0) -> Crawled:
    world.speak("tilt", hosts, name)
    return world.crawl("tilt", NOW + timedelta(days=30 * weeks))


def verdict(crawl: Crawled) -> tuple[str, str | None, int]:
    return crawl.crawl.outcome, crawl.crawl.reason, crawl.crawl.distinct


@pytest.mark.parametrize("name", NAMES)
def test_a_door_that_is_closed_politely_is_no_shop_without_reviews(name: str, world: World) -> None:
    assert verdict(ended(world, spoken(name), name)) == ("complete", None, 47)
    nobody = ended(world, spoken(name, 0), name, 1)
    assert verdict(nobody)[0] == "failed" and verdict(nobody)[1] in ("soft block?", "http 404")
    wall = ended(world, spoilt(spoken(name), lambda *_: WALL), name, 2)
    assert verdict(wall) == ("failed", "soft block?", 0)
    html = Answer(body=b"<!doctype html><html><body><p>Hello.</p></body></html>")
    assert verdict(ended(world, spoilt(spoken(name), lambda *_: html), name, 3))[1] == "soft block?"


@pytest.mark.parametrize("name", NAMES)
def test_a_wall_in_the_middle_leaves_what_came_before_it(name: str, world: World) -> None:
    def wall(number: int, _: Asked, answer: Callable[[], Answer]) -> Answer:
        return WALL if number == 3 else answer()

    assert verdict(ended(world, spoilt(spoken(name), wall), name)) == ("partial", "soft block?", 20)


@pytest.mark.parametrize("name", NAMES)
def test_a_platform_that_serves_one_page_for_ever_ends_short(name: str, world: World) -> None:
    first: list[Answer] = []

    def same(_: int, __: Asked, answer: Callable[[], Answer]) -> Answer:
        first.append(first[0] if first else answer())
        return first[0]

    outcome, reason, reviews = verdict(ended(world, spoilt(spoken(name), same), name))
    assert (outcome, reviews, len(first)) == ("partial", 10, 2), reason


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize(
    ("claim", "outcome", "reason"),
    [(900, "partial", "fewer reviews than it claims"), (31, "complete", None)],
)
def test_a_total_that_lies(
    name: str, claim: int, outcome: str, reason: str | None, world: World
) -> None:
    def lying(_: int, __: Asked, answer: Callable[[], Answer]) -> Answer:
        given = answer()
        return replace(given, body=TOTALS.sub(rb"\g<1>%d" % claim, given.body))

    said = verdict(ended(world, spoilt(spoken(name), lying), name))
    if claim > 47:
        assert (said[0], said[2]) == (outcome, 47), said
    else:
        assert said == (outcome, reason, 47)


@pytest.mark.parametrize("name", COUNTED)
def test_an_empty_page_that_claims_more(name: str, world: World) -> None:
    empty = spoken(name, 0)

    def emptied(number: int, asked: Asked, answer: Callable[[], Answer]) -> Answer:
        return empty[asked.host](asked) if number > 2 else answer()

    outcome, reason, reviews = verdict(ended(world, spoilt(spoken(name), emptied), name))
    assert (outcome, reviews) == ("partial", 20), reason


@pytest.mark.parametrize("name", NAMES)
def test_a_page_cap_ends_it(name: str, world: World) -> None:
    world.speak("tilt", spoken(name), name)
    crawl = world.crawl("tilt", DEPTH_LIMIT=4)
    assert verdict(crawl) == ("partial", "more than 2 pages", 20)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("name", ["bazaarvoice", "powerreviews"])
def test_a_key_that_is_refused_is_named(name: str, status: int, world: World) -> None:
    refused = Answer(status, b'{"message": "no"}')
    crawl = ended(world, spoilt(spoken(name), lambda *_: refused), name)
    assert verdict(crawl) == ("failed", "key refused", 0)


def test_a_key_that_an_answer_refuses_is_named(world: World) -> None:
    hosts = spoken("bazaarvoice")
    world.speak("tilt", hosts, "bazaarvoice", lines="keys: {passkey: some0other0key}\n")
    assert verdict(world.crawl("tilt")) == ("failed", "key refused", 0)


def test_a_next_address_elsewhere_is_never_asked(world: World) -> None:
    def away(_: int, __: Asked, answer: Callable[[], Answer]) -> Answer:
        given = answer()
        body = re.sub(rb'"nextUrl": "[^"]*"', b'"nextUrl": "https://evil.example/x"', given.body)
        return replace(given, body=body)

    hosts = spoilt(spoken("okendo"), away) | {"evil.example": lambda asked: LOST}
    outcome, reason, reviews = verdict(ended(world, hosts, "okendo"))
    assert (outcome, reviews) == ("partial", 10)
    assert reason == "the next page is off the shop's domain"
    assert world.log("evil") == []


def test_robots_of_a_platform_bind_too(world: World) -> None:
    hosts = spoken("okendo")
    api = hosts["api.okendo.io"]
    no = Answer(body=b"User-agent: *\nDisallow: /v1/\n", kind="text/plain")
    hosts["api.okendo.io"] = lambda asked: no if asked.path == "/robots.txt" else api(asked)
    crawl = ended(world, hosts, "okendo")
    assert verdict(crawl) == ("failed", "robots disallowed", 0)
    assert crawl.crawl.robots == "disallowed"
    assert [asked.path for asked in world.shops.log if asked.host == "api.okendo.io"] == [
        "/robots.txt"
    ]
    assert world.asked("tilt")[0] == PAGE
