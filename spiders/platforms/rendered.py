"""Reviews that a widget has rendered as HTML: elements by their classes, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from spiders.platforms.document import Element, open_document, select
from spiders.platforms.platform import Page
from spiders.platforms.wording import clean, lines_of

HAS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
MOST_STARS = 5
Path = Callable[[Element], object]  # of XPath, or of classes
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Within:
    """A path to elements by their classes: looked up, where XPath walks again for each."""

    classes: tuple[str, ...]
    attribute: str
    apart: etree.XPath | None

    def __call__(self, element: Element) -> list[Element] | list[str]:
        """Find in document order, as a path of XPath does."""
        index = _by_class(element)
        found = {place: one for name in self.classes for place, one in index.get(name, ())}
        ordered = [found[place] for place in sorted(found)]
        if self.apart is not None:
            ordered = [one for one in ordered if not select(self.apart, one)]
        if not self.attribute:
            return ordered
        printed = (one.get(self.attribute) for one in ordered)
        return [value for value in printed if value is not None]


def within(*classes: str, attribute: str = "", outside: str = "") -> Within:
    """Make the path to elements of these classes inside another, or to an attribute of theirs."""
    apart = etree.XPath(f"ancestor::*[{HAS.format(outside)}]") if outside else None
    return Within(classes, attribute, apart)


@lru_cache(maxsize=2)  # the item being read, and a part of it
def _by_class(element: Element) -> dict[str, list[tuple[int, Element]]]:
    """Walk an element once for all its paths; nothing may be taken out of it afterwards."""
    index: dict[str, list[tuple[int, Element]]] = {}
    for place, one in enumerate(element.iterdescendants(etree.Element)):
        for name in (one.get("class") or "").split():
            index.setdefault(name, []).append((place, one))
    return index


def every(*classes: str) -> etree.XPath:
    """Make the path to all elements of these classes in a tree."""
    return etree.XPath(f"//*[{_any(classes)}]")


def separate(path: etree.XPath, tree: Element) -> list[Element]:
    """Give each item without those inside it: one tag left open nests all that follow."""
    found = select(path, tree)
    if not _are_nested(found, tree):
        return found
    found = select(path, deepcopy(tree))
    for item in reversed(found):
        parent, before = item.getparent(), item.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + (item.tail or "")
        else:
            parent.text = (parent.text or "") + (item.tail or "")
        item.tail = None
        parent.remove(item)
    return found


def _are_nested(found: list[Element], tree: Element) -> bool:
    """Tell in one walk: to look up from each of many deep items takes too long."""
    items, inside = set(found), False
    for event, element in etree.iterwalk(tree, events=("start", "end")) if found else ():
        if element in items:
            if event == "start" and inside:
                return True
            inside = event == "start"
    return False


def _any(classes: tuple[str, ...]) -> str:
    """Write the test; the attribute is asked for first, for most elements have none."""
    return f"@class and ({' or '.join(HAS.format(name) for name in classes)})"


def fragment(html: str) -> Element | None:
    """Parse the HTML that an answer carries; raises Unreadable as for a page."""
    body = html.encode("utf-8", "replace")
    return open_document(Page(body, content_type="text/html; charset=utf-8")).tree


def said(element: Element, *paths: Path) -> str | None:
    """Read the first of these places that says anything: an element's lines, or an attribute."""
    for path in paths:
        found = path(element)
        for one in found if isinstance(found, list) else ():
            text = clean(one) if isinstance(one, str) else lines_of(one)
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


def how_many(element: Element, path: Path) -> int:
    """Count what a path finds."""
    found = path(element)
    return len(found) if isinstance(found, list) else 0
