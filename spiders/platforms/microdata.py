"""Microdata read into nodes: scopes, properties and itemref (HTML, section 5)."""

from __future__ import annotations

import re

from lxml import etree

from spiders.platforms.document import Element, select
from spiders.platforms.graph import Node
from spiders.platforms.wording import lines_of

OWN_ID = re.compile(r"\d{4}|[0-9a-f]{8}-[0-9a-f]{4}-", re.I)
MARKED = etree.XPath("//*[@itemprop or @itemscope or @itemtype]")
WITH_ID = etree.XPath("//*[@id]")
SOURCES = {"object": "data", "data": "value", "meter": "value", "meta": "content"}
SOURCES |= dict.fromkeys(("img", "audio", "video", "iframe", "embed", "source", "track"), "src")
LINKS = frozenset(("a", "area", "link"))
ADDRESSES = frozenset(
    (
        "url",
        "sameAs",
        "image",
        "logo",
        "thumbnailUrl",
        "contentUrl",
        "availability",
        "itemCondition",
        "photo",
        "mainEntityOfPage",
        "additionalType",
        "discussionUrl",
        "significantLink",
        "relatedLink",
        "bookFormat",
    )
)


def read_microdata(tree: Element) -> list[Node]:
    """Give a node for each item, in order; an item in no property of another keeps its place."""
    marked = select(MARKED, tree)
    scopes = {element: _item(element) for element in marked if is_scope(element)}
    near: dict[Element | None, Element | None] = {None: None}
    for element in marked:
        owner = _owner(element, scopes, near)
        names = (element.get("itemprop") or "").split()
        if owner is not None:
            _give(element, names, scopes[owner], scopes)
        if element in scopes and owner is not None and not names:
            scopes[element]["@within"] = scopes[owner]
    _follow_references(tree, scopes, near)
    return list(scopes.values())


def own_id(element: Element) -> str | None:
    """Give the id that the shop prints on a review's element; #review-3 is only a place."""
    if given := element.get("data-review-id"):
        return given
    name = element.get("id")
    return name if name and OWN_ID.search(name) else None


def is_scope(element: Element) -> bool:
    """Tell an item; an itemtype alone counts, for pages forget the itemscope."""
    return element.get("itemscope") is not None or element.get("itemtype") is not None


def value_of(element: Element, name: str) -> str:
    """Read the value of a property as printed: attribute first, else the text by lines."""
    for attribute in (SOURCES.get(element.tag, "content"), "content"):
        if (value := element.get(attribute)) is not None:
            return value
    if element.tag == "time" and (moment := element.get("datetime")) is not None:
        return moment
    link = element.get("href") if element.tag in LINKS else None
    if link is not None and name in ADDRESSES:
        return link
    return lines_of(element) or link or ""


def _item(element: Element) -> Node:
    node: Node = {"@type": (element.get("itemtype") or "").split()}
    if name := element.get("itemid"):
        node["@id"] = name
    if name := own_id(element):
        node["@element"] = name
    return node


def _owner(
    element: Element,
    scopes: dict[Element, Node],
    near: dict[Element | None, Element | None],
) -> Element | None:
    """Find the nearest enclosing item; each parent is asked only once."""
    asked = []
    parent = element.getparent()
    while parent not in near:
        asked.append(parent)
        if parent in scopes:
            break
        parent = parent.getparent() if parent is not None else None
    found = parent if parent in scopes else near[parent]
    near.update(dict.fromkeys(asked, found))
    return found


def _give(element: Element, names: list[str], owner: Node, scopes: dict[Element, Node]) -> None:
    for name in names:
        value = scopes[element] if element in scopes else value_of(element, name)
        if value and value is not owner:
            owner.setdefault(name, []).append(value)


def _follow_references(
    tree: Element,
    scopes: dict[Element, Node],
    near: dict[Element | None, Element | None],
) -> None:
    """Give each item the properties in the elements that its itemref names."""
    referring = [element for element in scopes if element.get("itemref")]
    if not referring:
        return
    targets: dict[str, Element] = {}
    for element in select(WITH_ID, tree):
        targets.setdefault(element.get("id", ""), element)
    for element in referring:
        for name in dict.fromkeys((element.get("itemref") or "").split()):
            if name in targets:
                _borrow(targets[name], element, scopes, near)


def _borrow(
    target: Element,
    borrower: Element,
    scopes: dict[Element, Node],
    near: dict[Element | None, Element | None],
) -> None:
    outer = _owner(target, scopes, near)
    if outer is borrower:
        return
    for element in target.iter(etree.Element):
        names = (element.get("itemprop") or "").split()
        if names and _owner(element, scopes, near) is outer:
            _give(element, names, scopes[borrower], scopes)
