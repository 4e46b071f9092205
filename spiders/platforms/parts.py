"""Parts of a platform's JSON by their path: what is missing or of another kind is absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spiders.platforms.shapes import words

WHOLE = re.compile(r"[0-9]{1,9}(?:\.0+)?\Z")
NO = frozenset(("false", "no", "0", "none", ""))
# what platforms print where a person gave no name
NAMELESS = frozenset(("guest", "anonymous", "undisclosed", "anonymous user", "null", "none"))


def part(node: Any, *path: str) -> Any:
    """Give what stands at a path of keys; None where it ends early."""
    for key in path:
        if not isinstance(node, dict):
            return None
        node = node.get(key)
    return node


def text(node: Any, *path: str) -> str | None:
    """Read a scalar as printed text."""
    return words(part(node, *path))


def nodes(node: Any, *path: str) -> list[dict[str, Any]]:
    """Give the objects of a list, or of a mapping by id."""
    found = part(node, *path)
    if isinstance(found, dict):
        found = list(found.values())
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def count(node: Any, *path: str) -> int | None:
    """Read a whole number that is not below nought."""
    printed = part(node, *path)
    if isinstance(printed, str) and WHOLE.match(printed.strip()):
        return int(printed.strip().partition(".")[0])
    return None


def having(data: Any, *keys: str) -> Iterator[dict[str, Any]]:
    """Find the objects that have all these keys, at any depth, outermost first and in order."""
    waiting, wanted = [data], set(keys)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.keys() >= wanted:
                yield value
            value = list(value.values())
        if isinstance(value, list):
            waiting += [one for one in reversed(value) if isinstance(one, (dict, list))]


def flag(node: Any, *path: str) -> bool | None:
    """Read a yes or no, printed as such or as a word."""
    value = part(node, *path)
    if isinstance(value, bool):
        return value
    return value.strip().lower() not in NO if isinstance(value, str) and value.strip() else None


def listed(node: Any, *paths: str) -> int | None:
    """Count the members of the lists under these keys; None where there is no such list."""
    lists = [node[path] for path in paths if isinstance(node.get(path), list)]
    return sum(map(len, lists)) if lists else None


def name(printed: str | None) -> str | None:
    """Give an author's name; the platform's word for nobody names nobody."""
    return None if printed is None or printed.strip().lower() in NAMELESS else printed
