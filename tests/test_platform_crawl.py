"""Crawls of shops on review platforms: the way there, the news, the facts, and going on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import intake
from db.connect import connect
from db.identity import listing_id
from db.problem import Problem
from db.schema import Cursor, Price, RawListing, RawReview
from spiders.guard.offsite import Reach
from spiders.offers import read_until
from tests.shops import shopify
from tests.shops.crawling import NOW, write_shop
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, Told, some_told, speakers
from tests.shops.world import World, opened

SPEAKERS = speakers()
HERE = listing_id("tilt", url=f"https://tilt.example{PAGE}")
WEEK = timedelta(days=7)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def spoken(name: str, told: Sequence[Told] = some_told(47)) -> dict[str, Shop]:
    return dict(SPEAKERS[name].hosts("tilt", told, size=10))


def answers(world: World) -> list[str]:
    """Return the paths asked of any host but the shop's own."""
    asked = (one for one in world.shops.log if one.host != "tilt.example")
    return [one.path for one in asked if one.path != "/robots.txt"]


def with_page(hosts: dict[str, Shop], html: str) -> dict[str, Shop]:
    """Put another page in the place of the product's."""
    shop = hosts["tilt.example"]

    def answer(asked: Asked) -> Answer:
        return Answer(body=html.encode()) if asked.path == PAGE else shop(asked)

    return hosts | {"tilt.example": answer}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><p>No widget at all.</p>", "platform not on the page"),
        ("<html><meta name='oke:subscriber_id' content='s'><div data-oke-widget></div>",
         "another platform: okendo"),
        ("<html><title>Captcha</title>", "soft block?"),
        ("<html><script src='https://cdn.judge.me/widget_preloader.js'></script>",
         "keys not on the page"),
    ],
)  # fmt: skip
def test_a_page_without_the_shops_platform_is_named(html: str, reason: str, world: World) -> None:
    world.speak("tilt", with_page(spoken("judgeme"), html), "judgeme")
    ended = world.crawl("tilt")
    assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", reason)
    assert (answers(world), world.asked("tilt")[0]) == ([], PAGE)
    assert reason in ended.book.notes[0] or ended.book.notes[0].endswith(PAGE)
    assert world.rows(RawListing) == []


def test_keys_of_the_yaml_do_without_the_page(world: World) -> None:
    """The listing's go before the shop's, and both before the page's."""
    hosts = spoken("bazaarvoice")
    keys = json.dumps({"passkey": "wrong", "product_id": "TW-300"})
    own = f"    keys: {{passkey: {SPEAKERS['bazaarvoice'].PASSKEY}}}\n"
    world.speak(
        "tilt", with_page(hosts, "<html><h1>x</h1>"), "bazaarvoice", lines=f"keys: {keys}\n"
    )
    path = world.config.catalog / "shops" / "tilt.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"{PAGE}\n", f"{PAGE}\n{own}"), "utf-8")
    assert world.crawl("tilt").crawl.distinct == 47


def test_a_shop_whose_markup_is_empty_names_the_platform_that_it_shows(world: World) -> None:
    hosts = spoken("okendo")
    world.speak("tilt", hosts, "schemaorg")
    ended = world.crawl("tilt").crawl
    assert (ended.outcome, ended.reason) == ("failed", "another platform: okendo")


@pytest.mark.parametrize("name", ["bazaarvoice", "powerreviews"])
def test_no_key_is_used_without_permission(name: str, world: World) -> None:
    world.speak("tilt", spoken(name), name)
    url = f"https://tilt.example{PAGE}"
    write_shop(world.config, "tilt", f"listings:\n  - url: {url}\n", platform=name)
    with pytest.raises(Problem, match="upright shop permit tilt page_key --evidence"):
        world.crawl("tilt")
    assert world.shops.log == []


@pytest.mark.parametrize("name", ["amazon", "trustpilot", "reddit"])
def test_a_site_whose_saved_pages_are_read_is_never_crawled(name: str, world: World) -> None:
    world.speak("tilt", spoken("okendo"), name)
    with pytest.raises(Problem, match=r"upright import FILE\.\.\. --shop tilt"):
        world.crawl("tilt")
    assert world.shops.log == []


def test_the_page_tells_of_the_product_and_answers_fill_what_it_leaves_open(world: World) -> None:
    page = SPEAKERS["bazaarvoice"].page()
    product = {
        "@context": "https://schema.org", "@type": "Product", "name": "Tiltwell 300 Deluxe",
        "review": [{"@type": "Review", "reviewBody": "Of the page.", "author": "Quill Marten",
                    "reviewRating": {"ratingValue": 5}}],
        "offers": {"@type": "Offer", "price": "199.00", "priceCurrency": "EUR",
                   "priceValidUntil": "2026-12-31",
                   "seller": {"@type": "Organization", "name": "Nettle Depot"}},
    }  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(product)}</script></head>'
    hosts = with_page(spoken("bazaarvoice"), page.replace("</head>", script))
    world.speak("tilt", hosts, "bazaarvoice")
    assert world.crawl("tilt").crawl.distinct == 47
    [listing] = world.rows(RawListing)
    assert [listing[name] for name in ("name", "brand", "price_text", "count_text")] == [
        "Tiltwell 300 Deluxe", "Tiltwell", "199.00", "47",
    ]  # fmt: skip
    assert "Of the page." not in {row["body"] for row in world.rows(RawReview)}
    [price] = world.rows(Price)
    del price["row_hash"]
    assert price == {
        "listing_id": HERE, "seller": "Nettle Depot", "source": "markup", "shop": "tilt",
        "price_text": "199.00", "currency": "EUR", "seen": NOW,
        "expires": datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        "url": f"https://tilt.example{PAGE}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2026-12-31", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026-12-31T10:00:00+02:00", datetime(2026, 12, 31, 8, tzinfo=UTC)),
        ("2026-12-31T10:00:00", datetime(2026, 12, 31, 10, tzinfo=UTC)),
        ("soon", None), ("", None), (None, None), ("0001-01-01T00:00:00+23:00", None),
    ],
)  # fmt: skip
def test_until_when_a_price_holds(text: str | None, until: datetime | None) -> None:
    assert read_until(text) == until


def started(world: World, position: str) -> datetime:
    """Leave an open crawl behind, as one that was killed at a position."""
    engine, later = connect(world.config.database_url), NOW + timedelta(days=30)
    crawl = intake.open_crawl(engine, "tilt", "crawl", later)
    at = Cursor(shop="tilt", listing_id=HERE, position=position, crawl_id=crawl)
    intake.append(engine, crawl, cursor=at)
    engine.dispose()
    return later


def test_a_killed_crawl_goes_on_with_the_answer_where_it_was(world: World) -> None:
    world.speak("tilt", spoken("judgeme"), "judgeme")
    world.crawl("tilt")
    third, last = answers(world)[2], answers(world)[-1]
    world.shops.log.clear()
    later = started(world, f"https://judge.me{third}")
    ended = world.crawl("tilt", later).crawl
    assert (ended.distinct, ended.new) == (27, 0)
    assert (world.asked("tilt"), answers(world)[0], answers(world)[-1]) == ([], third, last)


def test_one_that_was_killed_before_the_first_answer_begins_with_the_page(world: World) -> None:
    world.speak("tilt", spoken("judgeme"), "judgeme")
    ended = world.crawl("tilt", started(world, f"https://tilt.example{PAGE}")).crawl
    assert (ended.outcome, ended.distinct) == ("complete", 47)


def test_the_news_ends_at_the_first_page_without_any(world: World) -> None:
    told = some_told(60)
    world.speak("tilt", spoken("woocommerce", told[13:]), "woocommerce")
    assert world.crawl("tilt").crawl.sweep
    world.shops.log.clear()
    world.speak("tilt", spoken("woocommerce", told), "woocommerce")
    news = world.crawl("tilt", NOW + WEEK).crawl
    assert (news.outcome, news.sweep, news.new, news.distinct) == ("complete", False, 13, 30)
    assert len(world.asked("tilt")) == 1 + 3
    world.shops.log.clear()
    again = world.crawl("tilt", NOW + 2 * WEEK).crawl
    assert (again.outcome, again.sweep, again.new, again.distinct) == ("complete", False, 0, 10)
    assert len(world.asked("tilt")) == 1 + 1


def plan(world: World, name: str, *days: int, **lines: Any) -> list[bool]:
    """Crawl on some days and say which crawls were full sweeps."""
    extra = "".join(f"{key}: {value}\n" for key, value in lines.items())
    world.speak("tilt", spoken(name, some_told(12)), name, lines=extra)
    return [world.crawl("tilt", NOW + timedelta(days=day)).crawl.sweep for day in days]


def test_a_full_sweep_comes_every_28_days_or_as_the_shop_says(world: World) -> None:
    assert plan(world, "okendo", 0, 27, 28, 35) == [True, False, True, False]
    assert plan(world, "okendo", 40, 45, full_every=10) == [True, False]


def test_a_platform_without_an_order_is_always_swept(world: World) -> None:
    assert plan(world, "judgeme", 0, 7) == [True, True]


def test_after_a_crawl_that_was_not_whole_comes_a_sweep(world: World) -> None:
    hosts = spoken("okendo", some_told(12))
    world.speak("tilt", hosts, "okendo")
    assert world.crawl("tilt").crawl.sweep
    world.speak("tilt", {**hosts, "api.okendo.io": lambda asked: ALLOW}, "okendo")
    assert world.crawl("tilt", NOW + WEEK).crawl.outcome == "failed"
    world.speak("tilt", hosts, "okendo")
    assert world.crawl("tilt", NOW + 2 * WEEK).crawl.sweep
    assert not world.crawl("tilt", NOW + 3 * WEEK).crawl.sweep


def test_a_listing_that_is_new_to_us_is_read_to_its_end_among_the_news(world: World) -> None:
    """The same reviews stand on the page of another colour: its first page holds nothing new."""
    hosts = spoken("okendo")
    shop = hosts["tilt.example"]
    red = "/products/tiltwell-300-red"

    def both(asked: Asked) -> Answer:
        page = Asked(asked.host, PAGE, asked.at, asked.agent, asked.headers)
        return shop(page) if asked.path == red else shop(asked)

    world.speak("tilt", hosts | {"tilt.example": both}, "okendo")
    world.crawl("tilt")
    world.shops.log.clear()
    world.speak("tilt", hosts | {"tilt.example": both}, "okendo", (PAGE, red))
    assert not world.crawl("tilt", NOW + WEEK).crawl.sweep
    assert len(answers(world)) == 1 + 5


def test_a_reach_is_the_shop_with_all_below_it_and_its_platforms_hosts_alone() -> None:
    reach = Reach(("tilt.example", "tilt.test"), frozenset(("api.okendo.io",)))
    inside = ("https://www.tilt.example/a", "http://tilt.test", "https://api.okendo.io/v1")
    others = ("okendo.io", "x.api.okendo.io", "judge.me", "tilt.example.evil.test", "no-tilt.test")
    assert all(map(reach.covers, inside))
    assert not any(reach.covers(f"https://{host}/") for host in others)
    assert not reach.covers("ftp://api.okendo.io/")


def test_a_product_that_nobody_reviewed_yet_leaves_a_crawl_complete(world: World) -> None:
    """Judge.me answers 404 for it; where reviews were read before, that is a failure."""
    hosts = spoken("judgeme")
    shop, newborn = hosts["tilt.example"], "/products/newborn"
    told = shopify.product_js()[f"{PAGE}.js"]

    def answer(asked: Asked) -> Answer:
        if asked.path == f"{newborn}.js":
            return replace(told, body=told.body.replace(shopify.PRODUCT_ID.encode(), b"999"))
        there = replace(asked, path=asked.path.replace(newborn, PAGE))
        return shop(there)

    world.speak("tilt", hosts | {"tilt.example": answer}, "judgeme", paths=(PAGE, newborn))
    first = world.crawl("tilt").crawl
    assert (first.outcome, first.reason, first.distinct) == ("complete", None, 47)
    gone = hosts | {"judge.me": lambda asked: ALLOW if asked.path == "/robots.txt" else LOST}
    world.speak("tilt", gone, "judgeme")
    lost = world.crawl("tilt", NOW + WEEK).crawl
    assert (lost.outcome, lost.reason) == ("failed", "http 404")
