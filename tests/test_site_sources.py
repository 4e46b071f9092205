"""Tests of the accounts: what each shop gave, what counts, and why the rest does not."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Crawl, Listing, Match, Permission, Shop, Tally
from reports.queries import read_facts
from reports.world import see
from tests.seeds import AT, SMALL, add, crawl_rows, fill, shop_rows
from tests.seeds.pages import ONE_SHOP, render, words


def test_a_shop_that_failed_is_named_with_both_days(lite: Engine) -> None:
    fill(lite)
    for days in (2, 3):
        late = AT + timedelta(days=days)
        add(lite, *crawl_rows({"tilthaus": ""}, late, ok=False, outcome="failed", reason="503"))
    made = render(lite)
    said = "Tilthaus could not be read since 2 Nov 2026; its numbers are as of 31 Oct 2026."
    assert said in words(made["index.html"])
    assert said in words(made["products/aurel-a2.html"])
    assert said not in words(made["products/bramo-3.html"])
    assert "As of 31 Oct 2026" in words(made["index.html"])


def test_a_crawl_held_back_is_said_with_its_reason(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    late = AT + timedelta(days=7)
    add(lite, *crawl_rows(ONE_SHOP, late, ok=False, reason="3 reviews, at least 120"))
    page = words(render(lite)["sources.html"])
    assert "BackFit Outlet was read, but the reading is held back, since 7 Nov 2026" in page
    assert "Held back since 7 Nov 2026: 3 reviews, at least 120." in page


def test_a_shop_s_own_rating_is_shown_only_where_allowed(lite: Engine) -> None:
    fill(lite)
    claim = "4.6 of 5 (1,204 reviews)"
    assert claim not in words(render(lite)["products/bramo-3.html"])  # backfit: nothing recorded
    assert claim in words(render(lite)["products/cordo-s.html"])  # tilthaus: allowed
    with writing(lite) as connection:
        connection.execute(update(Permission).values(until=date(2026, 10, 30)))
    assert claim not in words(render(lite)["products/cordo-s.html"])


def test_the_funnel_adds_up(lite: Engine) -> None:
    fill(lite)
    for product in see(read_facts(lite)).products:
        dropped = sum(drop.n for drop in product.drops)
        assert product.score.known - dropped == product.score.counted
        assert sum(shop.counted for shop in product.shops) == product.score.counted
    page = words(render(lite)["products/aurel-a2.html"])
    assert (
        "Known: listed by the shops, each once 258 Copy of another review −41 "
        "Rating could not be read −7 Count 210" in page
    )


def test_every_review_is_accounted_for_from_listed_to_count(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    met(lite, listed=15, distinct=13, new=4, edited=1, rejected=2, pages=3, robots="allowed")
    add(lite, Tally(tally="u", shop="backfit", product_id=None, reason="the listing", n=5,
                    rating_sum=1.0, rating_squares=1.0))  # fmt: skip
    made = render(lite)
    page = words(made["sources.html"])
    assert (
        "Listed in the newest reading, repeats included 15 Repeats −2 "
        "Distinct: 4 new, 1 edited, 8 unchanged 13 "
        "Known from earlier readings, not met in this one +6 Known 19 "
        "Unmatched: no product for certain −5 Copy of another review −2 Count 12" in page
    )
    assert "BackFit Outlet 31 Oct 2026 complete 15 2 13 4 1 8 2" in page
    assert "crawl of 31 Oct 2026, complete, 3 pages read. robots.txt: allowed." in page
    source = json.loads(made["data.json"])["sources"][0]
    reading = source["newest_reading"]
    assert reading["listed"] - reading["repeats"] == reading["distinct"] == 13
    assert source["known"] - source["unmatched"] - 2 == source["counted"] == 12
    assert source["not_counted"] == {"copy of another review": 2}


def test_a_reading_that_is_held_back_is_told_and_not_used(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    met(lite, listed=20, distinct=20)
    late = AT + timedelta(days=7)
    add(lite, *crawl_rows(ONE_SHOP, late, ok=False, reason="3 reviews, usual are 20"))
    page = words(render(lite)["sources.html"])
    assert "Listed in the last good reading, repeats included 20" in page
    assert "Gone since −6 Known 14" in page
    assert "BackFit Outlet 7 Nov 2026 Note held back 0 0 0 0 0 0 0" in page


def test_a_source_never_read_says_why(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *shop_rows({"quill": "Quill & Co", "mart": "Mega Mart"}))
    add(lite, Listing(listing_id="q", shop="quill", url="http://quill.example/p", keys="{}"))
    assert "Mega Mart" not in words(render(lite)["sources.html"])  # a fact, and no source
    assert "Quill & Co never not read yet" in words(render(lite)["sources.html"])
    with writing(lite) as connection:
        connection.execute(
            update(Permission).where(Permission.shop == "quill").values(verdict="refused")
        )
    page = words(render(lite)["sources.html"])
    assert "Quill & Co never not read: permission to fetch is refused" in page
    assert "Not read: permission to fetch is refused." in page


def met(engine: Engine, **counts: int | str) -> None:
    with writing(engine) as connection:
        connection.execute(update(Crawl).values(counts))


def test_unmatched_reviews_stand_apart(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        Match(listing_id="u", shop="backfit", product_id=None, rule="unmatched", evidence=""),
        Tally(tally="backfit||", shop="backfit", product_id=None, reason=None, n=33,
              rating_sum=1.0, rating_squares=1.0),
    )  # fmt: skip
    world = see(read_facts(lite))
    assert (world.site.unmatched, world.site.counted) == (33, 976)
    assert "Another 33 reviews stand at listings" in words(render(lite)["index.html"])


def test_a_source_that_gave_nothing_is_none_that_reviews_come_from(lite: Engine) -> None:
    fill(lite)
    add(lite, Shop(shop="mute", name="Mute", domain="mute.example", platform="schemaorg",
                   start="[]"))  # fmt: skip
    add(lite, Listing(listing_id="mute-1", shop="mute", url="http://mute.example/1"))
    made = words(render(lite)["sources.html"])
    shops = len(see(read_facts(lite)).sources)
    assert f"Reviews come from {shops - 1} of {shops} sources." in made
