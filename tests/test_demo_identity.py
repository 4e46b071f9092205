"""The demo's truth beside what resolve and strangers make of it, without a crawl."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pandas import DataFrame

from db.catalog import read_catalog
from db.contract import fit
from db.schema import (
    CurrentReview,
    Judgement,
    Listing,
    Match,
    Product,
    RawListing,
    RawReview,
    Record,
    Repeat,
    Review,
    Stranger,
    columns_of,
)
from desk.demo.home import write_catalog
from desk.demo.truth import Truth, truth
from desk.demo.world import SEED, load_world
from desk.setup import shipped_catalog
from pipeline.resolve import resolve
from pipeline.strangers import strangers
from tests.frames import frame, shipped_methods
from tests.resolving import Row, said


@pytest.fixture(scope="module")
def known() -> Truth:
    return truth(SEED)


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    home = tmp_path_factory.mktemp("catalog")
    write_catalog(home / "catalog", shipped_catalog())
    return rows_of(home / "catalog", Product)


def rows_of(catalog: Path, record: type[Record]) -> DataFrame:
    names = columns_of(record).names
    found: list[Row] = [
        {name: getattr(row, name) for name in names} for row in read_catalog(catalog).of(record)
    ]
    return frame(record, found)


@pytest.fixture(scope="module")
def printed() -> DataFrame:
    world = load_world()
    listings: list[Row] = [
        {
            "listing_id": f"http://{world.shops[one.shop].domain}{one.path}", "shop": one.shop,
            "name": one.name, "brand": one.brand, "model": one.model, "gtin": one.gtin,
            "mpn": one.mpn,
        }
        for one in world.listings()
    ]  # fmt: skip
    return frame(RawListing, listings)


@pytest.fixture(scope="module")
def matches(printed: DataFrame, products: DataFrame) -> DataFrame:
    """Resolve every listing with no help from the shops' files."""
    found = resolve(frame(Listing, []), printed, products, frame(Judgement, []), shipped_methods())
    return fit(found, Match)


def test_every_listing_is_what_it_truly_is_or_a_question(matches: DataFrame, known: Truth) -> None:
    assert set(matches["listing_id"]) == set(known.listings)
    for row in matches.itertuples():
        if said(row.product_id):
            assert row.product_id == known.listings[str(row.listing_id)], row
        else:
            assert said(row.question).endswith("?"), row


def test_only_the_lot_of_open_boxes_is_in_doubt(matches: DataFrame, known: Truth) -> None:
    (asked,) = matches[matches["product_id"].isna()].itertuples()
    assert known.listings[str(asked.listing_id)] is None
    assert (asked.kind, asked.rule) == ("refurbished", "unmatched")
    assert Counter(matches["rule"]) == {"gtin": 24, "brand_model": 1, "unmatched": 1}


@pytest.mark.parametrize(
    ("missing", "most"),
    [("gtin", 1), ("gtin brand", 6), ("gtin model", 6), ("gtin brand model", 6)],
)
def test_where_less_is_printed_more_is_asked_and_nothing_is_wrong(
    missing: str, most: int, printed: DataFrame, products: DataFrame, known: Truth
) -> None:
    bare = printed.assign(mpn=None, **dict.fromkeys(missing.split()))
    found = resolve(frame(Listing, []), bare, products, frame(Judgement, []), shipped_methods())
    right = [
        said(row.product_id) == known.listings[str(row.listing_id)]
        or (not said(row.product_id) and said(row.question).endswith("?"))
        for row in found.itertuples()
    ]
    assert all(right)
    assert found["product_id"].isna().sum() <= most


SHOPS = ("backfit", "hangwise", "lotrechtladen", "plumbrae", "sundryrow")


@pytest.mark.parametrize("shop", SHOPS)
def test_honest_reviews_of_the_right_product_are_no_question(
    shop: str, known: Truth, matches: DataFrame, products: DataFrame
) -> None:
    facts = [fact for fact in known.standing() if fact.shop == shop]
    rows: list[Row] = [
        {"shop": shop, "id": f"r{place:05}", "listing_id": fact.url, "title": fact.title,
         "body": fact.body}
        for place, fact in enumerate(facts)
    ]  # fmt: skip
    own = matches[matches["shop"] == shop][["listing_id", "shop", "product_id"]]
    found = strangers(
        *(frame(record, rows) for record in (CurrentReview, Review, RawReview)),
        own, products, shipped_methods(), frame(Repeat, []),
    )  # fmt: skip
    assert len(facts) > 100
    assert fit(found, Stranger)["question"].isna().all()
