"""RDFa read into nodes: typeof, property, rel and rev, as of 1.1 Lite and as of 1.0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from spiders.platforms.document import Element, select
from spiders.platforms.graph import Node, local
from spiders.platforms.microdata import MOST_VALUES, own_id, value_of

MARKED = etree.XPath(
    "descendant-or-self::*[@typeof or @property or @rel or @rev or @about or @resource]"
)


@dataclass
class Subjects:
    """The nodes met so far, by element and by name."""

    of: dict[Element, Node] = field(default_factory=dict)
    named: dict[str, Node] = field(default_factory=dict)
    hanging: set[Element] = field(default_factory=set)  # a rel whose object comes below it
    near: dict[Element | None, Element | None] = field(default_factory=lambda: {None: None})

    def above(self, element: Element) -> Element | None:
        """Find the nearest enclosing subject or hanging rel; each parent is asked only once."""
        asked = []
        parent = element.getparent()
        while parent not in self.near:
            asked.append(parent)
            if parent in self.of or parent in self.hanging:
                self.near[parent] = parent
                break
            parent = parent.getparent() if parent is not None else None
        found = self.near[parent]
        self.near.update(dict.fromkeys(asked, found))
        return found

    def owner(self, element: Element) -> Node | None:
        """Give the nearest enclosing subject."""
        above = self.above(element)
        while above is not None and above not in self.of:
            above = self.above(above)
        return None if above is None else self.of[above]


def read_rdfa(tree: Element) -> list[Node]:
    """Give a node for each typed or named subject, in order."""
    subjects = Subjects()
    for element in select(MARKED, tree):
        if node := _subject(element, subjects):
            subjects.of[element] = node
        if element.get("rel") and not _has_object(element):
            subjects.hanging.add(element)
        _link(element, subjects)
    unique = {id(node): node for node in subjects.of.values()}
    return list(unique.values())


def _subject(element: Element, subjects: Subjects) -> Node | None:
    """Make the node of an element, or find that of the same name; None where it has none."""
    kinds = (element.get("typeof") or "").split()
    name = element.get("about")
    if name is None and (kinds or not (element.get("property") or element.get("rel"))):
        name = element.get("resource")
    if not kinds and name is None:
        return None
    node = subjects.named.setdefault(name, {"@id": name}) if name else {}
    node["@type"] = [*node.get("@type", []), *kinds]
    if own := own_id(element):
        node.setdefault("@element", own)
    return node


def _has_object(element: Element) -> bool:
    return any(element.get(name) is not None for name in ("typeof", "resource", "href", "src"))


def _link(element: Element, subjects: Subjects) -> None:
    node, owner = subjects.of.get(element), subjects.owner(element)
    literal = element.get("content") is not None or element.get("datatype") is not None
    for name in (element.get("property") or "").split():
        if node is not None and element.get("typeof") is not None and not literal:
            _add(owner, name, node)
        else:
            about = node if element.get("about") is not None else owner
            if about is not None and len(about.get(local(name), ())) < MOST_VALUES:
                _add(about, name, value_of(element, local(name)))
    _relate(element, subjects, node, owner)
    if node is not None and owner is not None and not element.get("property"):
        node.setdefault("@within", owner)


def _relate(element: Element, subjects: Subjects, node: Node | None, owner: Node | None) -> None:
    typed = node is not None and element.get("typeof") is not None
    about = node if element.get("about") is not None and not typed else owner
    target = element.get("resource") or element.get("href")
    for name in (element.get("rel") or "").split():
        if typed:
            _add(owner, name, node)
        elif target:
            _add(about, name, {"@id": target})
    for name in (element.get("rev") or "").split():
        _add(node if typed else subjects.named.get(target or ""), name, about)
    above = subjects.above(element)
    if typed and above is not None and above in subjects.hanging and not element.get("property"):
        for name in (above.get("rel") or "").split():
            _add(subjects.of.get(above) or subjects.owner(above), name, node)


def _add(owner: Node | None, name: str, value: Any) -> None:
    if owner is not None and value and value is not owner:
        owner.setdefault(local(name), []).append(value)
