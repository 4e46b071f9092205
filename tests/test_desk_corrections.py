"""Tests of corrections at the desk: recorded once, on the site after, refused where wrong."""

from __future__ import annotations

from pathlib import Path

from db.connect import reading
from db.told import corrections
from desk.session import session
from tests.desk import Desk
from tests.desking import at_desk, people


def test_a_correction_is_recorded_and_reaches_readers(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.product("arc-300", "Plumbrae", "Arc 300")
    desk.upright("run")
    sent = {"page": "products/arc-300.html", "date": "2026-11-30", "wrong": "The limit was 350 lb.",
            "now": "It is 300 lb.", "why": "the manual says so", "seen": "0"}  # fmt: skip
    with session(desk.settings()) as opened:
        people(opened)
        with at_desk(opened, "editor") as editor:
            assert "products/arc-300.html" in editor.get("/corrections").text
            assert editor.post("/corrections", {**sent, "page": "../x"}).status_code == 422
            assert editor.post("/corrections", {**sent, "date": "soon"}).status_code == 422
            assert editor.post("/corrections", sent).status_code == 303
            late = editor.post("/corrections", sent)
            assert late.status_code == 409
            assert "It is 300 lb." in late.text  # nothing typed is lost
            seen = late.text.partition('name="seen" value="')[2].partition('"')[0]
            assert editor.post("/corrections", {**sent, "seen": seen}).status_code == 303
    desk.upright("run")
    desk.upright("build")
    with session(desk.settings()) as opened, reading(opened.engine) as connection:
        assert [one.now for one in corrections(connection)] == ["It is 300 lb."] * 2
    (page,) = (desk.home / "site" / "releases").glob("*/corrections.html")
    assert "The limit was 350 lb." in page.read_text("utf-8")
