"""Tests of publishing at the desk: what would change, only what was looked at, and back again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from db.audit import entries
from db.connect import reading, writing
from db.schema import Score
from desk.difference import beside
from desk.release import build_release, publish_release
from desk.session import Session, session
from desk.web.app import make_app
from desk.web.jobs import job
from desk.web.ways import WAYS
from reports.release import live
from tests.desk import Desk
from tests.desking import BASE, Person, people


@pytest.fixture
def home(tmp_path: Path) -> Iterator[tuple[Session, dict[str, str]]]:
    """Give a catalog with one product and a database that a run has filled."""
    desk = Desk(tmp_path)
    desk.product("arc-300", "Plumbrae", "Arc 300")
    desk.shop("velm")
    desk.upright("run")
    desk.upright("publish")
    with session(desk.settings()) as opened:
        people(opened)
        yield opened, desk.settings()


def at(opened: Session, environ: dict[str, str], role: str) -> Person:
    client = TestClient(make_app(opened, environ, WAYS), base_url=BASE, client=("127.0.0.1", 5))
    person = Person(client)
    assert person.log_in(role).status_code == 303
    return person


def ended(opened: Session) -> tuple[str, ...]:
    for _ in range(1200):
        found = job(opened, "publish")
        if found and not found.running:
            return found.told
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_a_month_of_publishing(home: tuple[Session, dict[str, str]]) -> None:
    opened, environ = home
    first = live(opened.config)
    assert first
    publisher = at(opened, environ, "publisher")
    assert "Nothing: the release that was built last is live." in publisher.get("/publish").text
    path = opened.config.catalog / "products" / "arc-300.yml"
    path.write_text(path.read_text("utf-8").replace("Arc 300", "Arc 310"), "utf-8")
    assert publisher.post("/publish/prepare").status_code == 303
    assert [line.split()[0] for line in ended(opened)][-1] == "built"
    page = publisher.get("/publish").text
    assert "pages: " not in page
    assert "changed  products/arc-300.html" in page
    built = page.partition('name="seen" value="')[2].partition('"')[0]
    stale = publisher.post("/publish", {"seen": "0" * 16})
    assert stale.status_code == 422
    assert "nother release was built meanwhile" in stale.text
    editor = at(opened, environ, "editor")
    assert editor.post("/publish", {"seen": built}).status_code == 403
    assert publisher.post("/publish", {"seen": built}).status_code == 303
    ended(opened)
    now = live(opened.config)
    assert now
    assert now.id == built
    back = publisher.post("/publish/rollback", {"seen": built, "why": "a name was wrong"})
    assert back.status_code == 303
    again = live(opened.config)
    assert again
    assert again.id == first.id
    with reading(opened.engine) as connection:
        done = [one for one in entries(connection, 50) if one.outcome == "done"]
    told = [(one.account, one.act) for one in reversed(done) if one.act.startswith("publish")]
    assert told == [
        ("publisher", "publish.prepare"), ("publisher", "publish.site"),
        ("publisher", "publish.rollback"),
    ]  # fmt: skip
    assert json.loads(done[0].detail)["why"] == "a name was wrong"


def test_what_was_not_looked_at_is_not_published(home: tuple[Session, dict[str, str]]) -> None:
    opened, environ = home
    publisher = at(opened, environ, "publisher")
    built = build_release(opened)
    with writing(opened.engine) as connection:
        connection.execute(Score.table().update().values(method="9.9"))
    publisher.post("/publish", {"seen": built.id})
    (said,) = ended(opened)
    assert "look again" in said or "upright: " in said
    now = live(opened.config)
    assert now
    assert now.id == built.id  # as before


def test_two_releases_are_compared_by_what_readers_see(
    home: tuple[Session, dict[str, str]],
) -> None:
    opened, _ = home
    first = live(opened.config)
    assert first
    assert beside(first.folder, first.folder).is_none
    fresh = beside(None, first.folder)
    assert [one.what for one in fresh.products] == ["new"]
    assert publish_release(opened, only=first.id).id == first.id
