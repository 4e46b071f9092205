"""A review that a page prints more than once is one, and two reviews stay two."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.platforms.distinct import distinct
from spiders.platforms.platform import Page, Printed
from spiders.reading import read_page


def printed(**values: Any) -> Printed:
    usual = {"author": "Ann", "rating_text": "5", "date_text": "2024-01-02", "body": "Very good."}
    return Printed(**(usual | values))


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ({}, 1),
        ({"body": "<p>Very&nbsp; good.</p>"}, 1),
        ({"body": "Very good. And light."}, 1),
        ({"body": "Very go…"}, 1),
        ({"rating_text": "5.0"}, 1),
        ({"date_text": "2024-01-02T23:00:00Z"}, 1),
        ({"date_text": "2 January 2024"}, 1),
        ({"date_text": "2024-01-03"}, 2),
        ({"rating_text": "4"}, 2),
        ({"author": "Bob"}, 2),
        ({"body": "Not good."}, 2),
        ({"body": "Very good. And light.", "author": None}, 2),
    ],
)
def test_copies_of_one_review_are_one(second: dict[str, Any], count: int) -> None:
    for found in (
        [("a", printed()), ("b", printed(**second))],
        [("a", printed(**second)), ("a", printed())],
    ):
        assert len(distinct(found)[0]) == count


def test_ids_tell_reviews_apart_within_one_syntax_only() -> None:
    one, two = printed(review_id="1"), printed(review_id="2")
    assert len(distinct([("a", one), ("a", two)])[0]) == 2
    assert len(distinct([("a", one), ("b", two)])[0]) == 1
    assert len(distinct([("a", one), ("b", printed()), ("a", two)])[0]) == 2
    assert distinct([("a", one), ("b", printed(review_id=None, helpful=3))])[0] == (
        printed(review_id="1", helpful=3),
    )


def test_thousands_of_alike_reviews_are_told_apart_quickly() -> None:
    rows = [
        {"id": str(number), "rating": 5, "text": "Good", "author": "Guest", "date": "2024-01-01"}
        for number in range(5_000)
    ]
    answer = read_page(Page(json.dumps({"reviews": rows}).encode()))
    assert len(answer.reviews) == 5_000
