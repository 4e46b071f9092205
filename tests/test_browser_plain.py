"""Without script every page is whole, and every page is light."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import check
from tests.browser import served
from tests.site_audit.serving import packed
from tests.worlds import WORLDS, html_pages, sample

Sites = Callable[[str], Path]
MOST = {".html": 100_000, ".css": 20_000, ".js": 20_000}  # bytes, compressed


@pytest.mark.parametrize("world", ["demo", "small"])
def test_a_page_without_script_is_whole(browser: Any, site_of: Sites, world: str) -> None:
    folder, found = site_of(world), {}
    with (
        served(browser, folder) as (lively, one),
        served(browser, folder, java_script_enabled=False) as (plain, other),
    ):
        for name in sample(folder):
            lively.goto(one + name)
            plain.goto(other + name)
            seen = set(check(plain, "words"))
            lost = [words for words in check(lively, "words") if words not in seen]
            found[name] = check(plain, "idle") + [f"only with script: {words}" for words in lost]
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_what_is_idle_is_found(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<main id=main><button>x</button><select></select></main>")
    with served(browser, tmp_path, java_script_enabled=False) as (page, base):
        page.goto(base)
        assert len(check(page, "idle")) == 2


@pytest.mark.parametrize("world", WORLDS)
def test_every_file_is_light(site_of: Sites, world: str) -> None:
    folder = site_of(world)
    files = [*html_pages(folder), "site.css", "site.js"]
    sizes = {name: len(packed((folder / name).read_bytes())) for name in files}
    heavy = {name: size for name, size in sizes.items() if size > MOST[Path(name).suffix]}
    assert heavy == {}
