"""No answer misleads a reader of review apps: odd values, look-alikes, depth, tags left open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from spiders.platforms import judgeme, shopify, stamped
from spiders.platforms.document import open_document
from spiders.platforms.platform import Page, Platform, Printed, Unreadable
from spiders.reading import PLATFORMS
from tests.recorded import PAGES, URL
from tests.test_review_apps import APPS, answer_of, opened

OURS = (*APPS, shopify.NAME)
RECORDED = sorted(
    path for name in OURS for path in (PAGES / name).iterdir()
    if not path.name.endswith(".expected.json")
)  # fmt: skip
JSON_PAGES = [path for path in RECORDED if path.suffix == ".json"]


def own(path: Path) -> str:
    expected_read = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    return str(expected_read["platform"])


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.NAME)
def test_no_platform_claims_a_page_of_another(platform: Platform) -> None:
    pages = [path for path in sorted(PAGES.glob("*/*")) if ".expected" not in path.name]
    others = [path for path in pages if own(path) != platform.NAME]
    documents = {path: open_document(Page(path.read_bytes(), URL)) for path in others}
    claimed = [
        path.relative_to(PAGES)
        for path, document in documents.items()
        if any(mark in document.marks for mark in platform.MARKS) and platform.read(document)
    ]
    assert claimed == []


ODD: tuple[Any, ...] = (
    None, True, "", "x", "\u0000\ud800", 7, -1, 1e30, "9" * 60, [], {}, [[]], [{}], ["x", 1],
    {"a": {}}, [None], "<b>x", "http://[",
)  # fmt: skip


def mutated(data: Any) -> Iterator[Any]:
    """Give every tree in which one value is another, or missing."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield {name: part for name, part in data.items() if name != key}
            yield from ({**data, key: odd} for odd in ODD)
            yield from ({**data, key: inner} for inner in mutated(value))
    elif isinstance(data, list):
        for number, value in enumerate(data[:2]):
            yield from ([*data[:number], odd, *data[number + 1 :]] for odd in ODD)
            yield from ([*data[:number], inner, *data[number + 1 :]] for inner in mutated(value))


def is_sound(review: Printed) -> bool:
    texts = [getattr(review, part.name) for part in fields(Printed)]
    numbers = (review.helpful, review.media_count)
    return all(text is None or isinstance(text, str | bool | int) for text in texts) and all(
        number is None or 0 <= number < 10**9 for number in numbers
    )


@pytest.mark.parametrize("path", JSON_PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_value_of_an_answer_breaks_its_reader(path: Path) -> None:
    data, count = json.loads(path.read_text("utf-8")), 0
    (platform,) = (one for one in PLATFORMS if path.parent.name == one.NAME)
    for tree in mutated(data):
        count += 1
        if count % 15 and len(path.read_bytes()) > 4000:
            continue  # the large ones have thousands of such trees
        try:
            read = platform.read(opened(tree, URL))
        except Unreadable:
            continue
        assert read is None or all(map(is_sound, read.reviews))
    assert count > 20


@pytest.mark.parametrize("platform", [*APPS.values(), shopify], ids=lambda one: one.NAME)
@pytest.mark.parametrize(
    "data",
    [
        [], {}, None, 5, "text", [None], {"reviews": {}}, {"reviews": [None, 5]},
        {"data": [], "timeline": {}, "response": [], "product": None, "products": [{}]},
        {"html": 5, "total_count": 1}, {"html": "<p>ours</p>", "total_count": 1},
        {"widget": "<p>ours</p>"}, {"widget": None, "data": None},
        {"product": {"id": 1, "title": "T", "handle": "h", "vendor": "V", "variants": []}},
        {"id": 1, "title": "T", "handle": "h", "vendor": "V", "variants": [{}], "reviews": []},
        {"status": {"code": 500, "message": "down"}}, {"status": "error"},
        [{"id": 1, "rating": 5, "title": "T", "body": "B", "author": "A"}],
        {"reviews": [{"reviewId": "a", "rating": 9, "dateCreated": "2026-01-02", "text": "x"}]},
        {"reviews": [{"uuid": "a", "rating": 9, "body": "of another"}], "total_count": 1},
        {"comments": [{"id": 1, "score": 120, "content": "a post", "created_at": "2026"}]},
    ],
)  # fmt: skip
def test_what_merely_looks_alike_is_not_claimed(platform: Platform, data: Any) -> None:
    assert platform.read(opened(json.dumps(data), "https://shop.example/x.json")) is None


def test_an_answer_deep_or_long_is_read_in_time() -> None:
    review = {"uuid": "a", "rating": 5, "body_html": "<p>x</p>", "reviewer_name": "Q"}
    many = {"reviews": [{**review, "uuid": str(n)} for n in range(5000)], "number_of_reviews": 1}
    assert len(answer_of(judgeme, many).reviews) == 5000
    deep: Any = review
    for _ in range(60):
        deep = {"x": [deep]} if isinstance(deep, dict) and "uuid" in deep else [deep]
    assert len(answer_of(judgeme, deep).reviews) == 1
    begun = "<div class='jdgm-rev' data-review-id='{0}'><b class='jdgm-rev__title'>T {0}</b>"
    nested = "".join(begun.format(number) for number in range(200))
    read = answer_of(judgeme, {"html": nested, "total_count": 200}).reviews
    assert [one.title for one in read] == [f"T {number}" for number in range(200)]


def test_a_tag_left_open_gives_no_review_the_words_of_the_next() -> None:
    html = (
        "<div class='stamped-review' data-rating='1'><p class='author'>A</p><div>"
        "<div class='stamped-review' data-rating='5'><p class='author'>B</p>"
        "<h3 class='stamped-review-header-title'>Second</h3></div>"
    )
    first, second = answer_of(stamped, {"widget": html}).reviews
    assert (first.rating_text, first.author, first.title) == ("1", "A", None)
    assert (second.rating_text, second.author, second.title) == ("5", "B", "Second")


def test_a_rating_that_is_no_star_gets_no_scale_of_five() -> None:
    for rating, best in ((5, "5"), ("4.5", "5"), (9, None), ("100%", None), (None, None)):
        review = {"uuid": "a", "rating": rating, "body_html": "x"}
        (read,) = answer_of(judgeme, {"reviews": [review]}).reviews
        assert (read.rating_text, read.best_text) == (
            None if rating is None else str(rating),
            best,
        )
