"""An edition in a real browser: wide, narrow, printed, dark and light, and as it is read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from reports.edition.make import make_edition
from tests.auditing import axe
from tests.browser import NARROW, served
from tests.edited import ANALYSIS, QUICK, write_analysis
from tests.seeds import config_of
from tests.seeds.telling import MONTH, tell

A4 = 1122  # pixels of its height at 96 to the inch


@pytest.fixture
def folder(lite: Engine, tmp_path: Path) -> Path:
    tell(lite)
    write_analysis(lite, MONTH, f"{ANALYSIS}\n\n{'What an editor says of it. ' * 40}")
    return make_edition(lite, config_of(tmp_path), MONTH, formats=QUICK).folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_edition_breaks_no_rule_of_accessibility(
    browser: Any, folder: Path, scheme: str
) -> None:
    with served(browser, folder, color_scheme=scheme) as (page, base):
        page.goto(f"{base}index.html")
        assert axe(page) == []


def test_an_edition_needs_no_scrolling_sideways(browser: Any, folder: Path) -> None:
    with served(browser, folder, width=NARROW[0]) as (page, base):
        page.goto(f"{base}index.html")
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= NARROW[0]


def test_every_letter_leads_to_its_rows(browser: Any, folder: Path) -> None:
    with served(browser, folder) as (page, base):
        page.goto(f"{base}index.html")
        first = page.locator("a.ev").first
        letter = first.inner_text()
        first.click()
        assert page.locator(":target h3").inner_text().startswith(f"{letter}: ")


def test_the_month_fits_on_one_sheet(browser: Any, folder: Path) -> None:
    with served(browser, folder, width=718) as (page, base):  # A4 within its margins
        page.emulate_media(media="print")
        page.goto(f"{base}index.html")
        foot = "document.querySelector('.front').getBoundingClientRect().bottom + scrollY"
        assert page.evaluate(foot) < A4 - 76
        drafts = "getComputedStyle(document.querySelector('.draft')).position"
        assert page.evaluate(drafts) == "fixed"  # on every page
