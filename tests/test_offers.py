"""Prices on pages: the newest that holds, who sells, and none that is stale."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Listing, Match, Price, RawListing
from reports.queries import read_facts
from reports.views import OfferView
from reports.world import see
from tests.seeds import AT, PRODUCTS, add, fill
from tests.seeds.pages import render, words

TODAY = AT  # pages are as of 31 October, the day of the newest reading
PAGE = "backfit-aurel-a2"


def price(text: str, days: float = 0, **more: object) -> Price:
    told = {"listing_id": PAGE, "seller": "", "source": "markup", "shop": "backfit",
            "currency": "USD", "seen": TODAY - timedelta(days=days)}  # fmt: skip
    return Price(**{**told, "price_text": text, **more})


def offers(engine: Engine, product: str = "aurel-a2") -> list[OfferView]:
    (found,) = (one for one in see(read_facts(engine)).products if one.product_id == product)
    return list(found.offers)


@pytest.fixture
def world(lite: Engine) -> Engine:
    fill(lite, PRODUCTS[:1])
    with writing(lite) as connection:
        connection.execute(update(RawListing).values(price_text=None))
    return lite


def test_the_newest_price_is_shown_with_its_seller(world: Engine) -> None:
    add(world, price("349.00", 3), price("339.00", 1, seller="Outlet Ltd", source="csv"))
    one = next(one for one in offers(world) if one.price)
    assert (one.price, one.seller, one.seen) == ("$339.00", "Outlet Ltd", date(2026, 10, 30))
    page = words(render(world)["products/aurel-a2.html"])
    assert "BackFit Outlet sold by Outlet Ltd $339.00 30 Oct 2026" in page
    assert "$349.00" not in page
    assert "$339.00" in words(render(world)["index.html"])
    (row, *_) = json.loads(render(world)["data.json"])["products"][0]["prices"]
    assert (row["seller"], row["amount"]) == ("Outlet Ltd", 339.0)


def test_no_claim_of_a_shop_is_repeated_beside_a_price(world: Engine) -> None:
    said = "relieves back pain"
    add(world, price("349.00", 3, seller=f"Bench that {said}"), price(f"9.00, {said}", 1))
    with writing(world) as connection:
        connection.execute(update(RawListing).values(rating_text=f"5: {said}"))
    page = words(render(world)["products/aurel-a2.html"])
    assert said not in page
    assert "sold by a seller whose name makes a claim $349.00" in page


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (price("1.00", 14), True),
        (price("1.00", 15), False),
        (price("1.00", 1, expires=datetime(2026, 10, 31, 23, tzinfo=UTC)), True),
        (price("1.00", 1, expires=datetime(2026, 10, 30, 23, tzinfo=UTC)), False),
        (price("1.00", 15, expires=datetime(2027, 1, 1, tzinfo=UTC)), False),
    ],
)
def test_a_stale_price_hides_itself(world: Engine, row: Price, shown: bool) -> None:
    add(world, row)
    assert any(one.price for one in offers(world)) == shown
    assert ("$1.00" in words(render(world)["products/aurel-a2.html"])) == shown


def test_a_stale_price_gives_way_to_an_older_one_that_still_holds(world: Engine) -> None:
    ended = datetime(2026, 10, 30, tzinfo=UTC)
    add(world, price("1.00", 1, expires=ended), price("2.00", 9, source="csv"))
    assert [one.price for one in offers(world) if one.price] == ["$2.00"]


def test_a_price_noted_by_hand_is_one_too_even_without_a_page(world: Engine) -> None:
    add(
        world,
        Listing(listing_id="hand", shop="tilthaus", url="https://tilthaus.example/p", keys="{}",
                price_text="1.299,00", price_currency="EUR", price_seen=date(2026, 10, 29),
                price_expires=date(2026, 11, 28)),
        Match(listing_id="hand", shop="tilthaus", product_id="aurel-a2", rule="catalog",
              evidence="-"),
    )  # fmt: skip
    one = next(one for one in offers(world) if one.price)
    assert (one.price, one.seen, one.shop) == ("1.299,00 €", date(2026, 10, 29), "Tilthaus")


def test_prices_have_no_part_in_a_score_or_a_place(world: Engine) -> None:
    before = [(one.product_id, one.score, one.place) for one in see(read_facts(world)).products]
    add(world, price("0.01"))
    after = [(one.product_id, one.score, one.place) for one in see(read_facts(world)).products]
    assert before == after
