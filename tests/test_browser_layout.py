"""Nothing is cut off: on a phone, enlarged, on paper, in forced colours, and nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import check, print_faults, sheets
from tests.browser import relaunched, served
from tests.worlds import WORLDS, sample

Sites = Callable[[str], Path]
WHOLE = ("sideways", "clipped", "overlaps")


@pytest.mark.parametrize("world", WORLDS)
def test_nothing_is_cut_off_on_a_phone(browser: Any, site_of: Sites, world: str) -> None:
    assert narrow_faults(browser, site_of(world), 320) == {}


@pytest.mark.parametrize("world", ["sixty", "small"])
def test_nothing_is_cut_off_where_letters_are_twice_as_large(
    browser: Any, site_of: Sites, world: str
) -> None:
    with relaunched(browser, "--blink-settings=defaultFontSize=32") as large:
        assert narrow_faults(large, site_of(world), 640) == {}


def narrow_faults(browser: Any, folder: Path, width: int) -> dict[str, list[str]]:
    found = {}
    with served(browser, folder, width=width) as (page, base):
        for name in sample(folder):
            page.goto(base + name)
            found[name] = check(page, *WHOLE, "targets")
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("world", ["demo", "sixty"])
def test_nothing_is_cut_off_on_a_wide_screen(browser: Any, site_of: Sites, world: str) -> None:
    found = {}
    with served(browser, site_of(world), blocked="site.js") as (page, base):
        for name in sample(site_of(world)):
            page.goto(base + name)
            found[name] = [*check(page, *WHOLE, "targets", "faint"), *print_faults(page)]
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_demo_s_compare_page_prints_on_few_sheets(browser: Any, site_of: Sites) -> None:
    with served(browser, site_of("demo")) as (page, base):
        page.goto(base)
        assert sheets(page) <= 3


def test_nothing_moves_for_who_asks_for_stillness(browser: Any, site_of: Sites) -> None:
    with served(browser, site_of("demo"), reduced_motion="reduce") as (page, base):
        for name in sample(site_of("demo"))[::3]:
            page.goto(base + name)
            assert check(page, "moving") == []
    with served(browser, site_of("demo"), reduced_motion="no-preference") as (page, base):
        page.goto(base)
        assert check(page, "moving") == ["the page glides"]  # the check can fail


@pytest.mark.parametrize("colours", [{"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_what_is_drawn_is_seen_in_other_colours(
    browser: Any, site_of: Sites, colours: dict[str, str]
) -> None:
    with served(browser, site_of("sixty"), **colours) as (page, base):
        for name in sample(site_of("sixty")):
            page.goto(base + name)
            assert check(page, "faint") == [], name


def test_what_is_cut_off_is_found(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><main id=main><p style='width: 500px'>wide</p>"
        "<p style='width: 90px; height: 1em; overflow: hidden'>far too long for such a box</p>"
        "<p style='margin: -1.2em 0 0'>upon it</p><button style='height: 9px'>x</button>"
        "<svg><rect fill='#eee' width=9 height=9 /></svg>"
        "<style>@media print { p { display: none } }</style></main>"
    )
    with served(browser, tmp_path, width=320) as (page, base):
        page.goto(base)
        for name in (*WHOLE, "targets", "faint"):
            assert check(page, name), name
        assert any("not printed" in fault for fault in print_faults(page))
