"""Every page of the desk in Chromium: axe, phones, dark, the keyboard alone, its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from desk.session import Session
from desk.web.ways import WAYS
from tests.auditing import axe, check
from tests.browser import opened
from tests.deskall import full_desk
from tests.fuzzed import toured
from tests.serving import admit, desk_served
from tests.still import stilled
from tests.tables import laid
from tests.test_browser_keyboard import walk

EACH = 1  # page of one way; `make soak` takes more, at every width
NO_PAGE = ("products.picture", "edition.file")
COLOURS = "color-contrast"


@dataclass
class Shown:
    """A desk that is served, and the addresses of its pages."""

    session: Session
    base: str
    pages: list[str] = field(default_factory=list)

    def faults(
        self, browser: Any, look: Any, pages: list[str] | None = None, **options: Any
    ) -> Any:
        """Open every page and look at it; gives what was found, by address."""
        found = {}
        with opened(browser, self.base, **options) as page:
            admit(page.context, self.session, self.base)
            for address in pages or self.pages:
                page.goto(self.base + address)
                if faults := look(page):
                    found[address] = faults
        return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("desk")
    engine = laid(f"sqlite:///{folder}/desk.db")
    with stilled():
        session = full_desk(engine, folder)
        found = toured(session)
        pages = [address for name in found.addresses if name not in NO_PAGE
                 for address in found.addresses[name][:EACH]]  # fmt: skip
        assert len(found.addresses) == len(WAYS)
        with desk_served(session) as base:
            yield Shown(session, base, pages)
    engine.dispose()


@pytest.mark.parametrize("width", (320,))
def test_no_page_breaks_a_rule_of_accessibility(browser: Any, desk: Shown, width: int) -> None:
    assert desk.faults(browser, axe, width=width) == {}


@pytest.mark.parametrize("width", (1280,))
def test_no_dark_page_is_hard_to_read(browser: Any, desk: Shown, width: int) -> None:
    look = lambda page: axe(page, COLOURS)  # noqa: E731
    assert desk.faults(browser, look, width=width, color_scheme="dark") == {}


@pytest.mark.parametrize("width", (320,))
def test_no_page_is_wider_than_its_window(browser: Any, desk: Shown, width: int) -> None:
    look = lambda page: check(page, "sideways", "overlaps")  # noqa: E731
    assert desk.faults(browser, look, width=width) == {}


def test_every_control_is_reached_by_tab_and_seen(browser: Any, desk: Shown) -> None:
    assert desk.faults(browser, walk, reduced_motion="reduce") == {}


def test_a_question_is_answered_by_keys_alone(browser: Any, desk: Shown) -> None:
    with opened(browser, desk.base) as page:
        admit(page.context, desk.session, desk.base, "editor")
        page.goto(f"{desk.base}/questions/{1:032x}")
        page.keyboard.press("?")
        assert page.evaluate("document.querySelector('dialog').open")
        page.keyboard.press("Escape")
        assert not page.evaluate("document.querySelector('dialog').open")
        page.keyboard.press("s")
        page.wait_for_selector(".done")
        assert "the same" in page.inner_text(".done")
