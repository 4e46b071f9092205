"""What readers do with the comparison, in a WordPress as on the site itself: fit and weights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from desk.targets.wordpress import WordPressTarget
from reports.folder import Folder
from tests.wordpress.test_story import editor, links, release

__all__ = ["editor", "links", "release"]  # the same pages as in the story


@pytest.fixture
def compare(browser: Browser, links: dict[str, str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(links["index"])
    yield page
    page.close()


def order(page: Page) -> list[str]:
    """Read the products that are shown, in their order."""
    rows = page.locator(".upright [data-table] tbody tr:visible th a")
    return [text.strip() for text in rows.all_inner_texts()]


def test_a_height_leaves_out_who_does_not_fit_and_says_why(compare: Page) -> None:
    whole = order(compare)
    compare.get_by_label("Your weight").fill("310 lb")
    compare.wait_for_function("location.hash.includes('weight=310lb')")
    status = compare.locator("[data-status]").inner_text()
    assert "do not" in status or "does not" in status
    assert set(order(compare)) < set(whole)
    assert "it holds up to" in compare.locator(".upright").inner_text()
    compare.reload()  # the address keeps it
    assert compare.get_by_label("Your weight").input_value() == "310 lb"
    compare.get_by_role("button", name="Reset").click()
    assert order(compare) == whole
    plain = compare.get_by_role("link", name="This view").get_attribute("href") or ""
    assert compare.locator(plain).count() == 1  # a name with our prefix


def test_columns_sort_and_the_order_is_kept_in_the_address(compare: Page) -> None:
    button = compare.locator('[data-table] th button[data-sort]:not([data-sort=""])').first
    key = button.get_attribute("data-sort") or ""
    button.click()
    compare.wait_for_function(f"location.hash.includes('sort={key}')")
    assert compare.locator("[data-table] th[aria-sort]").get_attribute("data-key") == key
    kept = order(compare)
    compare.reload()
    assert order(compare) == kept


def test_weights_order_anew(compare: Page) -> None:
    compare.locator("details[data-weights] summary").click()
    sliders = compare.locator("input[data-weight]")
    assert sliders.count() >= 1
    sliders.first.focus()
    was = sliders.first.input_value()
    compare.keyboard.press("ArrowLeft" if was != "0" else "ArrowRight")
    compare.wait_for_function("location.hash.includes('weights=')")
    assert "weights:" in compare.locator("[data-said]").inner_text()


def test_what_the_script_hides_and_shows_is_so_in_this_theme(
    compare: Page, release: Folder, editor: WordPressTarget
) -> None:
    assert compare.locator(".upright [hidden]:visible").count() == 0
    assert compare.locator(".upright [data-script]:visible").count() >= 1
