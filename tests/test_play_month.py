"""The editors' month, whole, in Chromium: it is looked at, decided, published and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.connect import connect, reading
from db.schema import Audit
from tests.browser import opened
from tests.desking import PASSWORD
from tests.play.opened import desk
from tests.play.planted import RECALLED
from tests.play.staged import Played, played

LONG = 60_000  # milliseconds for a job


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory).copied(tmp_path_factory.mktemp("month") / "home")


def test_the_month_is_read_decided_published_and_taken_back(browser: Any, play: Played) -> None:
    before = live(play)
    with desk(play) as base, opened(browser, base) as page:
        log_in(page, base, "editor")
        look_at_today(page)
        log_in(page, base, "publisher")
        prepare(page, base)
        publish(page)
        after = live(play)
        assert after != before
        assert states(after)[RECALLED] == "recalled"
        roll_back(page)
        assert live(play) == before
    assert [
        one[:2] for one in acts(play) if one[1].startswith("publish.") and one[2] == "done"
    ] == [
        ("publisher", "publish.prepare"),
        ("publisher", "publish.site"),
        ("publisher", "publish.rollback"),
    ]


def log_in(page: Any, base: str, who: str) -> None:
    """Leave, if somebody is there, and enter."""
    page.goto(base)
    if page.get_by_role("link", name="Log out").count():
        page.get_by_role("link", name="Log out").click()
        page.get_by_role("button", name="Log out").click()
    page.goto(f"{base}login")
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Today"


def look_at_today(page: Any) -> None:
    """See what waits, and which shop broke, since when, and as of when its numbers are."""
    text = page.locator("main").inner_text()
    assert "Lotrecht-Laden: " in text
    assert "since 1 Nov 2026; readers see its numbers as of 1 Oct 2026" in text


def prepare(page: Any, base: str) -> None:
    """Compute and build, and wait until that has ended."""
    page.goto(f"{base}publish")
    page.get_by_role("button", name="Compute and build anew").click()
    page.locator("#job-publish >> text=Done.").wait_for(timeout=LONG)
    page.goto(f"{base}publish")


def publish(page: Any) -> None:
    """Put live what was looked at."""
    page.get_by_role("button", name="Publish release").click()
    page.locator("#job-publish >> text=Done.").wait_for(timeout=LONG)


def roll_back(page: Any) -> None:
    """Go back to what was live before."""
    page.get_by_role("link", name="Go back to the one before").click()
    page.get_by_label("Why").fill("a number is asked about by a maker")
    page.get_by_role("button", name="Go back").click()
    assert "is live again" in page.get_by_role("status").first.inner_text()


def live(play: Played) -> Path:
    return (play.home / "site" / "live").resolve()


def states(release: Path) -> dict[str, str]:
    """Tell of each product on a site whether it is scored, by the file that others read."""
    told = json.loads((release / "data.json").read_text("utf-8"))
    return {str(one["product_id"]): str(one["state"]) for one in told["products"]}


def acts(play: Played) -> list[tuple[str, str, str]]:
    """Read the audit log: who did what, and how it ended."""
    engine = connect(f"sqlite:///{play.home}/upright.db")
    table = Audit.table().c
    with reading(engine) as connection:
        found = connection.execute(
            select(table.account, table.act, table.outcome).order_by(table.number)
        ).all()
    engine.dispose()
    return [(str(who), str(act), str(outcome)) for who, act, outcome in found]
