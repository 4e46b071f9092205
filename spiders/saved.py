"""Saved pages and payloads, read from files without a database or a crawl."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from parsel import Selector

from db.problem import Problem
from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page

LARGEST = 64 * 2**20  # bytes of a saved page
CANONICAL = 'link[rel~="canonical"]::attr(href)', 'meta[property="og:url"]::attr(content)'
TYPES = {".json": "application/json", ".html": "text/html", ".htm": "text/html"}


def read_saved(path: Path, url: str | None = None) -> Read:
    """Read a saved page or payload; raises Problem where it cannot be read."""
    return read_file(path, url)[1]


def read_file(path: Path, url: str | None = None) -> tuple[Page, Read]:
    """Read a saved page; its address is the given one, else the one that it states itself."""
    try:
        if path.stat().st_size > LARGEST:
            raise Problem(f"{path}: larger than {LARGEST:,} bytes; it is no page")
        page = Page(path.read_bytes(), url, TYPES.get(path.suffix.lower()))
        page = replace(page, url=url or stated_url(page))
        return page, read_page(page)
    except (OSError, Unreadable) as wrong:
        told = wrong.strerror if isinstance(wrong, OSError) else wrong
        raise Problem(f"{path}: cannot be read: {told}") from None


def stated_url(page: Page) -> str | None:
    """Return the address that a saved page states as its own (canonical link, og:url)."""
    if b"canonical" not in page.body and b"og:url" not in page.body:
        return None
    selector = Selector(body=page.body, type="html")
    stated = (selector.css(path).get() for path in CANONICAL)
    return next((url for url in stated if url and url.startswith(("http://", "https://"))), None)
