"""The whole story in a real WordPress: an editor publishes, readers filter and weigh."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser
from sqlalchemy import Engine, update

from db.config import Config
from db.connect import writing
from db.problem import Problem
from db.schema import Product, Site
from desk.targets.target import MANIFEST, Difference
from desk.targets.wordpress import WordPressTarget
from reports.folder import Folder, check_folder
from reports.release import build
from tests.wordpress.conftest import target_of
from tests.wordpress.wordpress import WordPress

WORDS = re.compile(r"\s+")


@pytest.fixture(scope="session")
def release(engine: Engine, config: Config) -> Folder:
    return check_folder(build(engine, config).folder, MANIFEST)


@pytest.fixture(scope="session")
def editor(wordpress: WordPress) -> WordPressTarget:
    return target_of(wordpress, "editor")


@pytest.fixture(scope="session")
def links(editor: WordPressTarget, release: Folder) -> dict[str, str]:
    """Publish the release, and every draft of it as the editor would; page to its address."""
    editor.send(release)
    for one in editor.rest.get("upright/v1/release")["pages"]:
        editor.rest.post(f"wp/v2/pages/{one['id']}", {"status": "publish"})
    return {one["page"]: one["link"] for one in editor.rest.get("upright/v1/release")["pages"]}


def state(wordpress: WordPress) -> str:
    """Tell all that publishing may change: the option, and every page with its words."""
    return wordpress.php(
        "global $wpdb; echo json_encode([get_option('upright_release'), $wpdb->get_results("
        '"SELECT ID, post_title, post_excerpt, post_content, post_status, post_modified '
        "FROM $wpdb->posts WHERE post_type IN ('page', 'revision') ORDER BY ID\"),"
        "glob(WP_CONTENT_DIR . '/uploads/upright/*')]);"
    )


@pytest.mark.parametrize("role", ["author", "subscriber"])
def test_who_may_not_publish_pages_is_refused(
    wordpress: WordPress, release: Folder, role: str
) -> None:
    before = state(wordpress)
    with pytest.raises(Problem, match=r"it refuses: this user may not publish pages with scripts"):
        target_of(wordpress, role).send(release)
    assert state(wordpress) == before


@pytest.mark.parametrize("password", ["wrong", "a long password of the editor"])
def test_a_wrong_password_is_one_line(wordpress: WordPress, release: Folder, password: str) -> None:
    """The password of the editor is none for programs: they need one of their own."""
    with pytest.raises(Problem) as told:
        target_of(wordpress, "editor", password).send(release)
    expected = f"{wordpress.address}: user name or application password of 'editor' is wrong"
    assert str(told.value) == expected


def test_a_dry_run_sends_nothing(
    wordpress: WordPress, editor: WordPressTarget, release: Folder
) -> None:
    before = state(wordpress)
    plan = editor.plan(release)
    assert "fragments/index.html" in plan.files.new
    assert "index.html" not in plan.files.new  # no whole page
    assert "products/aurel-a2" in plan.pages.new
    assert state(wordpress) == before


def test_drafts_come_first(wordpress: WordPress, editor: WordPressTarget, release: Folder) -> None:
    plan = editor.send(release)
    there = editor.rest.get("upright/v1/release")["pages"]
    assert {one["status"] for one in there} == {"draft"}
    assert {one["page"] for one in there} == set(plan.pages.new)
    before = state(wordpress)
    again = editor.send(release)
    assert again.is_none
    assert set(again.pages.unchanged) == set(plan.pages.new)
    assert state(wordpress) == before


def test_each_page_is_shown_as_it_was_built(
    browser: Browser, links: dict[str, str], release: Folder
) -> None:
    """Words, marks and the order of all: nothing that WordPress does to texts was done to ours."""
    page = browser.new_page()
    drawn = 0
    for name, link in links.items():
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 200
        text = (release.path / f"{name}.html").read_text("utf-8")
        [ours] = html.document_fromstring(text).xpath("//main")
        [theirs] = html.document_fromstring(answer.text()).xpath("//div[@data-upright]")
        for apart in theirs.xpath("./*[@class='upright-dateline' or @class='upright-foot']"):
            theirs.remove(apart)
        said = json.loads((release.path / "fragments" / f"{name}.json").read_text("utf-8"))
        assert page.get_by_role("heading", level=1).all_inner_texts() == [said["title"]]
        for heading in ours.xpath(".//h1"):
            heading.drop_tree()
        assert words(theirs) == words(ours), name
        assert len(theirs.xpath(".//svg")) == len(ours.xpath(".//svg"))
        drawn += len(ours.xpath(".//svg"))
    assert drawn > 10
    page.close()


def test_charts_are_drawn_in_our_style(browser: Browser, links: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(links["index"])
    band = page.locator(".upright svg .upright-band").first
    box = band.bounding_box()
    assert box is not None
    assert box["width"] > 2
    assert band.evaluate("one => getComputedStyle(one).fill") == "rgb(127, 179, 184)"
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_no_violation_and_no_way_sideways(
    browser: Browser, links: dict[str, str], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name, link in links.items():
        page.goto(link)
        found = Axe().run(page, context=".upright").response["violations"]
        assert [(name, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()


def test_nothing_is_asked_of_other_hosts_and_nothing_fails(
    browser: Browser, links: dict[str, str], wordpress: WordPress
) -> None:
    page = browser.new_page()
    asked, complaints = list[str](), list[str]()
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: complaints.append(str(one)))
    page.on("response", lambda one: complaints.append(one.url) if one.status >= 400 else None)
    for link in links.values():
        page.goto(link, wait_until="networkidle")
    hosts = {urlsplit(one).netloc for one in asked if not one.startswith("data:")}
    assert hosts == {urlsplit(wordpress.address).netloc}
    assert any("/uploads/upright/" in one and one.endswith(".js") for one in asked)
    assert complaints == []
    page.close()


def test_links_lead_to_the_pages_of_this_site(browser: Browser, links: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(links["index"])
    link = page.locator(f'.upright a[href^="{links["safety"]}#upright-"]').first
    anchor = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    page.wait_for_url(f"{links['safety']}#{anchor}")
    assert page.locator(f'[id="{anchor}"]').count() == 1
    assert page.locator("link[rel=canonical]").evaluate_all("all => all.map(one => one.href)") == [
        links["safety"]
    ]
    page.goto(links["index"])
    data = page.locator(".upright a", has_text="CSV").first.get_attribute("href") or ""
    answer = page.request.get(data)
    assert answer.ok
    assert "Aurel" in answer.text()
    page.close()


def test_without_script_all_of_it_is_there(browser: Browser, links: dict[str, str]) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(links["index"])
    assert page.get_by_role("link", name="Aurel A2").first.is_visible()
    assert page.locator("[data-script]:visible").count() == 0
    page.close()


def test_a_changed_release_updates_in_place(
    browser: Browser,
    links: dict[str, str],
    editor: WordPressTarget,
    engine: Engine,
    config: Config,
) -> None:
    there = {one["page"]: one for one in editor.rest.get("upright/v1/release")["pages"]}
    own = there["products/bramo-3"]["id"]
    editor.rest.post(f"wp/v2/pages/{own}", {"title": "Bramo, as we say"})
    with writing(engine) as connection:
        connection.execute(update(Site).values(owner="Plumb & Line <Press>"))
        for product, model in (("aurel-a2", "A2 & <More>"), ("bramo-3", "Three")):
            changed = update(Product).where(Product.table().c.product_id == product)
            connection.execute(changed.values(model=model))
    release = check_folder(build(engine, config).folder, MANIFEST)
    plan = editor.send(release)
    assert "fragments/index.html" in plan.files.changed
    assert (plan.pages.new, plan.pages.gone) == ((), ())
    assert "products/aurel-a2" in plan.pages.changed
    assert "products/bramo-3" not in plan.pages.changed
    assert "products/bramo-3" in plan.pages.kept  # a person's own words
    after = {one["page"]: one for one in editor.rest.get("upright/v1/release")["pages"]}
    assert {name: one["link"] for name, one in after.items()} == links
    assert {one["status"] for one in after.values()} == {"publish"}
    assert after["products/bramo-3"]["title"] == "Bramo, as we say"
    page = browser.new_page()
    page.goto(links["products/aurel-a2"])
    assert page.get_by_role("heading", level=1).inner_text() == "Aurel A2 & <More>"
    assert "Published by Plumb & Line <Press>" in page.locator(".upright-foot").inner_text()
    page.close()
    assert editor.plan(release).is_none


def test_a_page_that_the_release_has_no_more_is_named(
    editor: WordPressTarget, release: Folder, links: dict[str, str], wordpress: WordPress
) -> None:
    made = editor.rest.post(
        "wp/v2/pages", {"title": "Old", "status": "draft", "meta": {"upright_page": "products/old"}}
    )
    plan = editor.plan(release)
    assert plan.pages.gone == ("products/old",)
    assert isinstance(plan.pages, Difference)
    wordpress.php(f"wp_delete_post({made['id']}, true);")


def test_wordpress_has_nothing_to_complain_of_us(wordpress: WordPress) -> None:
    said = wordpress.log.read_text("utf-8") if wordpress.log.exists() else ""
    assert [line for line in said.splitlines() if "plugins/upright" in line] == []


def words(element: html.HtmlElement) -> str:
    return WORDS.sub(" ", element.text_content()).strip()
