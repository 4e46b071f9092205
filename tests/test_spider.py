"""Tests of the spider: whole crawls of fake shops, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import intake
from db.connect import connect
from db.problem import Problem
from db.schema import Capture, RawListing, RawReview, Reject
from tests.shops.crawling import NOW
from tests.shops.pages import paged, product_page, review, shop_of
from tests.shops.server import Answer
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(25)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def test_a_healthy_shop_is_read_to_its_last_page(world: World) -> None:
    world.open("fine", paged("/p/1", REVIEWS, 10, count=25), "/p/1")
    ended = world.crawl("fine")
    crawl = ended.crawl
    assert (crawl.outcome, crawl.reason, crawl.robots) == ("complete", None, "allowed")
    assert (crawl.listed, crawl.distinct, crawl.new, crawl.pages) == (25, 25, 25, 3)
    kept = world.rows(RawReview)
    assert {row["review_key"] for row in kept} == {f"r{number}" for number in range(25)}
    assert {row["capture"] for row in kept} == {row["capture"] for row in world.rows(Capture)}
    assert [row["count_text"] for row in world.rows(RawListing)] == ["25"]
    assert world.asked("fine") == ["/p/1", "/p/1?page=2", "/p/1?page=3"]
    assert world.log("fine")[0].agent == "Upright (+https://upright.example/contact)"


def test_a_second_crawl_adds_only_what_is_new(world: World) -> None:
    world.open("fine", paged("/p/1", REVIEWS, 10), "/p/1")
    world.crawl("fine")
    edited = [review(3, reviewBody="Other words."), *REVIEWS[4:], review(99)]
    world.open("fine", paged("/p/1", edited, 10), "/p/1")
    crawl = world.crawl("fine", NOW + timedelta(days=7)).crawl
    assert (crawl.listed, crawl.new, crawl.edited) == (23, 1, 1)
    assert len(world.rows(RawReview)) == 27


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
    rejects = world.rows(Reject)
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


def test_both_databases_keep_the_same(tmp_path: Path, database_url: str) -> None:
    """NUL and halves of surrogate pairs, which PostgreSQL refuses, never arrive there."""
    odd = [review(1, reviewBody="a\x00b \ud800 c"), review(2, **{"@id": "i" * 10_000})]
    with opened(tmp_path, database_url) as world:
        world.open("odd", {"/p/1": product_page(odd)}, "/p/1")
        assert world.crawl("odd").crawl.outcome == "complete"
        kept = sorted(str(row["body"]) for row in world.rows(RawReview))
        keys = {len(str(row["review_key"])) for row in world.rows(RawReview)}
    assert kept == ["Words of review 2, all invented.", kept[1]]
    assert kept[1].startswith("ab ")
    assert kept[1].endswith(" c")
    assert keys == {2, 35}


def test_the_clock_is_the_configurations(world: World) -> None:
    world.open("fine", {"/p/1": product_page(REVIEWS[:1])}, "/p/1")
    config = replace(world.config, fixed_now=NOW)
    assert world.crawl("fine").crawl.finished == config.now()
