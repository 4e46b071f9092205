"""Hostile texts in pages in Chromium: every event fired, every link clicked, what acted counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from desk.preview import serve_folder
from reports.render import Renderer
from reports.site import pages
from reports.world import see
from tests.browser import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
CONTEXTS = (HERE / "hostile_contexts.html").read_text("utf-8")
READER = (HERE / "hostile_reader.js").read_bytes()
CANARY = (HERE / "hostile_canary.js").read_text("utf-8")
FORWARD = b'http-equiv="refresh"'
DEAD = "(the page was gone)"


@dataclass
class Told:
    """What became of hostile pages: how much was done to them, and what they did."""

    pages: int = 0
    links: int = 0
    controls: int = 0
    acted: list[str] = field(default_factory=list)


def attack(browser: Browser, files: Mapping[str, bytes], into: Path, told: Told, *,
           policy: bool = False) -> None:  # fmt: skip
    """Open every page of a site, fire all events, click all links, note what acts.

    Without the policy the site's own Content-Security-Policy is switched off, so that nothing but
    escaping stands in the way; with it, whatever the policy had to refuse counts as acting.
    """
    for name, data in files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(data.replace(FORWARD, b'name="refresh"'))  # or it would leave
    with serve_folder(into) as base:
        context = browser.new_context(bypass_csp=not policy)
        context.add_init_script(CANARY)
        watch = Watch(base)
        watch.listen(context)
        for name in sorted(name for name in files if name.endswith(".html")):
            attack_page(context.new_page(), base, name, told)
            told.acted += [f"{name}: {what}" for what in watch.faults]
            watch.faults.clear()
        context.close()


def attack_page(page: Page, base: str, name: str, told: Told) -> None:
    from playwright.sync_api import Error

    page.set_default_timeout(20_000)
    page.on("download", lambda file: told.acted.append(f"download: {file.url}"))
    compiled = _compiled(page, base)
    try:
        page.goto(base + name)
        _provoke(page, told)
        if page.url.partition("#")[0] != base + name:
            told.acted.append(f"{name}: moved to {page.url}")
    except Error as wrong:
        told.acted.append(f"{name}: {DEAD} {wrong.message[:200]}")
    page.close()
    told.pages += 1
    told.acted += [f"{name}: {what}" for what in compiled]


def _provoke(page: Page, told: Told) -> None:
    before = page.evaluate("[document.title, document.cookie]")
    bad = page.evaluate("hostile.bad()")
    page.evaluate("hostile.fire()")
    clicked = page.evaluate("hostile.click()")
    page.wait_for_timeout(20)  # what was started has run
    told.links += clicked["links"]
    told.controls += clicked["controls"]
    told.acted += [*bad, *page.evaluate("hostile.hits()")]
    if page.evaluate("[document.title, document.cookie]") != before:
        told.acted.append("title or cookies were changed")


def _compiled(page: Page, base: str) -> list[str]:
    """List every script that the browser compiles but for the files of the site and the tests'."""
    found: list[str] = []
    session = page.context.new_cdp_session(page)

    def parsed(script: dict[str, Any]) -> None:
        url = script["url"].partition("?")[0]
        if url and not (url.startswith(base) and url.endswith(".js")):
            found.append(f"compiled: {url}:{script['startLine']}")

    session.on("Debugger.scriptParsed", parsed)
    session.send("Debugger.enable")
    return found


def context_page(texts: Sequence[str], *, escaped: bool = True) -> dict[str, bytes]:
    """Make a site of one page that holds each text in six contexts, as our templates would.

    Without escaping the same template prints the same texts as they are.
    """
    renderer = Renderer()
    env = renderer._env if escaped else Environment(autoescape=False)  # noqa: S701
    env.filters["href"] = renderer.href if escaped else str
    said = partial(_structured, escaped=escaped)
    page = env.from_string(CONTEXTS).render(texts=texts, structured=said)
    return {
        "index.html": page.encode("utf-8", "replace"),
        "reader.js": READER,
        "mark.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    }


def _structured(text: str, *, escaped: bool) -> str:
    said = json.dumps({"name": text}, ensure_ascii=escaped)
    safe = said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe) if escaped else said  # noqa: S704


def batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """Cut texts into lists of a size."""
    left = iter(texts)
    while batch := list(islice(left, size)):
        yield batch


def real_pages(facts: Any, *, escaped: bool = True) -> dict[str, bytes]:
    """Render the whole site of some facts; without escaping for the control."""
    renderer = Renderer()
    renderer._env.autoescape = escaped
    renderer._env.bytecode_cache = None  # what is compiled already escapes
    return dict(pages(see(facts), renderer))


def executed(told: Told) -> list[str]:
    """Choose from what was noted that which ran: not what merely stood ready."""
    ran = ("compiled:", "canary:", "alert:", "confirm:", "prompt:", "moved to")
    return [what for what in told.acted if any(one in what for one in ran)]
