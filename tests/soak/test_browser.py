"""Every page of every world in Chromium, in every look: what `make test` asks of a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import axe, check, print_faults
from tests.browser import served
from tests.test_browser_keyboard import walk
from tests.worlds import WORLDS, html_pages

Sites = Callable[[str], Path]
WHOLE = ("sideways", "clipped", "overlaps", "targets")
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"width": 320},
    "phone, dark": {"width": 320, "color_scheme": "dark"},
    "without script": {"blocked": "site.js"},
    "without script, dark": {"blocked": "site.js", "color_scheme": "dark"},
    "without script, phone": {"blocked": "site.js", "width": 320},
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_in_every_look(browser: Any, site_of: Sites, world: str, look: str) -> None:
    folder = site_of(world)
    with served(browser, folder, **LOOKS[look]) as (page, base):
        found = {name: [*_faults(page, base + name)] for name in html_pages(folder)}
    print(f"{world}, {look}: {len(found)} pages")
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("world", WORLDS)
def test_every_page_on_paper_and_by_the_keyboard(browser: Any, site_of: Sites, world: str) -> None:
    found = {}
    with served(browser, site_of(world), reduced_motion="reduce") as (page, base):
        for name in html_pages(site_of(world)):
            page.goto(base + name)
            found[name] = [*check(page, "moving"), *walk(page), *print_faults(page)]
    assert {name: faults for name, faults in found.items() if faults} == {}


def _faults(page: Any, address: str) -> Iterator[str]:
    page.goto(address)
    yield from axe(page)
    yield from check(page, *WHOLE, "faint")
