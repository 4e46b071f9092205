"""The deciding pages in Chromium: answered by keys, readable by everybody, at every width."""

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

from db.connect import reading
from db.judgements import judgements
from db.schema import TrustTest
from desk.session import Session
from desk.web.serve import server
from tests.auditing import axe
from tests.browser import opened
from tests.desking import PASSWORD
from tests.deskworld import NOW, WEEK, desk_of, put
from tests.test_desk_hazards import TEXT

FIRST, SECOND, THIRD = (f"/questions/{n:032x}" for n in range(3))
AT = int(NOW.timestamp() - 20 * 86_400) // WEEK
PAGES = (
    "/questions", "/questions/list", "/questions/certain", "/hazards",
    "/hazards/group?product=aurel-a2&aspect=safety_incident", "/advisories",
    "/advisories/new?product=aurel-a2&reviews=velm/aurel-a2-0", "/atypical",
    f"/atypical/group?test=burst&product=aurel-a2&shop=velm&week={AT}", "/decisions",
    "/decisions/1", "/decisions/1/undo", "/decisions/export",
)  # fmt: skip


@pytest.fixture
def desk(lite: Engine, tmp_path: Path) -> Session:
    made = desk_of(lite, tmp_path)
    put(lite, [TrustTest(test="burst", position=0, grain="product", meaning="many at once")])
    return made


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


def log_in(page: Any, base: str, account: str = "editor") -> None:
    page.goto(f"{base}/login")
    page.fill("#f-account", account)
    page.fill("#f-password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{base}/")


def said(session: Session) -> list[tuple[str, str]]:
    with reading(session.engine) as connection:
        return [(row.verdict, row.why) for row in judgements(connection)]


def test_questions_are_answered_by_the_keyboard_alone(browser: Any, desk: Session) -> None:
    with at_work(desk) as base, opened(browser, base) as page:
        log_in(page, base)
        page.goto(f"{base}/questions")
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        page.keyboard.press("j")
        page.wait_for_url(f"{base}{SECOND}")
        page.keyboard.press("k")
        page.wait_for_url(f"{base}{FIRST}")
        page.focus("#f-why")
        page.keyboard.type("same stuff")  # the keys rest while somebody types
        assert said(desk) == []
        page.reload()
        assert page.input_value("#f-why") == "same stuff"  # nothing typed is lost
        page.keyboard.press("s")
        page.wait_for_url(f"{base}{SECOND}?did=*")
        assert "Undo" in page.inner_text(".done")
        page.keyboard.press("d")
        page.wait_for_url(f"{base}{THIRD}?did=*")
        page.keyboard.press("u")
        page.wait_for_url(f"{base}/questions?did=*")
        assert "No question waits" in page.inner_text("main")
    assert said(desk) == [
        ("same", "same stuff"),
        ("different", "looked at side by side: not the same"),
        ("unsure", "looked at side by side: it cannot be told"),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_can_be_used_by_everybody(
    browser: Any, desk: Session, width: int, scheme: str, tmp_path: Path
) -> None:
    with at_work(desk) as base, opened(browser, base, width=width, color_scheme=scheme) as page:
        log_in(page, base, "publisher")
        page.goto(f"{base}/advisories/new?product=aurel-a2&reviews=velm/aurel-a2-0")
        page.fill("#f-title", "The lock may open")
        page.fill("#f-text", TEXT)
        page.click("main button")
        page.wait_for_url(f"{base}/advisories/aurel-a2-*")
        found = {page.url: _faults(page, tmp_path)}
        for path in PAGES:
            page.goto(base + path)
            found[path] = _faults(page, tmp_path)
    assert {path: faults for path, faults in found.items() if faults} == {}


def _faults(page: Any, folder: Path) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    name = page.url.partition("//")[2].partition("/")[2].replace("/", "_")[:40]
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    return [*axe(page), *(["it is wider than the window"] if wide else [])]
