"""Tests of what the day begins with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select, update

from db.connect import writing
from db.schema import Crawl, Match, Run
from desk.session import Session
from tests.desking import at_desk, people
from tests.seeds import add, config_of, fill

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def test_today_says_what_waits_and_what_broke(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    session = Session(config_of(tmp_path), engine)
    people(session)
    with at_desk(session, "editor") as editor:
        quiet = editor.get("/").text
        assert "Nothing: every shop&#39;s newest reading is whole" in quiet or "Nothing" in quiet
        with writing(engine) as connection:
            listing = connection.execute(select(Match.table().c.listing_id)).scalars().first()
            connection.execute(
                update(Match.table())
                .where(Match.table().c.listing_id == listing)
                .values(question="which of two?")
            )
            newest = connection.execute(
                select(Crawl.table().c.crawl_id).order_by(Crawl.table().c.crawl_id.desc())
            ).scalars().first()  # fmt: skip
            connection.execute(
                update(Crawl.table())
                .where(Crawl.table().c.crawl_id == newest)
                .values(outcome="failed", reason="http 403")
            )
        add(engine, Run(run_id="run/x", kind="run", started=NOW, finished=NOW, status="failed",
                        detail="Problem: the disk is full"))  # fmt: skip
        loud = editor.get("/").text
    assert "<strong>1</strong> question on what a listing is" in loud
    assert "blocked (http 403)" in loud
    assert "failed: Problem: the disk is full" in loud
