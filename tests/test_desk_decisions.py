"""Tests of the log of decisions at the desk: found, looked at, taken back, written to files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import reading
from db.judgements import judgements, standing, verify
from db.queue import waiting
from desk.judge import Editor, judge, set_value
from desk.session import Session
from tests.desking import at_desk
from tests.deskworld import HOSTILE, desk_of

FIRST, SECOND = f"{0:032x}", f"{1:032x}"
SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield desk_of(engine, tmp_path)


def same(session: Session, listing: str, why: str = "same manual") -> None:
    judge(session, "same", f"listing:{listing}", "product:aurel-a2", Editor("R.E.", why))


def test_the_log_is_found_by_thing_and_shows_what_was_on_the_screen(desk: Session) -> None:
    same(desk, FIRST)
    same(desk, SECOND, HOSTILE)
    with at_desk(desk, "editor") as editor:
        page = editor.get("/decisions").text
        assert "2 decisions" in page
        assert "<script>alert" not in page
        assert page.index(SECOND) < page.index(FIRST)
        found = editor.get(f"/decisions?subject={FIRST[:31]}0").text
        assert "1 decision about" in found
        assert "nothing" not in editor.get("/decisions?subject=%22%3E").text
        one = editor.get("/decisions/1").text
        assert "in force" in one
        assert "Aurel A2<mark> Classic 0</mark>" in one
        assert "Is this the Aurel A2?" in one
        assert "price: −0.05" in one
        assert editor.get("/decisions/99").status_code == 404


def test_a_decision_is_taken_back_with_a_reason_and_waits_again(desk: Session) -> None:
    same(desk, FIRST)
    with at_desk(desk, "editor") as editor:
        page = editor.get("/decisions/1/undo").text
        assert "The two stand apart then" in page
        seen = SEEN.search(page)
        assert seen
        sent = {"seen": seen.group(1), "why": ""}
        assert editor.post("/decisions/1/undo", sent).status_code == 422
        done = editor.post("/decisions/1/undo", {**sent, "why": "another frame"})
        assert done.status_code == 303
        assert "undone by 2" in editor.get("/decisions/1").text
        late = editor.raw(
            "/decisions/1/undo", {"csrf": _token(page), "seen": "1", "why": "the second of two"}
        )
        assert late.status_code == 409
        assert "another frame" in late.text
    with reading(desk.engine) as connection:
        rows = judgements(connection)
        assert verify(rows) == ()
        assert [row.verdict for row in rows] == ["same", "undo"]
        assert len(waiting(connection)) == 3


def test_what_was_done_together_is_taken_back_together(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        pairs = [f"{FIRST} aurel-a2", f"{SECOND} aurel-a2"]
        sent = {"pair": pairs, f"seen.{FIRST}": "0", f"seen.{SECOND}": "0", "how": "all"}
        editor.post("/questions/certain", sent)
        same(desk, f"{2:032x}")
        assert editor.get("/decisions/1/undo?to=3").status_code == 422
        page = editor.get("/decisions/1/undo?to=2").text
        assert "decisions 1 to 2 back?" in page
        sent = {"seen": "1", "to": "2", "why": "too fast"}
        assert editor.post("/decisions/1/undo", sent).status_code == 303
    with reading(desk.engine) as connection:
        rows = judgements(connection)
        assert verify(rows) == ()
        assert len(standing(rows).matched) == 1


def test_what_was_set_is_written_into_the_files_by_a_publisher(desk: Session) -> None:
    set_value(desk, "products/aurel-a2", "model", "A2 Plus", Editor("R.E.", "new label"))
    with at_desk(desk, "editor") as editor:
        page = editor.get("/decisions/export").text
        assert "+model: A2 Plus" in page
        assert "needs the role of publisher" in page
        assert editor.post("/decisions/export", {"seen": "1"}).status_code == 403
    with at_desk(desk, "publisher") as publisher:
        publisher.get("/decisions/export")
        set_value(desk, "products/aurel-a2", "mpn", "A2P", Editor("R.E.", "from the box"))
        assert publisher.post("/decisions/export", {"seen": "1"}).status_code == 409
        assert publisher.post("/decisions/export", {"seen": "2"}).status_code == 303
        assert "Nothing that was set" in publisher.get("/decisions/export").text
    written = (desk.config.catalog / "products" / "aurel-a2.yml").read_text("utf-8")
    assert "model: A2 Plus" in written


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    return found.group(1)
