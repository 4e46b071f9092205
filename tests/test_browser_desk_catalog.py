"""The desk's pages of products, shops and people in Chromium: no rule broken, at every width."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db.schema import Crawl
from desk.session import Session
from desk.web.serve import server
from tests.auditing import axe
from tests.browser import NARROW, WIDE, opened
from tests.desking import PASSWORD, at_desk
from tests.seeds import add
from tests.shelving import NOW, decided, photograph, send, shelve, synced
from tests.tables import laid

ONE = "/products/arc-300"
PAGES = (
    "/products", ONE, f"{ONE}/facts", f"{ONE}/specs", f"{ONE}/specs/max_weight", f"{ONE}/words",
    f"{ONE}/trials", f"{ONE}/trials/mk-2026-10-03", f"{ONE}/prices/l2", f"{ONE}/pictures",
    "/edits/1/undo", "/shops", "/shops/velm", "/shops/add", "/shops/velm/permission/fetch",
    "/shops/velm/letter?use.quote=yes", "/shops/velm/edit", "/shops/velm/crawl", "/people",
    "/people/add", "/people/editor", "/me", "/audit",
)  # fmt: skip
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Session]:
    engine: Engine = laid(f"sqlite:///{tmp_path}/desk.db")
    session = shelve(engine, tmp_path)
    add(engine, Crawl(crawl_id="velm/1", shop="velm", kind="crawl", outcome="failed",
                      reason="http 403", started=NOW, finished=NOW))  # fmt: skip
    with at_desk(session, "editor") as editor:
        send(editor, f"{ONE}/words", {"verdict": "Sturdy.", "pros": "wide", "cons": "heavy"})
        test = {"unit": "serial 1", "got": "bought", "tester": "MK", "tested": "2026-10-03",
                "minutes": "48", "alt1": "the strap"}  # fmt: skip
        files = {"photo1": ("a.jpg", photograph(), "image/jpeg")}
        assert send(editor, f"{ONE}/trials", test, files=files).status_code == 303
        words = {"alt": "the side", "rights": "our own", "source": "our own"}
        files = {"picture": ("a.jpg", photograph(size=(900, 700)), "image/jpeg")}
        assert send(editor, f"{ONE}/pictures", words, files=files).status_code == 303
    synced(session)
    yield session
    engine.dispose()


@contextmanager
def at_work(session: Session) -> Iterator[str]:
    """Serve the desk on a port of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = server(session, {})
        thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
        thread.start()
        while not made.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            made.should_exit = True
            thread.join()


def log_in(page: Any, base: str, account: str) -> None:
    page.goto(f"{base}/login")
    page.fill("#f-account", account)
    page.fill("#f-password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{base}/")


@pytest.mark.parametrize("width", [WIDE[0], NARROW[0]])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_or_is_wider_than_the_screen(
    browser: Any, shelf: Session, width: int, scheme: Any
) -> None:
    found: dict[str, list[str]] = {}
    with at_work(shelf) as base, opened(browser, base, width=width, color_scheme=scheme) as page:
        log_in(page, base, "admin")
        for path in PAGES:
            page.goto(base + path)
            faults = axe(page)
            if page.evaluate(SIDEWAYS):
                faults.append("wider than the screen")
            if faults:
                found[path] = faults
    assert found == {}


def test_what_is_typed_outlives_a_reload_and_a_refusal(browser: Any, shelf: Session) -> None:
    # the refusal itself (422) is an error to the browser, so nothing is watched here
    with at_work(shelf) as base:
        context = browser.new_context()
        page = context.new_page()
        log_in(page, base, "editor")
        page.goto(f"{base}{ONE}/words")
        page.fill("#f-verdict", "It cures sciatica.")
        page.reload()
        assert page.input_value("#f-verdict") == "It cures sciatica."
        page.fill("#f-why", "after a month")
        page.click("main form button")
        page.wait_for_selector("[role=alert]")
        assert "Say instead" in page.inner_text("[role=alert]")
        assert page.input_value("#f-verdict") == "It cures sciatica."
        page.fill("#f-verdict", "Sturdy, and slow to fold.")
        page.click("main form button")
        page.wait_for_selector(".done")
        page.click(".done a")
        page.fill("#f-why", "too early")
        page.click("main form button")
        page.wait_for_selector(".done")
        context.close()
    assert [row[0] for row in decided(shelf)][-2:] == ["set", "undo"]
