"""The compare page by the keyboard alone: sort, filter, pin, weigh, and hand on what was chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import served

Sites = Callable[[str], Path]
STILL = {"reduced_motion": "reduce"}
MOST = 400  # presses of Tab to anywhere on the page


@pytest.fixture
def page(browser: Any, site_of: Sites) -> Iterator[Any]:
    """Give the compare page of the demo, open in a browser."""
    with served(browser, site_of("demo"), **STILL) as (opened, base):
        opened.goto(base + "index.html")
        yield opened


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until what is selected has the focus; fails where it never has."""
    for _ in range(MOST):
        if page.evaluate("(what) => document.activeElement.matches(what)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def open_tools(page: Any) -> None:
    """Open what is folded, by its heading."""
    for number in range(page.locator("details").count()):
        if page.locator("details").nth(number).get_attribute("open") is None:
            page.evaluate("(n) => document.querySelectorAll('summary')[n].focus()", number)
            page.keyboard.press("Enter")


def products(page: Any) -> list[str]:
    """List the products of the table that are shown, in its order."""
    shown = "(rows) => rows.filter((row) => !row.hidden).map((row) => row.dataset.p)"
    found: list[str] = page.locator("[data-table] tbody tr").evaluate_all(shown)
    return found


def test_a_column_is_sorted_and_sorted_back(page: Any) -> None:
    before = products(page)
    tab_to(page, "[data-sort='counts']")
    page.keyboard.press("Enter")
    most = products(page)
    assert sorted(most) == sorted(before)
    assert page.locator("th[aria-sort]").get_attribute("data-key") == "counts"
    assert page.evaluate("document.activeElement.matches('[data-sort=counts]')")  # focus stays
    page.keyboard.press("Space")
    assert products(page) == most[::-1]
    assert "sort=counts" in page.url


def test_what_does_not_fit_is_left_out_and_says_why(page: Any) -> None:
    before = products(page)
    open_tools(page)
    tab_to(page, "[data-in='weight']")
    page.keyboard.type("310 lb")
    page.keyboard.press("Tab")
    assert 0 < len(products(page)) < len(before)
    left = page.locator("[data-out]").inner_text()
    assert f"Left out ({len(before) - len(products(page))})" in left
    assert "310" in left or "300" in left
    assert "fit" in page.locator("[role='status']").inner_text()
    assert "weight=310lb" in page.url


def test_nothing_that_fits_is_an_answer(page: Any) -> None:
    open_tools(page)
    tab_to(page, "[data-in='weight']")
    page.keyboard.type("900 lb")
    page.keyboard.press("Tab")
    assert "None of these" in page.locator("[role='status']").inner_text()


def test_two_are_pinned_and_compared_by_their_differences(page: Any) -> None:
    first, second = products(page)[:2]
    for product in (first, second):
        tab_to(page, f"[data-pin='{product}']")
        page.keyboard.press("Space")
    side = page.locator("[data-side]")
    assert side.is_visible()
    assert side.locator("thead th").count() == 3
    rows = side.locator("tbody tr").count()
    page.evaluate("document.querySelector('[data-in=diff]').focus()")
    page.keyboard.press("Space")
    assert 0 < side.locator("tbody tr").count() <= rows
    assert f"pins={first}.{second}" in page.url


def test_weights_make_an_order_of_one_s_own_that_can_be_handed_on(page: Any) -> None:
    before = products(page)
    open_tools(page)
    tab_to(page, "[data-weight]:not([data-weight='score'])")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("weights="))
    mine, address = products(page), page.url
    assert "by your weights" in page.locator("[data-table]").inner_text()
    page.goto("about:blank")
    page.goto(address)
    assert products(page) == mine  # the address alone makes the same order
    tab_to(page, "[data-do='reset']")
    page.keyboard.press("Enter")
    assert products(page) == before
    assert "weights" not in page.url


def test_units_change_at_a_touch(page: Any) -> None:
    open_tools(page)
    tab_to(page, "[data-in='units']")
    before = page.locator("[data-table]").inner_text()
    page.keyboard.press("ArrowRight")
    after = page.locator("[data-table]").inner_text()
    assert before != after
    assert "kg" in after


def test_an_address_made_by_a_stranger_does_nothing_but_choose(
    browser: Any, site_of: Sites
) -> None:
    odd = "#sort=<img src=x onerror=alert(1)>&pins=..&weights=__proto__-5.score-9&height=1e999&x=%"
    with served(browser, site_of("demo")) as (page, base):
        page.goto(base + "index.html")
        before = products(page)
        page.goto(base + "index.html" + odd)
        page.reload()
        assert products(page) == before
