"""The compare page in Chromium: weights as `upright` computes them, fit, pins, addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from db.connect import connect
from db.schema import Record
from reports.queries import read_facts
from reports.render import Renderer
from reports.site import pages
from reports.world import see
from tests.comparing import browser, opened, site, world, write
from tests.seeds import SMALL, fill
from tests.seeds.pages import ONE_SHOP

__all__ = ["browser", "site", "world"]  # fixtures

COUNTS = r"(\d+) fits?, (\d+) do(?:es)? not, (\d+) do(?:es)? not say\."


def test_sorting_by_the_keyboard_keeps_the_focus(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        head = page.locator("th[data-key=price]")
        head.locator("button").focus()
        for way, first in (("ascending", 199.0), ("descending", 1299.0)):
            page.keyboard.press("Enter")
            assert head.get_attribute("aria-sort") == way
            prices = page.evaluate("""() => [...document.querySelectorAll('tbody tr[data-p]')]
              .map((row) => row.lastElementChild.dataset.v ?? null)""")
            known = [float(one) for one in prices if one is not None]
            assert known[0] == first
            assert known == sorted(known, reverse=way == "descending")
            assert prices[len(known) :] == [None] * (len(prices) - len(known))  # unknown last
            assert page.evaluate("document.activeElement.dataset.sort") == "price"
        assert page.locator("th[aria-sort]").count() == 1
        assert "sort=price" in page.url


def test_weights_by_the_keyboard(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        page.locator("[data-weights] summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Home")  # the owners' score: 0
        page.keyboard.press("Tab")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.value") == "3"
        hash_ = "#weights=overall-0.ankle_comfort-3"
        page.wait_for_function("hash => location.hash === hash", arg=hash_)
        assert "weights: ankle comfort 3" in page.locator("[data-said]").inner_text()


def test_fit_counts_and_says_why(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        page.get_by_label("Your height").fill("6'4\"")
        page.get_by_label("Your weight").fill("260")
        page.keyboard.press("Tab")
        status = page.locator("[data-status]").inner_text()
        found = re.fullmatch(COUNTS, status)
        assert found
        assert sum(map(int, found.groups())) == 24
        out = page.locator("[data-out] li").all_inner_texts()
        assert len(out) == int(found[2])
        why = "it takes people up to 6′3″; you said 6′4″; it holds up to 250 lb; you said 260 lb."
        assert any(one.endswith(why) for one in out)
        silent = page.locator("tbody tr:visible [data-note]:visible").all_inner_texts()
        assert len(silent) == int(found[3])
        assert all(one.startswith("does not say: ") for one in silent)
        assert "does not say: tallest user" in " ".join(silent)
        page.get_by_label("kg, cm").check()
        assert page.get_by_label("Your height").input_value() == "193 cm"
        assert any("it takes people up to 190 cm" in one
                   for one in page.locator("[data-out] li").all_inner_texts())  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        ("height", "5 ft 11", "71in"), ("height", "5'11\"", "71in"), ("height", "5’11”", "71in"),
        ("height", "5 11", "71in"), ("height", "6'", "72in"), ("height", "5 foot 11½", None),
        ("height", "180", "180cm"), ("height", "180 cm", "180cm"), ("height", "1.80 m", "180cm"),
        ("height", "1,80m", "180cm"), ("height", "71", "71in"), ("height", "71 in", "71in"),
        ("height", "5 ft 13", None), ("height", "5.11", None), ("height", "0", None),
        ("height", "tall", None), ("height", "-180", None), ("height", "1e3", None),
        ("weight", "210 lb", "210lb"), ("weight", "210", "210lb"), ("weight", "95 kg", "95kg"),
        ("weight", "95,5kg", "95.5kg"), ("weight", "15 st 4", "214lb"), ("weight", "9", None),
        ("weight", "15 st 14", None), ("weight", "210 cm", None),
        ("price", "$1,299.00", "1299"), ("price", "300", "300"), ("price", "free", None),
    ],
)  # fmt: skip
def test_measures_are_read_as_people_write_them(
    browser: Any, site: Path, field: str, text: str, read: str | None
) -> None:
    with opened(browser, site) as page:
        page.locator(f"[data-in={field}]").fill(text)
        page.locator(f"[data-in={field}]").press("Tab")
        assert page.url.partition("#")[2] == (f"{field}={read}" if read else "")
        assert ("not read" in page.locator("[data-status]").inner_text()) == (read is None)
        assert page.locator(f"[data-in={field}]").get_attribute("aria-invalid") == (
            "false" if read else "true"
        )


def test_pins_by_the_keyboard_and_only_what_differs(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        boxes = page.locator("[data-pin]")
        for n in range(4):
            boxes.nth(n).focus()
            page.keyboard.press("Space")
        assert page.locator("[data-side] thead th").count() == 5
        assert boxes.nth(4).is_disabled()
        every = page.locator("[data-side] tbody tr").count()
        page.get_by_label("differences only").focus()
        page.keyboard.press("Space")
        assert 0 < page.locator("[data-side] tbody tr").count() < every
        boxes.nth(0).focus()
        page.keyboard.press("Space")
        assert page.locator("[data-side] thead th").count() == 4
        assert "diff=1" in page.url


def test_every_state_has_an_address(browser: Any, site: Path) -> None:
    state = ("units=metric&height=180cm&weight=95kg&price=400&alone=1&tall=1&back=1&diff=1"
             "&sort=price&columns=overall.max_weight.warranty&pins=p-01.p-02"
             "&weights=overall-0.assembly-5")  # fmt: skip
    with opened(browser, site) as page:
        page.goto(f"/index.html#{state}")
        page.reload()
        shown = page.locator("main").inner_text()
        assert page.locator("[data-address]").get_attribute("href") == f"#{state}"
        page.get_by_label("Your weight").fill("96 kg")
        page.get_by_label("Your weight").fill("95 kg")
        page.keyboard.press("Tab")
        page.wait_for_function("hash => location.hash === hash", arg=f"#{state}")
        assert page.locator("main").inner_text() == shown
        page.get_by_role("button", name="Reset").click()
        assert "=" not in page.url
        assert page.locator("[data-side]").is_hidden()


HOSTILE = (
    "weights=__proto__-5.constructor-3.overall-99.overall-x",
    "sort=__proto__&columns=constructor.__proto__&pins=toString.p-01.p-01",
    "height=<img src=x onerror=alert(1)>&weight=javascript:alert(1)&price=1e309",
    "units=<script>alert(1)</script>&sort=%22%3E%3Csvg%20onload%3Dalert(1)%3E",
    "pins=" + ".".join(["../../etc/passwd"] * 99),
    "%E0%A4%A&height=%&=&&&=1",
    "height=" + "9" * 5000,
)


@pytest.mark.parametrize("fragment", HOSTILE)
def test_a_hostile_address_does_nothing(browser: Any, site: Path, fragment: str) -> None:
    with opened(browser, site) as page:
        calm = page.locator("main").inner_text()
        page.on("dialog", lambda _dialog: pytest.fail("a script ran"))
        page.goto("about:blank")
        page.goto(f"/index.html#{fragment}")
        assert page.locator("main").inner_text() == calm
        assert page.evaluate("({}).polluted === undefined")
        hit = page.locator("[data-address]").get_attribute("href")
        assert hit in ("#compare", "#columns=", "#pins=p-01", "#columns=&pins=p-01")


def test_what_stands_in_the_page_stays_without_script(browser: Any, site: Path) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        assert page.locator("[data-table] tbody tr").count() == 24
        assert page.locator(".tools").is_hidden()
        assert page.locator("button:visible").count() == 0


def test_a_small_supply_has_no_weights(browser: Any, tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/lite.db")
    Record.metadata.create_all(engine)
    fill(engine, SMALL, ONE_SHOP)
    folder = write(tmp_path / "site", dict(pages(see(read_facts(engine)), Renderer())))
    engine.dispose()
    with opened(browser, folder) as page:
        assert page.locator("[data-weights]").count() == 0
        page.get_by_label("Your weight").fill("400 lb")
        page.keyboard.press("Tab")
        assert "None of these is stated to suit you" in page.locator("[data-status]").inner_text()


def test_a_view_is_printed_with_its_filters(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        page.goto("/index.html#height=76in&sort=price")
        page.reload()
        page.emulate_media(media="print")
        assert page.locator(".tools").is_hidden()
        said_ = "Your view: height 6′4″; sorted by price."
        assert page.locator("[data-said]").inner_text() == said_


def test_the_sheet_is_one_page_of_paper(browser: Any, site: Path) -> None:
    with opened(browser, site) as page:
        page.goto("/clinician.html")
        paper = page.pdf(format="A4", prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_no_view_scrolls_the_page_sideways(browser: Any, site: Path, width: int) -> None:
    fragments = ("", "pins=p-00.p-01.p-02.p-03", "height=200cm&weights=assembly-5")
    with opened(browser, site, width) as page:
        for fragment in fragments:
            page.goto(f"/index.html#{fragment}")
            page.reload()
            sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert sizes[0] <= sizes[1], (fragment, json.dumps(sizes))
