"""Every record is accounted for: listed are distinct or repeats; distinct new, edited or known."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import connect
from db.schema import Crawl, Reject, Sighting
from spiders.imports import import_file, import_files
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review
from tests.shops.world import World, opened

HEADER = "id,rating,body,author,product\n"
SHEET = HEADER + (
    "1,5,Firm.,Quill Marten,Tiltwell\n"
    "1,5,Firm.,Quill Marten,Tiltwell\n"  # a repeat
    "1,4,Firm at first.,Quill Marten,Tiltwell\n"  # the same review with other content
    "2,3,Soft.,Ivo Rask,Tiltwell\n"
    "2,1,It fell.,Una Brill,Hangwell\n"  # another review under the same id
    ",2,No id.,Ivo Rask,Tiltwell\n"
    ",2,No id.,Ivo Rask,Tiltwell\n"  # a repeat, known by what it says
    "3,,,Ivo Rask,Tiltwell\n"  # says nothing
    "4,5\n"  # no row
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with the shop backfit."""
    with opened(tmp_path) as made:
        made.open("backfit", {}, "/p/1")
        yield made


@pytest.fixture
def store(world: World) -> Iterator[Engine]:
    """Give the world's database."""
    made = connect(world.config.database_url)
    yield made
    made.dispose()


def counts(crawl: Crawl) -> tuple[int, int, int, int, int]:
    return crawl.listed, crawl.distinct, crawl.new, crawl.edited, crawl.rejected


def test_every_row_of_a_sheet_is_accounted_for(world: World, store: Engine, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(SHEET)
    first = import_file(store, world.config, "backfit", path)
    assert counts(first) == (6, 3, 3, 0, 3)
    assert (first.outcome, first.reason) == ("partial", "an id stands for two reviews")
    assert first.listed + first.rejected == len(SHEET.splitlines()) - 1
    assert len(world.rows(Sighting)) == first.distinct
    assert [str(row["place"]).rpartition("/")[2] for row in world.rows(Reject)] == [
        "r.csv:10", "r.csv:6#double-1", "r.csv:9",
    ]  # fmt: skip
    path.write_text(SHEET.replace("Soft.", "Softer.").replace("4,5\n", "4,5,Good.,,Tiltwell\n"))
    assert counts(import_file(store, world.config, "backfit", path)) == (7, 4, 1, 1, 2)


def test_a_review_on_two_saved_pages_is_listed_twice_and_kept_once(
    world: World, store: Engine, tmp_path: Path
) -> None:
    pages = [tmp_path / f"{number}.html" for number in range(3)]
    shown = ([review(1), review(2)], [review(2), review(3)], [review(2, reviewBody="New words.")])
    for page, reviews in zip(pages, shown, strict=True):
        page.write_bytes(product_page(reviews).body)
    first = import_files(store, world.config, "backfit", pages)
    assert counts(first) == (5, 3, 3, 0, 0)
    again = import_files(store, world.config, "backfit", pages[:2])
    assert counts(again)[:3] == (4, 3, 0)
    assert again.edited in (0, 1)  # whichever content stood before


def test_what_was_mended_is_logged_and_no_reject(
    world: World, store: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = tmp_path / "p.html"
    shared = [
        review(1),
        review(1, reviewBody="Other.", author="Ivo Rask", datePublished="2026-01-02"),
    ]
    page.write_bytes(product_page(shared).body.replace(b"]}<", b"],}<"))
    with caplog.at_level(logging.INFO, "spiders.border"):
        done = import_file(store, world.config, "backfit", page)
    assert (done.outcome, counts(done)) == ("complete", (2, 2, 2, 0, 0))
    assert [message.partition(": ")[2] for message in caplog.messages] == [
        "JSON-LD block 1 mended: a comma too many",
        "ids that several reviews share, not used: 1",
    ]


def test_a_review_on_two_listings_is_listed_twice_and_kept_once(world: World) -> None:
    pages = {"/p/1": product_page([review(1), review(2)]), "/p/2": product_page([review(2)])}
    world.open("oakrow", pages, "/p/1", "/p/2")
    assert counts(world.crawl("oakrow").crawl) == (3, 2, 2, 0, 0)
    edited = product_page([review(2, reviewBody="New words."), review(3)])
    world.open("oakrow", {"/p/1": edited, "/p/2": edited}, "/p/1", "/p/2")
    second = world.crawl("oakrow", NOW + timedelta(days=7)).crawl
    assert counts(second) == (4, 2, 1, 1, 0)
