"""Hostile texts in Chromium: none acts, on any page, in any context, whatever a reader does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db.schema import Feature
from desk.preview import serve_folder
from reports.facts import Facts
from reports.queries import read_facts
from tests.attacking import Told, attack, batches, context_page, executed, real_pages
from tests.browser import opened
from tests.hostile import OWN, corpus, poison, spread
from tests.seeds import SMALL, add, fill, recall_row
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP
from tests.seeds.sixty_judged import judged_rows

EACH, FEW = 30, 12  # texts of every family; `make soak` takes all
PER_PAGE = 300


@pytest.fixture
def facts(lite: Engine) -> Facts:
    """Give the rows of a small world in which every kind of text is on some page."""
    fill(lite, SMALL, ONE_SHOP)
    add(lite, recall_row("Cordo", []), judgement(1, "same", "product:aurel-a2", "product:old"))
    add(lite, alias("old", "aurel-a2", "Zephyr"), alias("zephyr-1", None, "Zephyr", "1"))
    add(lite, Feature(feature="other", position=9, weight=0.25, meaning="m"), *judged_rows(SMALL))
    return read_facts(lite)


def test_no_text_of_ours_acts_in_any_context(browser: Any, tmp_path: Path) -> None:
    told, control = Told(), Told()
    attack(browser, context_page(OWN), tmp_path / "safe", told)
    assert (told.acted, told.links) == ([], len(OWN))
    attack(browser, context_page(OWN, escaped=False), tmp_path / "open", control)
    assert sum(what.startswith("canary: own") for what in control.acted) >= 20  # it can fail


def test_no_text_of_ours_acts_on_any_page(browser: Any, facts: Facts, tmp_path: Path) -> None:
    told, control = Told(), Told()
    assert poison(facts, OWN) > 100
    made = real_pages(facts)
    attack(browser, made, tmp_path / "safe", told)
    few = {name: made[name] for name in made if "aurel" in name or not name.endswith(".html")}
    attack(browser, few, tmp_path / "safe", told, policy=True)
    assert told.acted == []
    assert told.links > 100
    attack(browser, real_pages(facts, escaped=False), tmp_path / "open", control)
    assert len(executed(control)) > 20  # it can fail


def test_no_text_of_the_lists_acts_in_any_context(
    browser: Any, shared: Path, tmp_path: Path
) -> None:
    texts, told, control = spread(corpus(shared), EACH), Told(), Told()
    for number, batch in enumerate(batches(texts, PER_PAGE)):
        attack(browser, context_page(batch), tmp_path / str(number), told)
    assert (told.acted, told.links) == ([], len(texts))
    attacks = spread({"xss": corpus(shared)["xss"]}, EACH)
    attack(browser, context_page(attacks, escaped=False), tmp_path / "open", control)
    assert executed(control)  # it can fail
    print(f"{len(texts)} texts in 6 contexts: 0 acted; {len(executed(control))} where unescaped")


def test_no_text_of_the_lists_acts_on_any_page(
    browser: Any, facts: Facts, shared: Path, tmp_path: Path
) -> None:
    texts, told = spread(corpus(shared), FEW), Told()
    for number, batch in enumerate(batches(texts, PER_PAGE)):
        places = poison(facts, batch)
        attack(browser, real_pages(facts), tmp_path / str(number), told)
    assert told.acted == []
    print(f"{len(texts)} texts at {places} places, {told.pages} pages, {told.links} links: 0 acted")


def test_a_download_is_no_page(browser: Any, facts: Facts, tmp_path: Path) -> None:
    """Data is shown as text or stored, whatever stands in it; the same bytes as a page do act."""
    poison(facts, OWN)
    made = real_pages(facts)
    data = {name: made[name] for name in made if name.endswith((".csv", ".json"))}
    assert len(data) >= 2
    for name, content in {**data, "as.html": b"\n".join(data.values())}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with serve_folder(tmp_path) as base, opened(browser, base, bypass_csp=True) as page:
        page.add_init_script("window.canary = (what) => { window.acted = what }")
        kinds = {name: show(page, base + name) for name in data}
        assert set(kinds.values()) <= {"stored", "application/json"}
    told = Told()
    attack(browser, {"as.html": b"\n".join(data.values())}, tmp_path / "open", told)
    assert executed(told)  # it can fail


def show(page: Any, address: str) -> str:
    """Open an address as a reader would who types it; tells what the browser made of it."""
    from playwright.sync_api import Error

    try:
        page.goto(address)
    except Error as stored:
        assert "Download is starting" in stored.message or "ERR_ABORTED" in stored.message
        return "stored"
    assert page.evaluate("window.acted") is None
    assert page.evaluate("document.body.innerText.length") > 0
    return str(page.evaluate("document.contentType"))
