"""Nodes of a page, whatever their syntax: found at any depth, linked by name and by @id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from spiders.platforms.wording import clean, without_entities

Node = dict[str, Any]

REVIEW_KEYS = frozenset(("review", "reviews", "hasReview", "Review"))
USUAL = (
    "Review UserReview CriticReview AggregateRating Rating Product ProductGroup Person"
    " Organization Offer AggregateOffer Brand"
)
CASED = {name.lower(): name for name in USUAL.split()}
CONTAINERS = ("@value", "@list", "@set")


def local(name: str) -> str:
    """Give the last part of a name: Review for http://schema.org/Review, schema:Review, Review."""
    return name.strip().rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2]


def types(node: Node) -> frozenset[str]:
    """Give the types of a node by their last part."""
    printed = node.get("@type")
    if isinstance(printed, str):
        return _only(printed)
    names = printed if isinstance(printed, list) else ()
    return frozenset(_cased(local(name)) for name in names if isinstance(name, str))


@lru_cache(maxsize=512)
def _only(name: str) -> frozenset[str]:
    return frozenset((_cased(local(name)),))


def _cased(name: str) -> str:
    """Give the usual types their own case, as some shops write product and review."""
    return CASED.get(name.lower(), name)


@dataclass
class Graph:
    """All nodes of one syntax of a page, in order, and what links them."""

    escaped: bool  # texts may hold entities of their own: JSON, not markup
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    holders: dict[int, Node] = field(default_factory=dict)  # id(review) -> what it is printed in

    def resolve(self, value: Any) -> Any:
        """Follow a reference to the node it names."""
        if isinstance(value, dict) and is_reference(value):
            return self.by_id.get(value["@id"].strip(), value)
        return value

    def values(self, node: Node, *names: str) -> list[Any]:
        """Give the values of the first of these properties that has any, references followed."""
        for name in names:
            value = node.get(name)
            if value is None:
                continue
            if found := [self.resolve(part) for part in _flat(value)]:
                return found
        return []

    def text(self, node: Node, *names: str) -> str | None:
        """Give the first text under these properties; of a node, its name or its value."""
        for name in names:
            value = node.get(name)
            if value is None:
                continue
            for part in [value] if isinstance(value, str) else self.values(node, name):
                if text := self.words(part):
                    return text
        return None

    def words(self, value: Any, depth: int = 2) -> str | None:
        """Read a value as text: a scalar, or the name of a node."""
        if isinstance(value, dict):
            names = (self.words(name, depth - 1) for name in self.values(value, "name"))
            return next((name for name in names if name), None) if depth else None
        text = clean(value)
        return clean(without_entities(text)) if text and self.escaped else text


def is_reference(node: Node) -> bool:
    """Tell a node that only names another one by its @id."""
    return isinstance(node.get("@id"), str) and node.keys() <= {"@id", "@type", "@within"}


def survey(roots: Iterable[Any], escaped: bool) -> Graph:
    """Visit every node once, in order, and note ids and which node holds which review."""
    graph = Graph(escaped)
    seen: set[int] = set()
    waiting: list[tuple[Any, Node | None, str]] = []
    waiting += [(root, None, "") for root in roots][::-1]
    linked: list[tuple[Any, Node]] = []
    while waiting:
        value, holder, key = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, holder, key) for item in reversed(value)]
            continue
        if isinstance(value, dict) and id(value) not in seen:
            seen.add(id(value))
            _enter(graph, value)
            waiting += [(item, value, name) for name, item in _nested(value)][::-1]
        if holder is not None and key in REVIEW_KEYS:
            linked.append((value, holder))
    _link(graph, linked)
    return graph


def _enter(graph: Graph, node: Node) -> None:
    if any(":" in name or "/" in name for name in node) and not _is_store(node):
        printed = dict(node)
        node.clear()
        node |= {key if key[:1] == "@" else local(key): value for key, value in printed.items()}
    graph.nodes.append(node)
    name = node.get("@id")
    if isinstance(name, str) and not is_reference(node):
        graph.by_id.setdefault(name.strip(), node)


def _is_store(node: Node) -> bool:
    """Tell a store of entities (Apollo's): its names, such as Review:7, are no terms."""
    return any(isinstance(value, dict) and "__typename" in value for value in node.values())


def _nested(node: Node) -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if name == "@reverse" and isinstance(value, dict):
            # {"@reverse": {"itemReviewed": [...]}} says the same as {"review": [...]}
            for inner, items in value.items():
                yield ("review" if local(inner) == "itemReviewed" else inner), items
        elif name in ("@within", "@context"):
            continue
        elif isinstance(value, dict | list) or name in REVIEW_KEYS:
            yield name, value


def _link(graph: Graph, linked: list[tuple[Any, Node]]) -> None:
    for value, holder in linked:
        review = graph.resolve({"@id": value}) if isinstance(value, str) else graph.resolve(value)
        if isinstance(review, dict) and not is_reference(review):
            known = graph.holders.get(id(review))
            if known is None or "name" not in known:
                graph.holders[id(review)] = holder


def _flat(value: Any) -> list[Any]:
    """Unwrap lists and JSON-LD's value objects."""
    if isinstance(value, list):
        return [inner for item in value for inner in _flat(item)]
    if isinstance(value, dict):
        for container in CONTAINERS:
            if container in value:
                return _flat(value[container])
    return [] if value is None else [value]
