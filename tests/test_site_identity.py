"""Tests of what pages say of identity: listings behind a page, what is compared, copies."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Feature, Match, RawListing
from tests.seeds import SMALL, add, fill
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP, render, words

A2, LISTING = "products/aurel-a2.html", "backfit-aurel-a2"


@pytest.fixture
def small(lite: Engine) -> Engine:
    fill(lite, SMALL, ONE_SHOP)
    return lite


def change(engine: Engine, record: Any, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(
            update(record).where(record.table().c.listing_id == LISTING).values(**values)
        )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("gtin", "a valid GTIN"),
        ("brand_model", "brand and model"),
        ("catalog", "an editor named it in the shop’s file"),
        ("judgement", "an editor’s decision, 28 Oct 2026"),
    ],
)
def test_a_listing_is_told_with_the_rule_that_matched_it(
    small: Engine, rule: str, said: str
) -> None:
    change(small, Match, rule=rule)
    add(small, judgement(1, "same", f"listing:{LISTING}", "product:aurel-a2"))
    page = words(render(small)[A2])
    assert f"Shop Listed as Matched by BackFit Outlet Aurel A2 {said} Price, as last seen" in page


def test_what_a_listing_sells_is_told_where_it_is_not_the_product_alone(small: Engine) -> None:
    change(small, Match, kind="bundle")
    assert "Aurel A2 bundle an editor named it" in words(render(small)[A2])


def test_a_name_that_makes_a_claim_is_not_repeated(small: Engine) -> None:
    change(small, RawListing, name="Aurel A2, relieves back pain")
    page = words(render(small)[A2])
    assert "relieves" not in page
    assert "not repeated: the name makes a claim" in page


def test_a_product_without_listings_says_nothing_of_them(small: Engine) -> None:
    assert "The listings behind" not in words(render(small)["products/cordo-s.html"])


def test_a_page_names_the_products_that_it_was_joined_by(small: Engine) -> None:
    add(small, judgement(1, "same", "product:aurel-a2", "product:aurel-old"))
    add(small, alias("aurel-old", "aurel-a2"), alias("aurel-2", "aurel-a2", model="A2"))
    said = "Found to be the same product, and counted here since: Aurel A2 Classic (28 Oct 2026)."
    assert said in words(render(small)[A2])


def test_the_method_names_what_is_compared_in_its_order(small: Engine) -> None:
    assert "Most points" not in words(render(small)["method.html"])
    add(
        small,
        Feature(feature="other_model", position=1, weight=-1.0, meaning="The models differ."),
        Feature(feature="same_gtin", position=0, weight=0.25, meaning="Both print one GTIN."),
    )
    page = words(render(small)["method.html"])
    assert (
        "Compared Most points Meaning same gtin +0.25 Both print one GTIN. "
        "other model −1 The models differ." in page
    )
