"""Tests of the border: what is kept of a printed review, what never is, and under which key."""

from __future__ import annotations

import string
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spiders.archive.store import Stored
from spiders.border import (
    CONTROLS,
    MAX_TEXT,
    SURROGATES,
    Place,
    Unkeepable,
    clean,
    key_of,
    own_product,
    raw_reviews,
    review_key,
)
from spiders.item import PageItem
from spiders.keep import raw_review
from spiders.platforms.platform import Page, Printed, PrintedProduct, Read

SECRET = b"s" * 32
THEN = datetime(2026, 11, 22, 6, tzinfo=UTC)
STORED = Stored("0" * 64, "backfit/20261122T060000Z.warc.gz", 300, THEN)
PRINTED = Printed(
    review_id="77", rating_text="4", best_text="5", title="Firm", body="It holds.",
    author="Quill Marten", date_text="4 March 2026", verified=True, helpful=3, variant="black",
    product="Tiltwell 300",
)  # fmt: skip


def row(printed: Printed, shop: str = "backfit") -> dict[str, Any]:
    """Make the row of a review and return its columns."""
    made = raw_review(printed, shop, "listing", THEN, None, SECRET)
    return {column.name: getattr(made, column.name) for column in type(made).table().c}


def test_a_row_says_what_was_printed_but_not_who() -> None:
    kept = row(PRINTED)
    assert kept["review_key"] == "77"
    assert kept["product_name"] == "Tiltwell 300"
    assert "author" not in kept
    assert len(kept["author_hash"]) == 32
    same = {column.name for column in fields(Printed)} & set(kept)
    assert {name: kept[name] for name in same} == {name: getattr(PRINTED, name) for name in same}
    assert "Quill" not in repr(kept)


@given(
    text=st.text(st.characters(), max_size=60),
    author=st.none() | st.text(max_size=20),
)
@example(text="a\x00b\x1f", author="\ud800")
@example(text="\ud83d", author="\x00")
def test_any_text_makes_a_row_that_every_database_takes(text: str, author: str | None) -> None:
    printed = Printed(
        rating_text="5", body=text, title=text, author=author, review_id=text, variant=text
    )
    for value in row(printed).values():
        if isinstance(value, str):
            value.encode("utf-8")
            assert "\x00" not in value
            assert not CONTROLS.search(value)
            assert not SURROGATES.search(value)


def test_the_same_review_read_again_has_the_same_key_and_content() -> None:
    later = raw_review(PRINTED, "backfit", "other", datetime(2027, 1, 1, tzinfo=UTC), "c", SECRET)
    first = row(PRINTED)
    assert (later.review_key, later.content_hash, later.id) == (
        first["review_key"], first["content_hash"], first["id"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"rating_text": "5"}, {"body": "It fell."}, {"title": "Soft"}, {"verified": None},
     {"reply": "Thanks."}, {"date_text": "5 March 2026"}],
)  # fmt: skip
def test_an_edit_is_the_same_review_with_other_content(change: dict[str, Any]) -> None:
    first, edited = row(PRINTED), row(replace(PRINTED, **change))
    assert first["review_key"] == edited["review_key"]
    assert first["content_hash"] != edited["content_hash"]


@pytest.mark.parametrize("change", [{"helpful": 4}, {"url": "http://x.example/2"}])
def test_a_vote_is_no_edit(change: dict[str, Any]) -> None:
    assert row(PRINTED)["content_hash"] == row(replace(PRINTED, **change))["content_hash"]


NAMELESS = replace(PRINTED, review_id=None)


def test_without_an_id_the_content_is_the_key() -> None:
    assert row(NAMELESS)["review_key"] == row(replace(NAMELESS, helpful=9))["review_key"]
    for change in ({"body": "No."}, {"author": "Ivo Rask"}, {"rating_text": "1"}):
        other = replace(NAMELESS, **change)  # type: ignore[arg-type]  # each value is a text
        assert row(other)["review_key"] != row(NAMELESS)["review_key"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("3 days ago", "10 days ago"), ("yesterday", "2 days ago"), ("vor 3 Wochen", "vor 1 Monat")],
)
def test_a_date_that_moves_does_not_make_another_review(first: str, second: str) -> None:
    one, two = (row(replace(NAMELESS, date_text=text)) for text in (first, second))
    assert (one["review_key"], one["content_hash"]) == (two["review_key"], two["content_hash"])


@pytest.mark.parametrize("text", ["2026-03-04", "4.3.26", "March 4, 2026", "1772582400000"])
def test_a_date_that_stays_is_part_of_the_key(text: str) -> None:
    dated = replace(NAMELESS, date_text=text)
    assert row(dated)["review_key"] != row(replace(dated, date_text="2020-01-01"))["review_key"]


def test_a_huge_id_is_kept_as_its_hash() -> None:
    keys = {review_key(replace(PRINTED, review_id=letter * 10_000), None) for letter in "ab"}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {35}


def test_shops_do_not_share_authors() -> None:
    assert row(PRINTED)["author_hash"] != row(PRINTED, "hangwise")["author_hash"]


def test_mails_and_phones_do_not_pass() -> None:
    text = "Write to quill@example.org or call +44 20 7946 0018, please."
    kept = row(replace(PRINTED, body=text, title=text, reply=text))
    for name in ("body", "title", "reply"):
        assert "quill@" not in kept[name]
        assert "7946" not in kept[name]


@pytest.mark.parametrize(
    "printed",
    [
        Printed(author="Quill Marten", date_text="2026-01-01"),
        Printed(body=" \n\t"),
        replace(PRINTED, body="x" * (MAX_TEXT + 1)),
        replace(PRINTED, helpful=10**40),
    ],
)
def test_what_cannot_be_kept_is_refused_without_a_word_of_it(printed: Printed) -> None:
    with pytest.raises(Unkeepable) as told:
        row(printed)
    assert "Quill" not in str(told.value)
    assert len(str(told.value)) < 200


def test_rejects_name_their_place() -> None:
    place = Place("backfit", "listing", THEN, None, "http://backfit.example/p")
    rows, rejects = raw_reviews([PRINTED, Printed()], place, SECRET, "crawl", "page")
    assert [row.url for row in rows] == ["http://backfit.example/p"]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("page#review-2", "neither a rating nor a text")
    ]


def test_a_review_of_another_listing_goes_there() -> None:
    place = Place("backfit", "listing", THEN, None, "http://backfit.example/p?page=2")
    same = replace(PRINTED, listing_url="/p?variant=3")
    other = replace(PRINTED, listing_url="http://backfit.example/q")
    maker = replace(PRINTED, listing_url="http://maker.example/q")
    rows, _ = raw_reviews([same, other, maker], place, SECRET, "crawl", "page")
    assert (rows[0].listing_id, rows[2].listing_id) == ("listing", "listing")
    assert rows[1].listing_id not in ("listing", rows[0].listing_id)


def test_a_product_on_another_shelf_is_the_same_listing() -> None:
    place = Place("backfit", "listing", THEN, None, "http://backfit.example/en/products/q")
    shelved = replace(PRINTED, listing_url="/collections/all/products/q")
    rows, _ = raw_reviews([shelved], place, SECRET, "crawl", "page")
    assert rows[0].listing_id == "listing"


def test_a_pages_own_product_is_the_one_of_its_address() -> None:
    shown = [PrintedProduct(name="A", url="/a"), PrintedProduct(name="B", url="/b?x=1")]
    assert own_product(shown, "http://www.x.example/b") == shown[1]
    assert own_product(shown, "http://x.example/c") is None
    assert own_product(shown[:1], None) == shown[0]
    assert own_product([PrintedProduct()], None) is None


@given(st.text(string.printable))
def test_clean_text_is_left_alone(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == "".join(letter for letter in text if not CONTROLS.match(letter))


def test_an_item_in_a_log_names_no_author() -> None:
    page = Page(b"", "http://backfit.example/p")
    item = PageItem("l", "u", page, Read(platform="x", reviews=(PRINTED,)), "", THEN, STORED)
    assert repr(item) == "PageItem(http://backfit.example/p, 1 reviews)"
    assert key_of(PRINTED, "backfit", SECRET) == "77"
