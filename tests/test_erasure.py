"""Tests of what an erasure leaves in the tables, and of every way in that it closes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from db.connect import Engine
from db.erasure import author_subjects, review_subject, scrub, suppress, tables_of_reviews
from db.intake import append, open_crawl
from db.schema import Record
from spiders.border import raw_review
from spiders.platforms.platform import Printed
from tests.erasing import CANARIES, STORIES
from tests.shops.crawling import NOW
from tests.tables import laid


def test_every_table_that_knows_reviews_is_emptied(engine: Engine) -> None:
    """A table that a later step writes is found by its columns."""
    named = {table.name for table in tables_of_reviews()}
    assert {"raw_reviews", "versions", "sightings", "reviews", "current_reviews"} <= named
    for table in Record.metadata.sorted_tables:
        told = {"author_hash", "body", "title"} & set(table.c.keys())
        assert not told or table.name in {*named, "safety_notes", "studies", "advisories"}, (
            table.name
        )


def test_no_way_in_passes_by_those_who_are_forgotten(engine: Engine) -> None:
    secret = b"s" * 32
    names = CANARIES[2], "Siobhán O\u2019Neill", "Ivo Rask", "Ivo Rask"
    printed = [
        Printed(review_id=str(n), rating_text="5", author=name) for n, name in enumerate(names)
    ]
    rows = [raw_review(one, "oakrow", "listing", NOW, None, secret) for one in printed]
    suppress(engine, "oakrow", author_subjects(secret, "oakrow", CANARIES[2]), NOW)
    suppress(engine, "oakrow", [review_subject("oakrow", "3")], NOW)
    crawl = open_crawl(engine, "oakrow", "import", NOW)
    done = append(engine, crawl, reviews=rows)
    assert (done.listed, done.distinct, done.new) == (1, 1, 1)
    assert append(engine, crawl, reviews=rows[:2]).listed == 0


def test_no_deleted_byte_stays_in_the_file(tmp_path: Path) -> None:
    """What was deleted before, in the ordinary way, goes with what is erased."""
    path = tmp_path / "upright.db"
    engine = laid(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.execute(text("INSERT INTO rejects VALUES ('c', 'p', :told)"),
                           {"told": STORIES[0] * 999})  # fmt: skip
        connection.commit()
        connection.execute(text("DELETE FROM rejects"))
        connection.commit()
    there = b"".join(found.read_bytes() for found in tmp_path.glob("upright.db*"))
    assert STORIES[0].encode() in there
    scrub(engine)
    engine.dispose()
    there = b"".join(found.read_bytes() for found in tmp_path.glob("upright.db*"))
    assert STORIES[0].encode() not in there
