"""Tests of pipeline.resolve: certain matches only, and never a merge of look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.gtin import read_gtin
from tests.resolving import Row, judgement, product, resolved, said

GTIN, OTHER = "9520000000011", "9520000000028"
PRODUCTS = [
    product("x1", "Lumora", "Fit Rise X1", gtin=GTIN),
    product("x3", "Lumora", "Fit Rise X-3", "Lumora FR X3"),
    product("solo", "Ostra", "Solo"),
]


def match(printed: Row, listing: Row | None = None) -> tuple[str, str]:
    listings: list[Row] = [{"listing_id": "l", **listing}] if listing else []
    found = resolved([{"listing_id": "l", **printed}], PRODUCTS, listings=listings)
    assert list(found) == ["l"]
    return said(found["l"].product_id), said(found["l"].rule)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ({"gtin": GTIN}, ("x1", "gtin")),
        ({"gtin": f"0{GTIN}"}, ("x1", "gtin")),
        ({"gtin": "9520000000012"}, ("", "unmatched")),  # wrong check figure
        ({"brand": "LUMORA", "model": "fit-rise x1"}, ("x1", "brand_model")),
        ({"brand": "Lumora", "name": "Fit Rise X3"}, ("x3", "brand_model")),
        ({"name": "Lumora Fit Rise X-3 Inversion Table"}, ("x3", "brand_model")),
        ({"name": "Lumora FR-X3"}, ("x3", "brand_model")),
        ({"name": "Lumora Fit Rise X2"}, ("", "unmatched")),
        ({"name": "Lumora Fit Rise"}, ("", "unmatched")),
        ({"name": "Lumora Fit Rise X1 ankle cover"}, ("", "unmatched")),
        ({"brand": "Ostra", "name": "Solo Plus"}, ("", "unmatched")),
        ({"name": "Solo"}, ("", "unmatched")),  # no brand printed: not certain
        ({"gtin": GTIN, "name": "Lumora Fit Rise X3"}, ("", "unmatched")),  # they contradict
        ({"gtin": OTHER, "name": "Lumora Fit Rise X1"}, ("", "unmatched")),  # another GTIN
        ({"gtin": OTHER, "name": "Lumora Fit Rise X3"}, ("x3", "brand_model")),  # none on record
        ({"gtin": GTIN, "name": "Backache bed, blue"}, ("x1", "gtin")),
        ({}, ("", "unmatched")),
    ],
)
def test_only_what_is_certain_is_matched(printed: Row, wanted: tuple[str, str]) -> None:
    assert match(printed) == wanted


def test_the_editor_has_the_last_word() -> None:
    assert match({"gtin": GTIN}, {"product_id": "solo"}) == ("solo", "catalog")
    assert match({"gtin": GTIN}, {"url": "http://s.example/p"}) == ("x1", "gtin")


def test_a_listing_never_fetched_is_matched_by_its_noted_name() -> None:
    found = resolved([], PRODUCTS, listings=[{"listing_id": "l", "name": "Ostra Solo"}])
    assert said(found["l"].product_id) == "solo"


def test_a_listing_of_which_nothing_is_known_is_no_question_yet() -> None:
    found = resolved([], PRODUCTS, listings=[{"listing_id": "l", "url": "http://s.example/p"}])
    assert (said(found["l"].rule), said(found["l"].question)) == ("unmatched", "")
    assert found["l"].evidence == "nothing is known of it yet: its page was not read"


def test_two_products_of_one_name_match_nobody() -> None:
    twins = [product("a", "Ostra", "Solo"), product("b", "ostra", "SOLO")]
    found = resolved([{"listing_id": "l", "name": "Ostra Solo"}], twins)
    assert found["l"].rule == "unmatched"
    assert "?" in found["l"].question


def test_a_shop_may_list_a_product_twice() -> None:
    printed: list[Row] = [
        {"listing_id": "a", "name": "Lumora Fit Rise X1", "gtin": GTIN},
        {"listing_id": "b", "name": "Fit Rise X1 table", "gtin": GTIN},
        {"listing_id": "c", "name": "Fit Rise X1"},
    ]
    found = resolved(printed, PRODUCTS)
    assert [said(found[key].product_id) for key in "abc"] == ["x1", "x1", ""]
    assert (found["c"].proposal, found["c"].question) == ("x1", "Is this the Lumora Fit Rise X1?")


def test_a_printed_gtin_is_proposed_before_a_name_that_is_more_alike() -> None:
    printed: Row = {"listing_id": "l", "name": "Lumora Fit Rise X3 Pro bundle", "gtin": GTIN}
    row = resolved([printed], PRODUCTS)["l"]
    assert (said(row.product_id), row.kind, row.proposal) == ("", "bundle", "x1")
    barred = resolved([printed], PRODUCTS, [judgement(1, "different", "listing:l", "product:x1")])
    assert said(barred["l"].proposal) != "x1"


def test_another_number_of_units_is_another_thing() -> None:
    pair = [product("pair", "Ostra", "Strap, set of 2", gtin=GTIN)]
    found = resolved(
        [
            {"listing_id": "a", "name": "Ostra Strap, set of 2", "gtin": GTIN},
            {"listing_id": "b", "name": "Ostra Strap, set of 3", "gtin": GTIN},
        ],
        pair,
    )
    assert said(found["a"].product_id) == "pair"
    assert (said(found["b"].product_id), found["b"].kind) == ("", "variant")
    assert found["b"].question.startswith("It prints another number of units.")


def test_a_gtin_that_is_not_on_record_is_said() -> None:
    row = resolved([{"listing_id": "l", "name": "Lumora Fit Rise X1", "gtin": OTHER}], PRODUCTS)[
        "l"
    ]
    assert row.question == (
        f"It prints GTIN {OTHER}, which is not on record. Is this the Lumora Fit Rise X1?"
    )


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)), st.permutations(PRODUCTS))
def test_the_order_of_rows_does_not_show(order: list[int], products: list[Row]) -> None:
    words = ["Ostra Solo", "Lumora X", "Lumora Fit Rise X1", "Ostra", "", "Lumora FR X3"]
    printed: list[Row] = [{"listing_id": str(n), "name": name} for n, name in enumerate(words)]
    one, other = resolved(printed, PRODUCTS), resolved([printed[n] for n in order], products)
    assert [repr(row) for row in one.values()] == [repr(row) for row in other.values()]


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_check_figure_is_right(number: int) -> None:
    valid = [read_gtin(f"{number:012d}{check}") for check in range(10)]
    assert sum(found is not None for found in valid) == (1 if number else 0)


def test_a_gtin_is_read_from_any_printed_form() -> None:
    assert read_gtin("952-0000 00001.1") == "09520000000011"
    assert [read_gtin(odd) for odd in (None, "", "12", "９52000000001１", "00000000")] == [None] * 5
