"""Real recorded pages hold as many reviews as a person counted, and hostile ones do no harm."""

from __future__ import annotations

import csv
import socket
from pathlib import Path

import pytest

from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page

ALL_READ = (
    "jsonld/", "microdata/", "rdfa/", "trustpilot/", "walmart/", "bestbuy/", "yotpo/", "judgeme/",
)  # fmt: skip
NO_REVIEWS = 0


def counts(shared: Path) -> dict[str, int]:
    with (shared / "captures" / "expected_counts.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {row["file"]: int(row["reviews"]) for row in rows if row["reviews"]}


def read(path: Path) -> Read:
    return read_page(Page(path.read_bytes(), url="https://shop.example/p"))


def test_counted_pages_give_every_review_once(shared: Path) -> None:
    expected = {
        name: count
        for name, count in counts(shared).items()
        if name.startswith(ALL_READ) or name.startswith("bazaarvoice/")
    }
    found = {name: len(read(shared / "captures" / name).reviews) for name in expected}
    assert found == expected


def test_pages_without_reviews_give_none(shared: Path) -> None:
    without = [name for name, count in counts(shared).items() if count == NO_REVIEWS]
    without += [str(path.relative_to(shared / "captures"))
                for path in (shared / "captures" / "reddit").glob("*.json")]  # fmt: skip
    assert {name: read(shared / "captures" / name).reviews for name in without} == dict.fromkeys(
        without, ()
    )


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
