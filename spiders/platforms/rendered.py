"""Reviews that a widget has rendered as HTML: elements by their classes, and what they say."""

from __future__ import annotations

import re

from lxml import etree

from spiders.platforms.document import Element, open_document
from spiders.platforms.platform import Page
from spiders.platforms.wording import clean, lines_of

HAS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
MOST_STARS = 5
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def within(*classes: str, attribute: str = "", outside: str = "") -> etree.XPath:
    """Make the path to elements of these classes inside another, or to an attribute of theirs."""
    apart = f"[not(ancestor::*[{HAS.format(outside)}])]" if outside else ""
    return etree.XPath(f".//*[{_any(classes)}]{apart}" + (f"/@{attribute}" if attribute else ""))


def outermost(*classes: str) -> etree.XPath:
    """Make the path to elements of these classes that stand in no other such element."""
    return etree.XPath(f"//*[{_any(classes)}][not(ancestor::*[{_any(classes)}])]")


def _any(classes: tuple[str, ...]) -> str:
    return " or ".join(HAS.format(name) for name in classes)


def fragment(html: str) -> Element | None:
    """Parse the HTML that an answer carries; raises Unreadable as for a page."""
    body = html.encode("utf-8", "replace")
    return open_document(Page(body, content_type="text/html; charset=utf-8")).tree


def said(element: Element, *paths: etree.XPath) -> str | None:
    """Read the first of these places that says anything: an element's lines, or an attribute."""
    for path in paths:
        found = path(element)
        for one in found if isinstance(found, list) else ():
            text = clean(one) if isinstance(one, str) else lines_of(one)  # type: ignore[arg-type]
            if text:
                return text
    return None


def number_in(text: str | None) -> str | None:
    """Give the first number of a label such as "4 star review"."""
    found = NUMBER.search(text or "")
    return found[0] if found else None


def score_in(text: str | None) -> str | None:
    """Give the stars of a label such as "Rated 4 out of 5"; None where it is no such number."""
    found = number_in(text)
    return found if found and float(found.replace(",", ".")) <= MOST_STARS else None


def how_many(element: Element, path: etree.XPath) -> int:
    """Count what a path finds."""
    found = path(element)
    return len(found) if isinstance(found, list) else 0
