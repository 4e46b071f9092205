"""Real recorded pages hold as many reviews as a person counted, and hostile ones do no harm."""

from __future__ import annotations

import csv
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.interpret import interpret
from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page
from spiders.saved import read_saved
from tests.bench.read import FIELDS

FETCHED = datetime(2026, 11, 2, tzinfo=UTC)
OPEN = {  # rows of the table that settle nothing: what is read there, and why
    "amazon/scrapfly_reviews.json": 5,  # another's extract: read by its shape
    "bazaarvoice/android_authors_by_id_with_includes_sorted.json": 10,  # included reviews
    "bazaarvoice/android_review_highlight_response.json": 16,  # excerpts that name their review
    "multi/zyte_parsers_rating_values.json": 0,
    "powerreviews/zoro_scrapfly_product.json": 51,  # another's extract of three products
    "rdfa/any23_goodrelations-rdfa10.html": 0,
    "reddit/praw_TestCommentForest.test_replace__skip_all.json": 0,  # JSON in texts of a cassette
    "reddit/praw_TestSubredditListings.test_comments.json": 0,
    "reviewsio/super.com_company_reviews.json": 450,
}


def table(shared: Path) -> dict[str, int | None]:
    with (shared / "captures" / "expected_counts.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {row["file"]: int(row["reviews"]) if row["reviews"] else None for row in rows}


def read(path: Path) -> Read:
    return read_page(Page(path.read_bytes(), url="https://shop.example/p"))


def test_every_file_of_the_table_gives_its_reviews_once(shared: Path) -> None:
    expected = {name: count for name, count in table(shared).items() if count is not None}
    assert len(expected) > 45
    found = {name: len(read_saved(shared / "captures" / name).reviews) for name in expected}
    assert found == expected


def test_what_the_table_leaves_open_is_read_without_harm(shared: Path) -> None:
    left = [name for name, count in table(shared).items() if count is None]
    found = {name: len(read_saved(shared / "captures" / name).reviews) for name in left}
    assert found == dict.fromkeys(left, 0) | OPEN


def test_each_platform_reads_its_own_captures(shared: Path) -> None:
    own = ("amazon", "bazaarvoice", "bestbuy", "judgeme", "trustpilot", "walmart", "yotpo")
    files = [name for name, count in table(shared).items() if count and name.startswith(own)]
    read_by = {name: read_saved(shared / "captures" / name).platform for name in files}
    assert read_by == {name: name.partition("/")[0] for name in files}


def test_all_that_a_capture_prints_is_understood(shared: Path) -> None:
    """No rating and no date of a real review is left unread, but 01/11/2023 is not guessed at."""
    for name, count in table(shared).items():
        reviews = read_saved(shared / "captures" / name).reviews if count else ()
        for review in reviews:
            printed = {field: getattr(review, field) for field in FIELDS}
            problems = interpret(printed, FETCHED)["problems"]
            assert problems is None or str(problems).endswith("ambiguous"), (name, problems)
            assert review.rating_text and review.date_text, name


def test_all_ten_blocks_without_braces_are_read_and_named(shared: Path) -> None:
    answer = read(shared / "captures" / "jsonld" / "sainsburys_product.html")
    assert len([note for note in answer.problems if "no opening brace" in note]) == 10
    assert all(
        review.rating_text and review.body and review.date_text and review.author and review.product
        for review in answer.reviews
    )


@pytest.mark.parametrize("content_type", ["application/json", None])
def test_json_is_accepted_as_the_suite_says(shared: Path, content_type: str | None) -> None:
    cases = sorted((shared / "hostile" / "jsontestsuite").rglob("*.json"))
    accepted = {path.name for path in cases if is_read(path.read_bytes(), content_type)}
    assert len(cases) > 300
    assert {path.name for path in cases if path.name.startswith("y_")} <= accepted
    if content_type:
        assert not [name for name in accepted if name.startswith("n_")]


def test_json_ld_of_the_conformance_suite_does_no_harm(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", no_socket)  # no context is ever fetched
    cases = [
        path for path in (shared / "hostile" / "jsonld-w3c").rglob("*") if path.suffix in SUFFIXES
    ]
    assert len(cases) > 300
    for path in cases:
        is_read(path.read_bytes(), None)


SUFFIXES = (".html", ".jsonld", ".json")


def no_socket(*_: object, **__: object) -> None:
    raise AssertionError("the reader opened a socket")


def is_read(body: bytes, content_type: str | None) -> bool:
    """Read a page; False where it is refused by name, anything else is an error."""
    try:
        read_page(Page(body, content_type=content_type))
    except Unreadable:
        return False
    return True
