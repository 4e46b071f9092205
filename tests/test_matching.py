"""Tests of pipeline.matching on small invented tables: what is certain, proposed or neither."""

from __future__ import annotations

import json

import pytest
from pandas import DataFrame

from db.gtin import read_gtin
from pipeline.matching import FEATURES, propose
from pipeline.matching.words import codes, fold, numbers, squash
from tests.frames import shipped_methods

METHODS = shipped_methods()
LIMITS = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
GTIN, OTHER = "9520000000011", "9520000000028"
PRODUCTS = (
    {"key": "x1", "brand": "Lumora", "model": "Fit Spine X1", "name": "Lumora Fit Spine X1",
     "gtin": GTIN},
    {"key": "x3", "brand": "Lumora", "model": "Fit Spine X-3", "name": "Lumora Fit Spine X-3"},
    {"key": "solo", "brand": "Ostra", "model": "Solo", "name": "Ostra Solo"},
)  # fmt: skip
CODED = ({"key": "p", "name": "Ostra Tilt Table - OT4500B"}, {"key": "q", "name": "Lumora Rest"})


def found(
    item: dict[str, object], products: tuple[dict[str, str], ...] = PRODUCTS
) -> tuple[str, str, bool]:
    """Give product, rule and certainty of one listing."""
    items = DataFrame([{"key": "l", "group": "s", **item}])
    rows = propose(items, DataFrame(products), LIMITS)
    return next(
        ((row.product, row.rule, row.certain) for row in rows.itertuples()), ("", "", False)
    )


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ({"gtin": GTIN}, ("x1", "gtin", True)),
        ({"gtin": f"0{GTIN}", "name": "Backache bed, blue"}, ("x1", "gtin", True)),
        ({"brand": "LUMORA", "model": "fit-spine x1"}, ("x1", "brand_model", True)),
        ({"name": "Lumora Fit Spine X3"}, ("x3", "brand_model", True)),
        ({"brand": "Lumora", "name": "Fit Spine X 3"}, ("x3", "brand_model", True)),
        ({"gtin": OTHER, "name": "Lumora Fit Spine X3"}, ("x3", "brand_model", True)),
    ],
)
def test_an_equal_gtin_or_brand_and_model_is_certain(
    item: dict[str, object], wanted: tuple[str, str, bool]
) -> None:
    assert found(item) == wanted


@pytest.mark.parametrize(
    "item",
    [
        {"name": "Lumora Fit Spine X2"},
        {"name": "Lumora Fit Spine"},
        {"name": "Solo"},  # no brand printed
        {"gtin": GTIN, "name": "Lumora Fit Spine X-3"},  # they contradict
        {"gtin": OTHER, "name": "Lumora Fit Spine X1"},  # another GTIN
        {"gtin": "9520000000012", "name": "Backache bed"},  # wrong check figure
        {"gtin": GTIN, "name": "Lumora Fit Spine X1, refurbished"},
        {"gtin": GTIN, "name": "Ankle straps for Lumora Fit Spine X1"},
        {"gtin": GTIN, "name": "Lumora Fit Spine X1, 2-pack"},
        {"brand": "Lumora", "model": "Fit Spine X1", "name": "Lumora Fit Spine X1 Pro"},
        {"brand": "Ostra", "model": "Solo", "name": "Ostra Solo Plus"},
    ],
)
def test_what_is_like_a_product_is_not_certain(item: dict[str, object]) -> None:
    assert not found(item)[2]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("OSTRA table OT-4500B with straps", True),  # the code and the maker
        ("Ostra tilt table OT4500", False),  # another code
        ("Lumora table OT4500B", False),  # another maker
        ("Ostra tilt table OT4500B and OT9000X", False),  # a rival code
        ("Cover for Ostra OT4500B", False),
        ("Ostra tilt table OT4500B refurbished", False),
        ("Ostra tilt table OT4500B Max", False),
    ],
)
def test_without_a_model_the_code_in_the_names_is_one(name: str, wanted: bool) -> None:
    assert found({"name": name}, CODED)[2] is wanted


def test_a_code_of_two_products_or_of_two_listings_is_not_certain() -> None:
    twins = (*CODED, {"key": "r", "name": "Ostra Tilt Table XL - OT4500B"})
    assert not found({"name": "Ostra tilt table OT4500B"}, twins)[2]
    pair = [{"key": key, "group": "s", "name": f"Ostra tilt table {key} OT4500B"} for key in "ab"]
    assert not propose(DataFrame(pair), DataFrame(CODED), LIMITS)["certain"].any()


def test_figures_alone_are_no_model() -> None:
    stock = ({"key": "p", "name": "Ostra Tilt Table 1022434"},)
    assert not found({"name": "Ostra tilt table 1022434"}, stock)[2]


def test_packs_of_two_and_of_three_are_not_one_product() -> None:
    two = ({"key": "p", "name": "Lumora Fit Spine X1, 2-pack", "gtin": GTIN},)
    assert found({"gtin": GTIN, "name": "Lumora Spine X1, 2-pack"}, two)[2]
    assert not found({"gtin": GTIN, "name": "Lumora Spine X1, 3-pack"}, two)[2]


def test_a_useless_proposal_is_not_made() -> None:
    assert found({"name": "Yoga mat, purple"}) == ("", "", False)
    assert found({"name": "Lumora Fit Spine X2"})[0] in {"x1", "x3"}


def test_a_barred_pair_is_never_proposed() -> None:
    items = DataFrame([{"key": "l", "group": "s", "name": "Lumora Fit Spine X1", "gtin": GTIN}])
    rows = propose(items, DataFrame(PRODUCTS), LIMITS, frozenset({("l", "x1")}))
    assert "x1" not in set(rows["product"])


def test_a_product_is_known_by_each_of_its_names() -> None:
    alias = {"key": "x1", "brand": "Lumora", "model": "", "name": "Lumora FS-X1"}
    assert found({"name": "Lumora FSX1"}, (*PRODUCTS, alias)) == ("x1", "brand_model", True)


def test_any_name_of_a_product_may_make_it_certain() -> None:
    bare = {"key": "x3", "brand": "", "model": "", "name": "Backache bed"}
    item = {"brand": "Lumora", "model": "Fit Spine X3", "name": "Backache bed"}
    assert found(item, (*PRODUCTS, bare)) == ("x3", "brand_model", True)


def test_the_parts_say_what_was_compared_and_add_up() -> None:
    items = DataFrame([{"key": "l", "group": "s", "name": "Ostra table OT4500B", "price": 405.0}])
    products = DataFrame([{**CODED[0], "price": 399.0}, {**CODED[1], "price": 99.0}])
    (row,) = propose(items, products, LIMITS).itertuples()
    parts = json.loads(row.parts)
    assert [name for name, _, _ in parts] == ["letters", "words", "code", "text", "price"]
    assert {name: words for name, _, words in parts}["code"] == "code ot4500b in both"
    assert {name: words for name, _, words in parts}["price"] == "price 405 and 399"
    assert round(sum(points for _, points, _ in parts), 4) == row.likeness


def test_every_feature_explains_itself_and_nothing_scores_above_one() -> None:
    assert all(feature.__doc__ for feature, _ in FEATURES)
    same = DataFrame([{"key": "l", "group": "s", "name": "Ostra Solo", "brand": "Ostra",
                       "price": 5.0}])  # fmt: skip
    (row,) = propose(same, same.assign(key="p"), LIMITS).itertuples()
    assert 0.9 < row.likeness <= 1


def test_nothing_comes_of_nothing() -> None:
    empty = DataFrame({"key": [], "name": []})
    assert propose(empty, DataFrame(PRODUCTS), LIMITS).empty
    assert propose(DataFrame([{"key": "l", "group": "s", "name": ""}]), empty, LIMITS).empty


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lumora x-3 ep-560", {"ep560"}),
        ("8-port 1080p 18-70mm 500 gb", set()),
        ("kp-36ip 7737a001 64327", {"kp36ip", "7737a001", "64327"}),
        ("ps-lx350h/xaa", {"pslx350hxaa"}),
    ],
)
def test_codes_are_told_from_amounts(text: str, wanted: set[str]) -> None:
    assert codes(text) == wanted


def test_words_are_folded_and_numbers_found() -> None:
    assert squash("Acmé X-3") == squash("ACME X 3") == "acmex3"
    assert fold("Größe Ⅲ") == "grosse iii"
    assert numbers("fit 2.0 pack of 03 ep-560") == {"2.0", "3"}


def test_an_equal_name_does_not_overrule_another_stated_model() -> None:
    """Families are sold under one name, and told apart by the model alone."""
    twins = tuple(
        {"key": model, "brand": "Ostra", "name": "Ostra Tilt Table", "model": model}
        for model in ("OT4500B", "OT4500W")
    )
    item = {"brand": "Ostra", "name": "Ostra Tilt Table"}
    assert found({**item, "model": "OT-4500W"}, twins[1:]) == ("OT4500W", "brand_model", True)
    assert not found({**item, "model": "OT-4500W"}, twins[:1])[2]
    assert not found({**item, "model": "OT-9000"}, twins[:1])[0]


@pytest.mark.parametrize(
    "number",
    ["1234567890128", "1111111111116", "012345678905", "2000000001234", "0412345678903",
     "9999999999994", "12345670"],
)  # fmt: skip
def test_a_number_that_names_nothing_in_trade_makes_nothing_certain(number: str) -> None:
    """Shops' own numbers, coupons and what is typed to fill a field stand on many things."""
    assert read_gtin(number)
    product = ({"key": "p", "name": "Lumora Rest", "brand": "Lumora", "gtin": number},)
    assert not found({"name": "Bed", "gtin": number}, product)[2]


def test_a_listing_of_which_title_and_model_are_two_products_is_not_certain() -> None:
    both = {"brand": "Lumora", "model": "Fit Spine X1", "name": "Lumora Fit Spine X3"}
    assert not found(both)[2]
    assert found({**both, "name": "Lumora table"}) == ("x1", "brand_model", True)
    assert found({**both, "gtin": GTIN, "name": "Lumora table"})[2]
    assert not found({**both, "gtin": GTIN})[2]


def test_a_product_of_many_names_is_still_found_by_its_gtin() -> None:
    many = tuple({**PRODUCTS[0], "name": f"Lumora Spine X1 {n}"} for n in range(40))
    others = tuple({"key": f"o{n}", "name": f"Bed {n}", "brand": "Ostra"} for n in range(40))
    assert found({"gtin": GTIN, "name": "Bed"}, (*many, *others)) == ("x1", "gtin", True)
