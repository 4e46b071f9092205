"""Tests of the spider: whole crawls of fake shops, healthy and not, and what is kept of them."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import intake
from db.connect import connect, reading
from db.problem import Problem
from db.schema import Capture, RawListing, RawReview, Record, Reject
from spiders.platforms.platform import Read
from spiders.walk import Turn, Walk, canonical, read_claim
from tests.shops.crawling import NOW, listings, write_shop
from tests.shops.pages import paged, product_page, review, shop_of
from tests.shops.server import ALLOW, Answer, Asked
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(25)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def rows(world: World, record: type[Record]) -> list[dict[str, object]]:
    """Return a table's rows in the order of their keys."""
    engine = connect(world.config.database_url)
    with reading(engine) as connection:
        query = select(record.table()).order_by(*record.table().primary_key)
        found = [dict(row._mapping) for row in connection.execute(query)]
    engine.dispose()
    return found


def test_a_healthy_shop_is_read_to_its_last_page(world: World) -> None:
    world.open("fine", paged("/p/1", REVIEWS, 10, count=25), "/p/1")
    ended = world.crawl("fine")
    crawl = ended.crawl
    assert (crawl.outcome, crawl.reason, crawl.robots) == ("complete", None, "allowed")
    assert (crawl.listed, crawl.distinct, crawl.new, crawl.pages) == (25, 25, 25, 3)
    kept = rows(world, RawReview)
    assert {row["review_key"] for row in kept} == {f"r{number}" for number in range(25)}
    assert {row["capture"] for row in kept} == {row["capture"] for row in rows(world, Capture)}
    assert [row["count_text"] for row in rows(world, RawListing)] == ["25"]
    assert world.asked("fine") == ["/p/1", "/p/1?page=2", "/p/1?page=3"]
    assert world.log("fine")[0].agent == "Upright (+https://upright.example/contact)"


def test_a_second_crawl_adds_only_what_is_new(world: World) -> None:
    world.open("fine", paged("/p/1", REVIEWS, 10), "/p/1")
    world.crawl("fine")
    edited = [review(3, reviewBody="Other words."), *REVIEWS[4:], review(99)]
    world.open("fine", paged("/p/1", edited, 10), "/p/1")
    crawl = world.crawl("fine", NOW + timedelta(days=7)).crawl
    assert (crawl.listed, crawl.new, crawl.edited) == (23, 1, 1)
    assert len(rows(world, RawReview)) == 27


def test_no_name_of_an_author_is_kept_anywhere(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    world.open("fine", paged("/p/1", REVIEWS, 10), "/p/1")
    world.crawl("fine")
    database = Path(world.config.database_url.removeprefix("sqlite:///"))
    stored = b"".join(path.read_bytes() for path in database.parent.glob("upright.db*"))
    assert b"Quill Marten" not in stored
    told = capfd.readouterr()
    assert "Quill Marten" not in told.out + told.err


def test_start_pages_lead_to_listings(world: World) -> None:
    shelf = Answer(
        body=b"""<html><body><a href="/products/a?utm_source=x">A</a>
        <a href="/products/b#top">B</a>
        <a href="/about">about</a> <a href="http://other.example/products/z">Z</a>
        <script type="application/ld+json">{"@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "url": "/tables/c"}, {"item": {"url": "/products/a"}}, 7, null]}
        </script><script type="application/ld+json">{broken "ItemList"</script></body></html>"""
    )
    pages = {f"/{path}": product_page([review(n)]) for n, path in enumerate(
        ("products/a", "products/b", "tables/c"))}  # fmt: skip
    world.open("shelf", {"/all": shelf, **pages}, start="[http://shelf.example/all]")
    ended = world.crawl("shelf")
    assert world.asked("shelf") == ["/all", *sorted(pages, key=lambda path: path[1] != "t")]
    assert ended.crawl.distinct == 3
    assert (ended.crawl.outcome, ended.crawl.reason) == ("partial", "off the shop's domain")


def test_a_start_page_without_listings_is_named(world: World) -> None:
    world.open("bare", {"/all": Answer(body=b"<p>hello")}, start="[http://bare.example/all]")
    crawl = world.crawl("bare").crawl
    assert (crawl.outcome, crawl.reason) == ("failed", "no listings")


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


def test_what_cannot_be_kept_ends_the_crawl(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second page fails once; the third would be kept again, and its cursor skip the second."""
    calls = []

    def full_once(*given: Any, **more: Any) -> intake.Appended:
        calls.append(given)
        if len(calls) == 2:
            raise OSError("No space left on device")
        return intake.append(*given, **more)

    world.open("fine", paged("/p/1", REVIEWS, 5), "/p/1")
    monkeypatch.setattr("spiders.keep.append", full_once)
    crawl = world.crawl("fine").crawl
    assert (crawl.outcome, crawl.reason) == ("failed", "could not be kept")
    assert (crawl.pages, crawl.distinct) == (1, 5)


def test_a_killed_crawl_goes_on_where_its_rows_end(world: World) -> None:
    world.open("long", paged("/p/1", REVIEWS, 5), "/p/1", "/p/2")
    world.shops.hosts["long.example"] = shop_of(
        paged("/p/1", REVIEWS, 5) | {"/p/2": product_page([review(77)])}
    )
    engine = connect(world.config.database_url)
    whole = world.crawl("long").crawl
    later = NOW + timedelta(days=1)
    crawl_id = intake.open_crawl(engine, "long", "crawl", later)
    first, second = (f"http://long.example/p/{number}" for number in (1, 2))
    for url, position in ((first, f"{first}?page=4"), (second, "")):
        intake.append(engine, crawl_id, cursor=cursor("long", url, position, crawl_id))
    engine.dispose()
    world.shops.log.clear()
    resumed = world.crawl("long", later).crawl
    assert whole.distinct == 26
    assert world.asked("long") == ["/p/1?page=4", "/p/1?page=5"]
    assert (resumed.outcome, resumed.distinct, resumed.new) == ("complete", 10, 0)


def cursor(shop: str, url: str, position: str, crawl_id: str) -> intake.Cursor:
    """Make the cursor of a listing."""
    from db.identity import listing_id

    listing = listing_id(shop, url=url)
    return intake.Cursor(shop=shop, listing_id=listing, position=position, crawl_id=crawl_id)


def test_no_permission_no_request(world: World) -> None:
    world.open("shut", {"/p/1": product_page(REVIEWS)}, "/p/1")
    path = world.config.catalog / "shops" / "shut.yml"
    text = path.read_text("utf-8")
    for use in ("fetch", "store"):
        path.write_text(
            text.replace(f"{use}: {{allowed: true", f"{use}: {{allowed: false"), "utf-8"
        )
        with pytest.raises(Problem, match=f"permission to {use} is refused"):
            world.crawl("shut")
    assert world.shops.log == []


def test_a_review_that_cannot_be_kept_is_a_reject(world: World) -> None:
    empty = {"@type": "Review", "author": {"name": "Quill Marten"}, "datePublished": "2026-01-01"}
    huge = review(2, reviewBody="y" * 200_000)
    world.open("odd", {"/p/1": product_page([review(1), huge, empty])}, "/p/1")
    crawl = world.crawl("odd").crawl
    rejects = rows(world, Reject)
    assert crawl.outcome == "complete"
    assert crawl.distinct == 1
    assert len(rejects) == crawl.rejected >= 1
    assert not any("Quill" in str(row) or "yyy" in str(row) for row in rejects)


def test_an_id_that_stands_for_two_reviews_is_named(world: World) -> None:
    """A shop that numbers the reviews of each product from one."""
    first = [review(1), review(2), review(3)]
    second = [review(1, reviewBody="Of another table.", author="Ivo Rask"), review(2)]
    world.open("twice", {"/p/1": product_page(first), "/p/2": product_page(second)}, "/p/1", "/p/2")
    crawl = world.crawl("twice").crawl
    assert (crawl.outcome, crawl.reason) == ("partial", "an id stands for two reviews")
    assert (crawl.distinct, crawl.rejected) == (3, 1)


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
    walk = Walk("x", "http://shop.example/p", "shop.example", 9)
    read = Read(platform="x", next_url=following)
    assert walk.turn(["http://shop.example/p"], ["r1"], read) == turn


def test_an_empty_first_page_may_lead_on() -> None:
    """A product page whose reviews are all on the pages of an API."""
    walk = Walk("x", "http://shop.example/p", "shop.example", 9)
    api = "http://shop.example/api?page=1"
    assert walk.turn(["http://shop.example/p"], [], Read(platform="x", next_url=api)) == Turn(api)
    assert walk.turn([api], [], Read(platform="x", next_url="?page=2")).reason == "an empty page"


def test_both_databases_keep_the_same(tmp_path: Path, database_url: str) -> None:
    """NUL and halves of surrogate pairs, which PostgreSQL refuses, never arrive there."""
    odd = [review(1, reviewBody="a\x00b \ud800 c"), review(2, **{"@id": "i" * 10_000})]
    with opened(tmp_path, database_url) as world:
        world.open("odd", {"/p/1": product_page(odd)}, "/p/1")
        assert world.crawl("odd").crawl.outcome == "complete"
        kept = sorted(str(row["body"]) for row in rows(world, RawReview))
        keys = {len(str(row["review_key"])) for row in rows(world, RawReview)}
    assert kept == ["Words of review 2, all invented.", kept[1]]
    assert kept[1].startswith("ab ")
    assert kept[1].endswith(" c")
    assert keys == {2, 35}


def test_the_clock_is_the_configurations(world: World) -> None:
    world.open("fine", {"/p/1": product_page(REVIEWS[:1])}, "/p/1")
    config = replace(world.config, fixed_now=NOW)
    assert world.crawl("fine").crawl.finished == config.now()
