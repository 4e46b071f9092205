"""Tests of the walk through a listing: where it goes next, and every way in which it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spiders.guard.offsite import Reach
from spiders.platforms.platform import Read
from spiders.walk import Turn, Walk, canonical, read_claim
from tests.shops.pages import product_page, review
from tests.shops.server import ALLOW, Answer, Asked
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(25)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def circle(asked: Asked) -> Answer:
    """Link the third page to the second."""
    if asked.path == "/robots.txt":
        return ALLOW
    page = int(asked.path.partition("page=")[2] or 1)
    return product_page(
        REVIEWS[page * 5 - 5 : page * 5], f"/p/1?page={page + 1 if page < 3 else 2}"
    )


def ever_new(asked: Asked) -> Answer:
    """Serve the same page under ever new addresses."""
    token = len(asked.path)
    return (
        ALLOW if asked.path == "/robots.txt" else product_page(REVIEWS[:5], f"/p/1?t={'x' * token}")
    )


def page_one_again(asked: Asked) -> Answer:
    """Serve page one for every page after the last."""
    page = int(asked.path.partition("page=")[2] or 1)
    shown = REVIEWS[page * 10 - 10 : page * 10] or REVIEWS[:10]
    return ALLOW if asked.path == "/robots.txt" else product_page(shown, f"/p/1?page={page + 1}")


def all_told(asked: Asked) -> Answer:
    """Serve page one for every page after the last, and say how many there are."""
    page = int(asked.path.partition("page=")[2] or 1)
    shown = REVIEWS[page * 10 - 10 : page * 10] or REVIEWS[:10]
    following = f"/p/1?page={page + 1}"
    return ALLOW if asked.path == "/robots.txt" else product_page(shown, following, count=25)


def endless(asked: Asked) -> Answer:
    """Invent reviews without end."""
    page = int(asked.path.partition("page=")[2] or 1)
    shown = [review(page * 5 + number) for number in range(5)]
    return ALLOW if asked.path == "/robots.txt" else product_page(shown, f"/p/1?page={page + 1}")


@pytest.mark.parametrize(
    ("shop", "reason", "reviews", "pages"),
    [
        (circle, "the next page was read already", 15, 3),
        (ever_new, "the end serves page one again", 5, 2),
        (page_one_again, "the end serves page one again", 25, 4),
        (endless, "more than 7 pages", 35, 7),
    ],
)
def test_a_listing_that_goes_in_circles_ends_by_name(
    world: World, shop: Callable[[Asked], Answer], reason: str, reviews: int, pages: int
) -> None:
    world.open("odd", shop, "/p/1")
    ended = world.crawl("odd", DEPTH_LIMIT=7)
    assert (ended.crawl.outcome, ended.crawl.reason) == ("partial", reason)
    assert (ended.crawl.distinct, ended.crawl.pages) == (reviews, pages)


def test_an_end_in_circles_is_whole_where_the_pages_own_count_was_met(world: World) -> None:
    world.open("told", all_told, "/p/1")
    ended = world.crawl("told")
    assert (ended.crawl.outcome, ended.crawl.distinct) == ("complete", 25)
    assert ended.book.notes[0].endswith("25 reviews, the page claims 25")


@pytest.mark.parametrize(
    ("count", "outcome", "reason"),
    [
        (None, "partial", "the next page is off the shop's domain"),
        (26, "partial", "the next page is off the shop's domain"),
        (25, "complete", None),
    ],
)
def test_a_next_page_elsewhere_is_named_unless_the_pages_own_count_was_met(
    world: World, count: int | None, outcome: str, reason: str | None
) -> None:
    page = product_page(REVIEWS, "http://reviews.elsewhere.example/2", count=count)
    world.open("odd", {"/p/1": page}, "/p/1")
    ended = world.crawl("odd")
    assert (ended.crawl.outcome, ended.crawl.reason) == (outcome, reason)
    assert "the next page is off the shop's domain after 1 pages, 25 reviews" in ended.book.notes[0]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("25", 25), ("1,204 reviews", 1204), ("1.204 Bewertungen", 1204), ("(17)", 17),
        ("4.5 (88)", 88), ("", None), (None, None), ("many", None), ("9" * 500, int("9" * 200)),
    ],
)  # fmt: skip
def test_the_pages_own_count_is_a_claim(text: str | None, claim: int | None) -> None:
    assert read_claim(text) == claim


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTP://Shop.example/P?b=2&utm_source=x&a=1#top", "http://shop.example/P?b=2&a=1"),
        ("http://shop.example/p?q=a%20b", "http://shop.example/p?q=a%20b"),
        ("http://shop.example/p?page=2", "http://shop.example/p?page=2"),
    ],
)
def test_canonical(url: str, same: str) -> None:
    assert canonical(url) == same


@pytest.mark.parametrize(
    ("following", "turn"),
    [
        ("/p#reviews", Turn(reason="the next page was read already", missing=True)),
        ("http://other.example/p", Turn(reason="the next page is off the shop's domain",
                                        missing=True)),
        ("file:///etc/passwd", Turn(reason="the next page is off the shop's domain", missing=True)),
        ("?page=2", Turn("http://shop.example/p?page=2")),
        (None, Turn()),
    ],
)  # fmt: skip
def test_a_turn(following: str | None, turn: Turn) -> None:
    walk = Walk("x", "http://shop.example/p", Reach(("shop.example",)), 9)
    read = Read(platform="x", next_url=following)
    assert walk.turn(["http://shop.example/p"], ["r1"], read) == turn


def test_an_empty_first_page_may_lead_on() -> None:
    """A product page whose reviews are all on the pages of an API."""
    walk = Walk("x", "http://shop.example/p", Reach(("shop.example",)), 9)
    api = "http://shop.example/api?page=1"
    assert walk.turn(["http://shop.example/p"], [], Read(platform="x", next_url=api)) == Turn(api)
    assert walk.turn([api], [], Read(platform="x", next_url="?page=2")).reason == "an empty page"
