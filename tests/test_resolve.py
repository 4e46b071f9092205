"""Tests of pipeline.resolve: certain matches only, and never a merge of look-alikes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from db.contract import fit
from db.gtin import read_gtin
from db.schema import Listing, Match, Product, RawListing
from pipeline.resolve import resolve
from tests.frames import frame

GTIN, OTHER = "9520000000011", "9520000000028"


def product(key: str, brand: str, model: str, *aliases: str, gtin: str = "") -> dict[str, object]:
    return {
        "product_id": key, "brand": brand, "model": model, "category": "inversion table",
        "aliases": json.dumps(aliases), "gtins": json.dumps([gtin] if gtin else []),
    }  # fmt: skip


PRODUCTS = [
    product("x1", "Lumora", "Fit Rise X1", gtin=GTIN),
    product("x3", "Lumora", "Fit Rise X-3", "Lumora FR X3"),
    product("solo", "Ostra", "Solo"),
]


def match(printed: dict[str, object], listing: dict[str, object] | None = None) -> tuple[str, ...]:
    printed = {"listing_id": "l", "shop": "s", **printed}
    listings = [{"listing_id": "l", "shop": "s", **listing}] if listing else []
    found = resolve(
        frame(Listing, listings), frame(RawListing, [printed]), frame(Product, PRODUCTS)
    )
    (row,) = fit(found, Match).itertuples()
    return ("" if row.product_id != row.product_id else str(row.product_id), str(row.rule))


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
def test_only_what_is_certain_is_matched(
    printed: dict[str, object], wanted: tuple[str, str]
) -> None:
    assert match(printed) == wanted


def test_the_editor_has_the_last_word() -> None:
    assert match({"gtin": GTIN}, {"product_id": "solo"}) == ("solo", "catalog")
    assert match({"gtin": GTIN}, {"url": "http://s.example/p"}) == ("x1", "gtin")


def test_a_listing_never_fetched_is_listed_as_unmatched() -> None:
    listings = frame(Listing, [{"listing_id": "l", "shop": "s", "name": "Ostra Solo"}])
    found = resolve(listings, frame(RawListing, []), frame(Product, PRODUCTS))
    assert found["product_id"].tolist() == ["solo"]


def test_two_products_of_one_name_match_nobody() -> None:
    twins = [product("a", "Ostra", "Solo"), product("b", "ostra", "SOLO")]
    printed = frame(RawListing, [{"listing_id": "l", "shop": "s", "name": "Ostra Solo"}])
    found = resolve(frame(Listing, []), printed, frame(Product, twins))
    assert found["rule"].tolist() == ["unmatched"]
    assert "several products" in found["evidence"].iloc[0]


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_show(order: list[int]) -> None:
    printed = [
        {"listing_id": str(n), "shop": "s", "name": name}
        for n, name in enumerate(
            ["Ostra Solo", "Lumora X", "Lumora Fit Rise X1", "Ostra", "", "Lumora FR X3"]
        )
    ]
    shuffled = [printed[n] for n in order]
    results: list[DataFrame] = [
        resolve(frame(Listing, []), frame(RawListing, rows), frame(Product, PRODUCTS))
        for rows in (printed, shuffled)
    ]
    assert results[0].reset_index(drop=True).equals(results[1].reset_index(drop=True))


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_check_figure_is_right(number: int) -> None:
    valid = [read_gtin(f"{number:012d}{check}") for check in range(10)]
    assert sum(found is not None for found in valid) == (1 if number else 0)


def test_a_gtin_is_read_from_any_printed_form() -> None:
    assert read_gtin("952-0000 00001.1") == "09520000000011"
    assert [read_gtin(odd) for odd in (None, "", "12", "９52000000001１", "00000000")] == [None] * 5
