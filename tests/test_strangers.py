"""Tests of pipeline.strangers and pipeline.mentions: reviews that speak of another product."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from db.contract import fit
from db.schema import CurrentReview, Match, Product, RawReview, Repeat, Review, Stranger
from pipeline.mentions import names_of
from pipeline.strangers import strangers
from tests.frames import frame, shipped_methods

PRODUCTS = [
    ("rise-x1", "Lumora", "Fit Rise X1", ["Lumora FR-X1"]),
    ("rise-x3", "Lumora", "Fit Rise X3", []),
    ("rise-x3-pro", "Lumora", "Fit Rise X3 Pro", []),
    ("v-1", "Tiltheon", "V-1", []),
    ("v-3", "Tiltheon", "V-3", []),
    ("hk-90", "Korvestal", "HK-90", []),
    ("solo", "Ostra", "Solo", []),
    ("l5", "Ostra", "L5", []),
]


def products() -> DataFrame:
    return frame(
        Product,
        [
            {"product_id": key, "brand": brand, "model": model, "category": "inversion table",
             "aliases": json.dumps(aliases), "gtins": "[]"}
            for key, brand, model, aliases in PRODUCTS
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The Fit Rise X3 is good", "rise-x3"),
        ("fit rise x-3", "rise-x3"),
        ("FITRISE X 3!", "rise-x3"),
        ("Lumora Fit Rise X3 Pro: sturdy", "rise-x3-pro"),
        ("Lumora Fit Rise X33", ""),
        ("my FR X1", "rise-x1"),
        ("the V-3 folds", "v-3"),
        ("the v3 folds", "v-3"),
        ("v 3 times a day", ""),  # one letter and a figure: only as one word
        ("Tiltheon V 3", "v-3"),
        ("the HK 90", "hk-90"),
        ("hk-90 and V-1", "hk-90 v-1"),
        ("solo use", ""),  # a plain word is no name without its brand
        ("Ostra Solo", "solo"),
        ("my discs at L5 hurt", ""),  # a vertebra
        ("the Ostra L5", "l5"),
        ("LUMORA", ""),
        ("better than my old V-1", ""),
        ("besser als das alte V-1", ""),
        ("I replaced a V-1 with the HK-90", "hk-90"),
        ("", ""),
    ],
)
def test_a_product_is_named_by_its_whole_name(text: str, named: str) -> None:
    assert " ".join(sorted(names_of(products()).named(text, comparing=False))) == named


def test_what_is_only_compared_with_is_a_name_too_where_all_are_asked_for() -> None:
    assert names_of(products()).named("better than my old V-1") == {"v-1"}


def test_a_name_of_two_products_names_neither() -> None:
    twins = products().assign(model="V-1", brand="Tiltheon").iloc[:2]
    assert names_of(twins).named("Tiltheon V-1") == frozenset()


def run(
    texts: list[str],
    listed: str | None = "v-1",
    beside: str | None = None,
    order: int = 1,
    copies: int = 0,
) -> DataFrame:
    ids = [f"r{i:02}" for i in range(len(texts))]
    same = {"shop": "s", "listing_id": "l"}
    found = strangers(
        frame(CurrentReview, [{"id": key, **same} for key in ids][::order]),
        frame(Review, [{"id": ids[i], "shop": "s", "body": text} for i, text in enumerate(texts)]),
        frame(RawReview, [{"id": key, "shop": "s", "product_name": beside} for key in ids]),
        frame(Match, [{**same, "product_id": listed}]),
        products(),
        shipped_methods(),
        frame(Repeat, [{"id": key, "shop": "s", "of_product": "hk-90"} for key in ids[:copies]]
              + [{"id": "kept", "shop": "s"}])[["id", "shop", "of_product"]],
    )  # fmt: skip
    return fit(found, Stranger)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def rows(found: DataFrame) -> list[tuple[str, int, int, str]]:
    return [
        (str(row.named), int(str(row.n)), int(str(row.of)), _text(row.question))
        for row in found.itertuples()
    ]


def test_reviews_of_another_product_are_a_question() -> None:
    texts = ["The V-3 holds well"] * 5 + ["Good table"] * 20
    question = "5 of 25 reviews speak of the Tiltheon V-3, not of the Tiltheon V-1. "
    found = run(texts)
    assert rows(found) == [("v-3", 5, 25, question + "Are they in the right place?")]
    assert json.loads(found["examples"].iloc[0]) == ["r00", "r01", "r02", "r03", "r04"]


@pytest.mark.parametrize(
    ("strange", "others", "asked"),
    [(5, 20, True), (5, 21, False), (4, 12, False), (3, 2, True), (3, 3, False), (2, 0, False)],
)
def test_a_few_asides_are_no_question(strange: int, others: int, asked: bool) -> None:
    (row,) = rows(run(["The V-3 holds well"] * strange + ["Good table"] * others))
    assert (row[1], row[2], bool(row[3])) == (strange, strange + others, asked)


def test_comparisons_and_the_listings_own_product_do_not_count() -> None:
    assert rows(run(["Better than my old V-3"] * 9 + ["V-1 and V-3"] * 9 + ["The V-1"] * 9)) == []


def test_an_unmatched_listing_is_asked_about_too() -> None:
    (row,) = rows(run(["The V-3 holds well"] * 6, listed=None))
    assert row[3] == "6 of 6 reviews speak of the Tiltheon V-3. Is it this product?"


def test_an_unmatched_listing_of_copies_is_asked_about_by_the_product_they_are_of() -> None:
    texts = [f"Good table {n}" for n in range(7)]
    found = run([*texts, ""], listed=None, copies=8)
    question = "7 of 7 reviews are copies of reviews of the Korvestal HK-90. Is it this product?"
    assert rows(found) == [("hk-90", 7, 7, question)]
    named = ["The HK-90 holds", "The V-3 holds", *texts]
    assert [one[:3] for one in rows(run(named, listed=None, copies=5))] == [
        ("hk-90", 5, 9),
        ("v-3", 1, 9),
    ]
    assert rows(run(texts, copies=7)) == []  # of a listing that is matched they are its own


def test_what_is_printed_beside_a_review_decides() -> None:
    assert rows(run(["The V-1 holds"] * 6, beside="Tiltheon V-3"))[0][:3] == ("v-3", 6, 6)
    assert rows(run(["The V-3 holds"] * 6, beside="Tiltheon V-1")) == []
    assert rows(run([""] * 6, beside="Tiltheon V-3"))[0][:3] == ("v-3", 6, 6)


def test_a_listing_without_reviews_has_no_row() -> None:
    assert len(run([])) == 0


@settings(max_examples=25, deadline=None)
@given(st.permutations(["The V-3", "HK-90!", "V-1", "better than V-3", "nothing", "V-3 folds"]))
def test_the_order_of_rows_does_not_show(texts: list[str]) -> None:
    forward, backward = run(texts), run(texts, order=-1)
    assert forward.equals(backward)
