"""No page breaks a rule of accessibility: axe in Chromium, with and without script, dark too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import axe
from tests.browser import served
from tests.worlds import WORLDS, html_pages, sample

Sites = Callable[[str], Path]
COLOURS = "color-contrast"


@pytest.mark.parametrize("world", WORLDS)
def test_no_page_breaks_a_rule_of_accessibility(browser: Any, site_of: Sites, world: str) -> None:
    folder = site_of(world)
    with served(browser, folder) as (page, base):
        found = {name: faults for name in sample(folder) if (faults := _audit(page, base + name))}
    assert found == {}


@pytest.mark.parametrize("world", ["sixty"])
def test_no_dark_page_is_hard_to_read(browser: Any, site_of: Sites, world: str) -> None:
    folder = site_of(world)
    with served(browser, folder, color_scheme="dark", blocked="site.js") as (page, base):
        found = {
            name: faults
            for name in sample(folder)
            if (faults := _audit(page, base + name, COLOURS))
        }
    assert found == {}


def test_a_fault_is_found(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p style='color: #999'>grey</p><img src='x.png'>")
    (tmp_path / "x.png").write_bytes(b"")
    with served(browser, tmp_path) as (page, base):
        rules = {fault.partition(":")[0] for fault in _audit(page, base)}
    assert {COLOURS, "image-alt", "html-has-lang", "document-title"} <= rules


def test_every_page_is_found(site_of: Sites) -> None:
    assert len(html_pages(site_of("sixty"))) > 60
    assert set(sample(site_of("small"))) <= set(html_pages(site_of("small")))


def _audit(page: Any, address: str, *rules: str) -> list[str]:
    page.goto(address)
    return axe(page, *rules)
