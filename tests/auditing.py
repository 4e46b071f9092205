"""What is asked of a page in a browser: axe's rules, and checks of our own (site_checks.js)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAPER = 703  # CSS pixels of A4 less the margins of 12 mm
CHECKS = Path(__file__).with_name("site_checks.js")
RUN = """async ([tags, only]) => {
  const what = only.length ? {type: 'rule', values: only} : {type: 'tag', values: tags};
  const rules = only.length ? {} : {'target-size': {enabled: true}};
  const said = await axe.run(document, {runOnly: what, rules, preload: false,
                                        resultTypes: ['violations'], elementRef: false});
  return said.violations.flatMap((fault) => fault.nodes.map(
    (node) => `${fault.id}: ${node.target.join(' ')}: ${node.html.slice(0, 120)}`));
}"""


def axe(page: Page, *only: str) -> list[str]:
    """List what breaks axe's rules (Deque's axe-core), all of WCAG 2.2 AA and its good practice."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN, [TAGS, list(only)])
    return found


def check(page: Page, *names: str) -> list[str]:
    """List what the named checks of site_checks.js find."""
    page.evaluate(CHECKS.read_text("utf-8"))
    return [fault for name in names for fault in page.evaluate(f"checks.{name}()")]


def print_faults(page: Page) -> list[str]:
    """List what of the page on the screen is missing or cut off on paper."""
    shown = _words(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    printed = set(_words(page))
    found = [f"not printed: {words}" for words in shown if words not in printed]
    found += [f"printed: {fault}" for fault in check(page, "sideways", "clipped", "overlaps")]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found


def sheets(page: Page) -> int:
    """Count the sheets of A4 that a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def _words(page: Page) -> list[str]:
    page.evaluate(CHECKS.read_text("utf-8"))
    found: list[str] = page.evaluate("checks.words()")
    return found


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
