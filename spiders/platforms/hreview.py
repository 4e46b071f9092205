"""Microformats read into nodes: hReview, hReview-aggregate and h-review."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from spiders.platforms.document import Element, select
from spiders.platforms.graph import Node
from spiders.platforms.microdata import enclosing, own_id, value_of
from spiders.platforms.platform import Unreadable
from spiders.platforms.wording import lines_of

CLASSED = etree.XPath("descendant-or-self::*[contains(@class, 'eview')]")
DEEPEST = 8
ROOTS = {
    "hreview": "Review",
    "h-review": "Review",
    "hreview-aggregate": "AggregateRating",
    "h-review-aggregate": "AggregateRating",
}
RATING = {
    "ratingValue": ("value", "p-value", "average", "p-average"),
    "bestRating": ("best", "p-best"),
    "worstRating": ("worst", "p-worst"),
}
PARTS = {
    "item": ("item", "p-item"),
    "author": ("reviewer", "p-reviewer", "p-author"),
    "datePublished": ("dtreviewed", "dt-reviewed", "dt-published"),
    "name": ("summary", "p-name"),
    "reviewBody": ("description", "e-description", "p-description", "e-content", "p-content"),
    "rating": ("rating", "p-rating"),
    "url": ("permalink", "u-url"),
    "count": ("count", "p-count", "votes", "p-votes"),
}
PARTS |= {name: RATING[name] for name in ("bestRating", "worstRating")}
PARTS["p-summary"] = ("p-summary",)
PARTS["average"] = RATING["ratingValue"][2:]
PART_OF = {name: part for part, names in PARTS.items() for name in names}


def read_hreview(tree: Element) -> list[Node]:
    """Give a node for each review and each aggregate, in order."""
    roots = {element: kind for element in select(CLASSED, tree) if (kind := _kind(element))}
    _check_nesting(roots)
    return [_node(element, kind, roots) for element, kind in roots.items()]


def _check_nesting(roots: dict[Element, str]) -> None:
    """Refuse reviews in reviews in reviews: each would be searched once for every one around."""
    depths: dict[Element | None, int] = {None: 0}
    near: dict[Element | None, Element | None] = {None: None}
    for root in roots:
        depths[root] = depths[enclosing(root, roots, near)] + 1
        if depths[root] > DEEPEST:
            raise Unreadable(f"reviews nested deeper than {DEEPEST}")


def _kind(element: Element) -> str | None:
    return next((ROOTS[name] for name in _classes(element) if name in ROOTS), None)


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").lower().split()


def _node(root: Element, kind: str, roots: dict[Element, str]) -> Node:
    node: Node = {"@type": kind}
    if name := own_id(root):
        node["@element"] = name
    for part, element in _parts(root, roots).items():
        node[part] = _value(part, element)
    for bookmark in root.iter("a"):
        if "bookmark" in (bookmark.get("rel") or "").split():
            node.setdefault("url", bookmark.get("href"))
    return node


def _parts(root: Element, roots: dict[Element, str]) -> dict[str, Element]:
    """Find the element of each part: the first one with its class."""
    parts: dict[str, Element] = {}
    inner: set[Element] = set()  # what stands inside the thing or the person, and names those
    for element, names in _below(root, roots):
        for name in names:
            part = PART_OF.get(name)
            if part is None:
                continue
            if part == "datePublished" or element not in inner:
                parts.setdefault(part, element)
            if part in ("item", "author"):
                inner.update(element.iterdescendants(etree.Element))
    if "p-summary" in parts:
        parts.setdefault("reviewBody", parts["p-summary"])
    return parts


def _any(spellings: tuple[str, ...], names: list[str]) -> bool:
    return any(spelling in names for spelling in spellings)


def _below(root: Element, roots: dict[Element, str]) -> Iterator[tuple[Element, list[str]]]:
    """Walk the elements with a class below a root, but not those of a root inside it."""
    inner: set[Element] = set()
    for element in root.iterdescendants(etree.Element):
        if not element.get("class") or (inner and element in inner):
            continue
        if element in roots:
            inner.update(element.iterdescendants(etree.Element))
        else:
            yield element, _classes(element)


def _value(part: str, element: Element) -> object:
    if part == "rating":
        return _rating(element)
    if part == "item":
        return _item(element)
    if part == "author":
        return _named(element)
    if part == "url":
        return element.get("href") or lines_of(element)
    return _printed(element)


def _printed(element: Element) -> str:
    """Read a value by microformats' patterns: value-title, abbr, time, then the text."""
    for inner in element.iter(etree.Element):
        title, moment = inner.get("title"), inner.get("datetime")
        if title and (inner.tag == "abbr" or "value-title" in _classes(inner)):
            return title
        if moment and inner.tag == "time":
            return moment
    return value_of(element, "")


def _rating(element: Element) -> Node | str:
    """Read a rating: parts in classes of their own, else the value alone."""
    found: Node = {}
    for inner in element.iterdescendants(etree.Element):
        for part, spellings in RATING.items():
            if _any(spellings, _classes(inner)):
                found.setdefault(part, _printed(inner))
    if found and "ratingValue" not in found:
        found["ratingValue"] = (element.text or "").strip()
    return found or _printed(element)


def _item(element: Element) -> Node:
    return {"name": _named(element), "url": _link(element)}


def _named(element: Element) -> str:
    """Read the name of a thing or person: the part called so, else the whole text."""
    for inner in element.iter(etree.Element):
        if _any(("fn", "p-name"), _classes(inner)):
            return _printed(inner)
    if element.tag == "img":
        return element.get("alt") or ""
    return _printed(element)


def _link(element: Element) -> str | None:
    for inner in element.iter(etree.Element):
        if inner.get("href") and (inner is element or _any(("url", "u-url"), _classes(inner))):
            return inner.get("href")
    return None
