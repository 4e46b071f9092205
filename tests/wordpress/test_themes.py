"""The block where editors meet it, and a theme of the old kind, which prints its head first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from desk.targets.wordpress import WordPressTarget
from tests.wordpress.test_story import editor, links, release
from tests.wordpress.wordpress import WordPress

__all__ = ["editor", "links", "release"]  # the same pages as in the story
CLASSIC = """<?php
?><!doctype html><html <?php language_attributes(); ?>><head><title>x</title><?php wp_head(); ?>
</head><body><main><?php while (have_posts()) { the_post(); ?><h1><?php the_title(); ?></h1>
<?php the_content(); } ?></main><?php wp_footer(); ?></body></html>
"""


@pytest.fixture
def classic(wordpress: WordPress) -> Iterator[None]:
    theme = wordpress.folder / "wp-content" / "themes" / "classic"
    theme.mkdir()
    (theme / "style.css").write_text("/* Theme Name: Classic */ html { font-size: 62.5%; }")
    (theme / "index.php").write_text(CLASSIC, "utf-8")
    wordpress.php("switch_theme('classic');")
    yield
    wordpress.php("switch_theme('twentytwentythree');")


def test_a_theme_of_the_old_kind(browser: Browser, links: dict[str, str], classic: None) -> None:
    page = browser.new_page()
    page.goto(links["index"])
    assert page.locator("head link[href*='/uploads/upright/'][rel=stylesheet]").count() == 1
    assert page.locator(".upright [data-script]:visible").count() >= 1
    band = page.locator(".upright svg .upright-band").first
    assert band.evaluate("one => getComputedStyle(one).fill") == "rgb(127, 179, 184)"
    size = page.locator(".upright").evaluate("one => getComputedStyle(one).fontSize")
    assert size == "17px"  # whatever a rem is in this theme
    page.close()


def test_the_block_is_at_home_in_the_editor(
    browser: Browser, wordpress: WordPress, editor: WordPressTarget, links: dict[str, str]
) -> None:
    pages = {one["page"]: one["id"] for one in editor.rest.get("upright/v1/release")["pages"]}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{wordpress.address}wp-login.php")
    page.fill("#user_login", "editor")
    page.fill("#user_pass", "a long password of the editor")
    page.click("#wp-submit")
    page.goto(f"{wordpress.address}wp-admin/post.php?post={pages['safety']}&action=edit")
    shown = page.frame_locator("iframe[name=editor-canvas]").locator(".upright")
    if page.locator("iframe[name=editor-canvas]").count() == 0:
        shown = page.locator(".wp-block .upright")  # before WordPress 6.3: no frame of its own
    shown.first.wait_for(timeout=60_000)
    assert page.get_by_text("unexpected or invalid content").count() == 0
    page.close()
