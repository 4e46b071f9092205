"""The desk's own pages in Chromium with hostile texts: all events fired, all clicked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from desk.session import Session
from tests.attacking import CANARY, Told, attack_page
from tests.browser import Watch
from tests.serving import admit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A page may refuse what it is asked for; it may not act.
REFUSED = re.compile(
    r"4(?:04|22): |console: Failed to load resource: .* 4(?:04|22) |console: File chooser dialog"
    r"|console: The specified value "
)  # what the test asks for itself: no page, a button for files, a word typed where a day belongs
# A form of ours goes nowhere, or every click would leave the page; any other does what it does.
STAYS = """addEventListener("submit", (event) => {
  if (!event.target.matches || !event.target.matches("form")) return;
  const to = new URL((event.submitter && event.submitter.formAction) || event.target.action);
  if (["http:", "https:"].includes(to.protocol)) event.preventDefault();
}, true);"""


def attack_desk(
    browser: Browser, session: Session, base: str, pages: Iterable[str], told: Told,
    sent: Mapping[str, bytes] | None = None, *, policy: bool = False,
) -> None:  # fmt: skip
    """Open pages as an admin, fire and click everything, and note what acts.

    `sent` are pages that answered a form, by addresses of their own.
    """
    context = browser.new_context(bypass_csp=not policy)
    context.add_init_script(CANARY)
    context.add_init_script(STAYS)
    admit(context, session, base)
    watch = Watch(f"{base}/")
    watch.listen(context)
    for address, body in (sent or {}).items():
        context.route(base + address, partial(_again, body.decode("utf-8", "replace")))
    for address in [*pages, *(sent or {})]:
        attack_page(context.new_page(), base, address, told)
        told.acted += [f"{address}: {what}" for what in watch.faults if not REFUSED.match(what)]
        watch.faults.clear()
    context.close()


def _again(html: str, route: Any) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
