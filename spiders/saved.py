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
        body = path.read_bytes()
    except OSError as wrong:
        raise Problem(f"{path}: cannot be read: {wrong.strerror}") from None
    return open_page(str(path), body, path.suffix.lower(), url)


def open_page(name: str, body: bytes, suffix: str, url: str | None) -> tuple[Page, Read]:
    """Read the bytes of a saved page, as above; raises Problem."""
    if len(body) > LARGEST:
        raise Problem(f"{name}: larger than {LARGEST:,} bytes; it is no page")
    page = Page(body, url, TYPES.get(suffix))
    page = replace(page, url=url or stated_url(page))
    try:
        return page, read_page(page)
    except Unreadable as wrong:
        raise Problem(f"{name}: cannot be read: {wrong}") from None


def stated_url(page: Page) -> str | None:
    """Return the address that a saved page states as its own (canonical link, og:url)."""
    if b"canonical" not in page.body and b"og:url" not in page.body:
        return None
    selector = Selector(body=page.body, type="html")
    stated = (selector.css(path).get() for path in CANONICAL)
    return next((url for url in stated if url and url.startswith(("http://", "https://"))), None)
