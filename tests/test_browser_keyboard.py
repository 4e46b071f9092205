"""Every page can be used by the keyboard alone: all is reached, focus is seen, nothing traps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import check
from tests.browser import served
from tests.worlds import sample

Sites = Callable[[str], Path]
STILL = {"reduced_motion": "reduce"}


@pytest.mark.parametrize("world", ["small"])
def test_tab_reaches_everything_and_is_seen(browser: Any, site_of: Sites, world: str) -> None:
    found = {}
    with served(browser, site_of(world), **STILL) as (page, base):
        for name in sample(site_of(world)):
            page.goto(base + name)
            found[name] = walk(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_tab_is_seen_on_a_phone_too(browser: Any, site_of: Sites) -> None:
    with served(browser, site_of("small"), width=320, **STILL) as (page, base):
        page.goto(base)
        assert walk(page) == []


def test_the_first_stop_skips_to_the_content(browser: Any, site_of: Sites) -> None:
    with served(browser, site_of("demo"), **STILL) as (page, base):
        page.goto(base)
        check(page)
        page.evaluate("checks.begin()")
        page.keyboard.press("Tab")
        first = page.evaluate("checks.focus()")
        assert (first["name"], first["seen"]) == ('a "Skip to the content"', True)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_trap_and_a_focus_unseen_are_found(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><a href='#'>one</a><button style='outline: none'>two</button>"
        "<a href='#' id=trap>three</a><a href='#'>four</a>"
        "<script>trap.onkeydown = (event) => event.preventDefault()</script>"
    )
    with served(browser, tmp_path) as (page, base):
        page.goto(base)
        assert walk(page) == ['button "two" shows no focus', 'a "four" is never reached']


def walk(page: Any) -> list[str]:
    """Press Tab through the whole page, and back from its end; list what is wrong."""
    check(page)
    stops = page.evaluate("checks.begin()")
    seen: dict[int, dict[str, Any]] = {}
    faults = []
    for _ in range(stops + 9):  # what scrolls sideways is a stop, too
        page.keyboard.press("Tab")
        at = page.evaluate("checks.focus()")
        if at is None or (at["at"] in seen and at["at"] == 0):
            break
        faults += _faults(at) if at["at"] not in seen else []
        seen[at["at"]] = at
    missed = page.evaluate("checks.missed", sorted(seen))
    page.keyboard.press("Shift+Tab")
    return faults + [f"{name} is never reached" for name in missed]


def _faults(at: dict[str, Any]) -> list[str]:
    return [
        *([] if at["ring"] else [f"{at['name']} shows no focus"]),
        *([] if at["seen"] else [f"{at['name']} is out of sight when it has the focus"]),
    ]
