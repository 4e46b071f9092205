"""Tests of the accounts: what each shop gave, what counts, and why the rest does not."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Match, Permission, Tally
from reports.queries import read_facts
from reports.world import see
from tests.seeds import AT, SMALL, add, crawl_rows, fill
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
    claim = "4.6 of 5, 1,204 reviews"
    assert claim not in words(render(lite)["products/bramo-3.html"])  # backfit: nothing recorded
    assert claim in words(render(lite)["products/cordo-s.html"])  # tilthaus: allowed
    with writing(lite) as connection:
        connection.execute(update(Permission).values(until=date(2026, 10, 30)))
    assert claim not in words(render(lite)["products/cordo-s.html"])


def test_the_funnel_adds_up(lite: Engine) -> None:
    fill(lite)
    for product in see(read_facts(lite)).products:
        dropped = sum(drop.n for drop in product.drops)
        assert product.score.listed - dropped == product.score.counted
        assert sum(shop.counted for shop in product.shops) == product.score.counted


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
