"""Microdata read into nodes: scopes, properties and itemref (HTML, section 5)."""

from __future__ import annotations

import re
from collections.abc import Container

from lxml import etree

from spiders.platforms.document import Element, select
from spiders.platforms.graph import Node
from spiders.platforms.platform import Unreadable
from spiders.platforms.wording import ISO_DAY, NUMBER, lines_of

MOST_VALUES = 8
MOST_BORROWED = 50_000
OWN_ID = re.compile(r"\d{4}|[0-9a-f]{8}-[0-9a-f]{4}-", re.I)
MARKED = etree.XPath("descendant-or-self::*[@itemprop or @itemscope or @itemtype]")
WITH_ID = etree.XPath("descendant-or-self::*[@id]")
SOURCES = {"object": "data", "data": "value", "meter": "value", "meta": "content"}
SOURCES |= dict.fromkeys(("img", "audio", "video", "iframe", "embed", "source", "track"), "src")
PEOPLE = frozenset(("author", "creator", "reviewer"))
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
        owner = enclosing(element, scopes, near)
        names = (element.get("itemprop") or "").split()
        if owner is not None:
            _give(element, names, scopes[owner], scopes)
        if element in scopes and owner is not None and not names:
            scopes[element]["@within"] = scopes[owner]
    _follow_references(tree, scopes, near)
    for element, node in scopes.items():
        if "name" not in node and PEOPLE & set((element.get("itemprop") or "").split()):
            node["name"] = [lines_of(element)]
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
    if (title := element.get("title")) and _says_more(title, name, element):
        return title
    link = element.get("href") if element.tag in LINKS else None
    if link is not None and name in ADDRESSES:
        return link
    return lines_of(element) or link or ""


def _says_more(title: str, name: str, element: Element) -> bool:
    """Tell a title that has the number or the day that the text beside it does not say."""
    if name in ("ratingValue", "rating"):
        return bool(NUMBER.search(title)) and not NUMBER.search(lines_of(element))
    return name == "datePublished" and bool(ISO_DAY.match(title))


def _item(element: Element) -> Node:
    node: Node = {"@type": (element.get("itemtype") or "").split()}
    if name := element.get("itemid"):
        node["@id"] = name
    if name := own_id(element):
        node["@element"] = name
    return node


def enclosing(
    element: Element,
    scopes: Container[Element],
    near: dict[Element | None, Element | None],
) -> Element | None:
    """Find the nearest enclosing one of the scopes; each parent is asked only once."""
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
    inner = scopes.get(element)
    for name in names:
        values = owner.setdefault(name, [])
        if inner is None and len(values) >= MOST_VALUES:
            continue  # only the first are ever used, and nested ones cost their whole text each
        value = inner if inner is not None else value_of(element, name)
        if value and value is not owner:
            values.append(value)


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
    lent: dict[Element, list[Element]] = {}
    borrowed = 0
    for element in referring:
        for name in dict.fromkeys((element.get("itemref") or "").split()):
            target = targets.get(name)
            if target is None or enclosing(target, scopes, near) is element:
                continue
            if target not in lent:
                lent[target] = _lent(target, scopes, near)
            borrowed += len(lent[target])
            if borrowed > MOST_BORROWED:
                raise Unreadable(f"itemref repeats more than {MOST_BORROWED} properties")
            for part in lent[target]:
                _give(part, (part.get("itemprop") or "").split(), scopes[element], scopes)


def _lent(
    target: Element, scopes: dict[Element, Node], near: dict[Element | None, Element | None]
) -> list[Element]:
    """Give the properties in an element that belong to no item inside it."""
    outer = enclosing(target, scopes, near)
    return [
        element
        for element in target.iter(etree.Element)
        if element.get("itemprop") and enclosing(element, scopes, near) is outer
    ]
