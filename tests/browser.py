"""A real Chromium for the tests: pages on loopback, and everything that it complains of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desk.preview import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run",
)  # fmt: skip
WIDE, NARROW = (1280, 800), (320, 640)


@dataclass
class Watch:
    """What a context did that a page of ours never does."""

    base: str
    faults: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Record requests to other hosts (and stop them), errors, and what the policy refused."""
        context.route(lambda url: not url.startswith(self.base), self._refuse)
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda wrong: self.faults.append(f"error: {wrong.error}"))
        context.on("response", lambda answer: self._answered(answer.status, answer.url))

    def _refuse(self, route: Any) -> None:
        self.faults.append(f"request to another host: {route.request.url}")
        route.abort()

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):  # a breach of the policy is said as an error
            self.faults.append(f"console: {text}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self.faults.append(f"{status}: {url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; skips where it is missing, except in CI, where that is a failure.

    One browser for one module of tests: Playwright's event loop must have ended before another
    module starts one of its own.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("no Playwright: install the package playwright")
    if not CHROMIUM.exists():
        _missing(f"no {CHROMIUM}: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def relaunched(browser: Browser, *flags: str) -> Iterator[Browser]:
    """Start another Chromium beside the first, with flags of its own."""
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    yield other
    other.close()


@contextmanager
def opened(browser: Browser, base: str, *, blocked: str | None = None, width: int = WIDE[0],
           **options: Any) -> Iterator[Page]:  # fmt: skip
    """Give an empty page of a fresh context; at the end, whatever it complained of is a failure.

    `blocked` names a file that the server seems not to have, as in site.js. The options are those
    of Playwright's `new_context`, as in color_scheme="dark" or java_script_enabled=False.
    """
    watch = Watch(base)
    size = {"width": width, "height": WIDE[1]}
    context = browser.new_context(viewport=size, **options)
    watch.listen(context)
    if blocked:
        # an empty file, and not an error: the page must be whole without its script
        context.route(f"**/{blocked}", lambda route: route.fulfill(body="", status=200))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.faults == []


@contextmanager
def served(browser: Browser, folder: Path, **options: Any) -> Iterator[tuple[Page, str]]:
    """Serve a folder and open an empty page on it: gives the page and the folder's address."""
    with serve_folder(folder) as base, opened(browser, base, **options) as page:
        yield page, base


def _missing(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
