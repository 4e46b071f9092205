"""Tests of pipeline.resolve: what people decided stands, and what speaks against it is asked."""

from __future__ import annotations

import json

import pytest

from tests.resolving import Row, judgement, product, resolved, said

GTIN, OTHER = "9520000000011", "9520000000028"
PRODUCTS = [
    product("x1", "Lumora", "Fit Rise X1", gtin=GTIN),
    product("x3", "Lumora", "Fit Rise X3", gtin=OTHER),
    product("solo", "Ostra", "Solo"),
]
IS_X1: Row = {"listing_id": "l", "name": "Lumora Fit Rise X1", "gtin": GTIN}
SAME = judgement(1, "same", "listing:l", "product:solo")
AGAINST = (
    f"An editor found that this is the Ostra Solo, but GTIN {GTIN} is Lumora Fit Rise X1. "
    "Does the decision stand?"
)


def decided(
    judgements: list[Row], printed: Row = IS_X1, assigned: str | None = None
) -> tuple[str, str, str, str]:
    listings: list[Row] = [{"listing_id": "l", "product_id": assigned}] if assigned else []
    row = resolved([printed], PRODUCTS, judgements, listings)["l"]
    return said(row.product_id), said(row.rule), said(row.question), said(row.proposal)


def test_an_editor_is_believed_before_all_and_told_what_speaks_against_it() -> None:
    assert decided([SAME]) == ("solo", "judgement", AGAINST, "")
    assert decided([SAME], assigned="x1")[:2] == ("solo", "judgement")


def test_what_an_editor_has_seen_is_not_asked_again() -> None:
    screen = json.dumps({"question": AGAINST})
    assert decided([{**SAME, "evidence": screen}]) == ("solo", "judgement", "", "")
    assert decided([{**SAME, "evidence": screen}], {**IS_X1, "gtin": OTHER})[2] == AGAINST.replace(
        f"GTIN {GTIN} is Lumora Fit Rise X1", f"GTIN {OTHER} is Lumora Fit Rise X3"
    )


def test_words_of_any_script_count_as_seen() -> None:
    products = [product("x1", "Lümora", "Ü1", gtin=GTIN), product("solo", "Ostra", "Solo")]
    first = resolved([IS_X1], products, [SAME])["l"].question
    for escape in (True, False):
        screen = json.dumps([first], ensure_ascii=escape)
        again = resolved([IS_X1], products, [{**SAME, "evidence": screen}])["l"].question
        assert (said(first) != "", said(again)) == (True, "")


def test_the_shops_file_stands_and_what_is_printed_against_it_is_asked() -> None:
    assert decided([], assigned="x1") == ("x1", "catalog", "", "")
    product_id, rule, question, proposal = decided([], assigned="solo")
    assert (product_id, rule, proposal) == ("solo", "catalog", "")
    assert question == (
        f"The shop's file says that this is the Ostra Solo, but GTIN {GTIN} is Lumora Fit Rise "
        "X1. Which is right?"
    )
    named: Row = {"listing_id": "l", "brand": "Lumora", "model": "Fit Rise X-3"}
    assert "'Lumora Fit Rise X-3' is Lumora Fit Rise X3" in decided([], named, "solo")[2]


def test_a_refused_file_is_a_question() -> None:
    refused = judgement(1, "different", "listing:l", "product:solo")
    product_id, rule, question, proposal = decided([refused], assigned="solo")
    assert (product_id, rule, proposal) == ("", "unmatched", "x1")
    assert question == (
        "The shop's file says that this is the Ostra Solo, but an editor found that it is not. "
        "Is this the Lumora Fit Rise X1?"
    )


def test_a_barred_pair_is_neither_matched_nor_proposed() -> None:
    barred = [judgement(1, "different", "listing:l", "product:x1")]
    product_id, rule, question, proposal = decided(barred)
    assert (product_id, rule) == ("", "unmatched")
    assert question
    assert proposal != "x1"
    assert decided([]) == ("x1", "gtin", "", "x1")


def test_where_all_is_barred_nothing_is_proposed() -> None:
    barred = [judgement(1, "different", "listing:l", "product:x1")]
    row = resolved([IS_X1], PRODUCTS[:1], barred)["l"]
    assert (said(row.product_id), said(row.proposal)) == ("", "")
    assert row.question == "No product of the catalog fits. Is it a new one?"


def test_a_negative_survives_the_undoing_of_a_positive() -> None:
    undone = [
        judgement(1, "same", "listing:l", "product:x1"),
        judgement(2, "undo", "", undoes="j1"),
    ]
    assert decided(undone)[0] == ""
    again = [*undone, judgement(3, "same", "listing:l", "product:x1")]
    assert decided(again)[:2] == ("x1", "judgement")


@pytest.mark.parametrize("assigned", [None, "x1"])
def test_an_unsure_editor_is_asked_again(assigned: str | None) -> None:
    unsure = [judgement(1, "unsure", "listing:l", "product:x1")]
    found = decided(unsure, assigned=assigned)
    assert found[:2] == (("x1", "catalog") if assigned else ("", "unmatched"))
    assert found[2] == "An editor was unsure. Is this the Lumora Fit Rise X1?"


def test_a_merged_product_is_what_it_was_merged_into() -> None:
    merged = [judgement(1, "same", "product:x1", "product:old")]
    assert decided(merged, assigned="old")[:2] == ("x1", "catalog")
    assert decided([*merged, judgement(2, "same", "listing:l", "product:old")])[:2] == (
        "x1",
        "judgement",
    )


def test_a_decision_for_a_product_that_is_gone_is_a_question() -> None:
    gone = [judgement(1, "same", "listing:l", "product:gone")]
    product_id, rule, question, _ = decided(gone)
    assert (product_id, rule) == ("", "unmatched")
    assert question.startswith("It was found to be 'gone', which is no longer in the catalog.")


def test_what_is_no_product_of_ours_is_neither_matched_nor_asked_about() -> None:
    left_out = judgement(1, "drop", "listing:l", None)
    assert decided([left_out]) == ("", "judgement", "", "")
    assert decided([left_out], assigned="x1") == ("", "judgement", "", "")
    assert decided([left_out, judgement(2, "undo", "", None, undoes="j1")])[0] == "x1"


def test_a_gtin_with_which_nothing_else_agrees_is_asked_about() -> None:
    stranger: Row = {"listing_id": "l", "name": "Back bench", "brand": "Noffle", "gtin": GTIN}
    asked = "Its GTIN is that of the Lumora Fit Rise X1, but nothing else it prints agrees."
    assert decided([], stranger) == ("", "unmatched", f"{asked} What is it?", "")
