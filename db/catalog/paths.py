"""Where in a catalog file a value stands, and files with another value there.

A path is written as `specs.max_weight.value`, an item of a list by what it is known by, as in
`listings[https://shop.example/p/1].product` or `gtin[4006381333931]`; a key or an item with marks
of its own in double quotes, as in `rating."4.5 / 5"`. The empty path is the whole file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from db.catalog.yamls import DEPTH, UNPRINTABLE, Value

KNOWN_BY = ("url", "name", "file", "source", "key")  # what tells the items of a list apart
QUOTED = r'"(?:[^"\\]|\\.)*"'
STEP = re.compile(
    rf"\[(?P<item>{QUOTED}|.+?)\](?=[.\[]|$)|(?:^|(?<=.)\.)(?P<key>{QUOTED}|[^.\[\]\"]+)", re.DOTALL
)


class Unfit(ValueError):
    """Why a value cannot stand where it is wanted."""


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list that is this text, or is known by it."""

    name: str


Steps = tuple[str | Item, ...]
Change = Callable[[Value], Value]


def read_path(written: str) -> Steps:
    """Read a path; raises Unfit for one that is none."""
    steps: list[str | Item] = []
    place = 0
    while place < len(written):
        found = STEP.match(written, place)
        if found is None:
            raise Unfit(f"{written!r} is no path, as in specs.max_weight or listings[URL].product")
        item = found["item"]
        steps.append(_bare(found["key"]) if item is None else Item(_bare(item)))
        place = found.end()
    return tuple(steps)


def _bare(name: str) -> str:
    try:
        return str(json.loads(name)) if name.startswith('"') else name
    except ValueError:
        raise Unfit(f"{name} is not quoted as JSON") from None


def read_value(written: str) -> Value:
    """Read JSON as YAML is read: every scalar is the text that was written; raises Unfit."""
    try:
        return _value(json.loads(written, parse_float=str, parse_int=str, parse_constant=str), 0)
    except (ValueError, RecursionError) as wrong:
        raise wrong if isinstance(wrong, Unfit) else Unfit("the value is not JSON") from None


def _value(given: object, depth: int) -> Value:
    if depth > DEPTH:
        raise Unfit(f"the value is more than {DEPTH} levels deep")
    if isinstance(given, list):
        return [_value(item, depth + 1) for item in given]
    if isinstance(given, dict):
        return {str(_value(key, depth)): _value(item, depth + 1) for key, item in given.items()}
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str) and (found := UNPRINTABLE.search(given)):
        raise Unfit(f"the value holds a character that text cannot hold: U+{ord(found[0]):04X}")
    return None if given is None else str(given)


def put(there: Value, path: Steps, new: Value) -> Value:
    """Return what is there with a new value at a path; raises Unfit where no path leads there."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, Item):
        return _put_item(there, first.name, rest, new)
    known = _mapping(there, first)
    return {**known, first: put(known.get(first), rest, new)}


def take(there: Value, path: Steps) -> Value:
    """Return what is there without what stands at a path; raises Unfit where none leads there."""
    if not path:
        raise Unfit("a whole file is not taken out; delete it")
    first, rest = path[0], path[1:]
    if isinstance(first, Item):
        kept = [item for item in _items(there) if rest or not _is(item, first.name)]
        return kept if not rest else _put_rest(there, first.name, lambda item: take(item, rest))
    known = _mapping(there, first)
    if not rest:
        return {key: value for key, value in known.items() if key != first}
    return {**known, first: take(known[first], rest)} if known.get(first) is not None else there


def _put_item(there: Value, name: str, rest: Steps, new: Value) -> Value:
    if rest:
        return _put_rest(there, name, lambda item: put(item, rest, new))
    if not _is(new, name):
        raise Unfit(f"the value is not known by {name!r} ({', '.join(KNOWN_BY)})")
    items = _items(there)
    if any(_is(item, name) for item in items):
        return _put_rest(there, name, lambda _: new)
    return [*items, new]


def _put_rest(there: Value, name: str, change: Change) -> Value:
    items = _items(there)
    places = [place for place, item in enumerate(items) if _is(item, name)]
    if len(places) != 1:
        raise Unfit(f"the list has {len(places) or 'no'} item{'s' * bool(places)} {name!r}")
    return [*items[: places[0]], change(items[places[0]]), *items[places[0] + 1 :]]


def _mapping(there: Value, key: str) -> dict[str, Value]:
    if there is None:
        return {}
    if not isinstance(there, dict):
        raise Unfit(f"{key!r} would stand in what is no mapping")
    return there


def _items(there: Value) -> list[Value]:
    if isinstance(there, list):
        return there
    return [] if there is None else [there]


def _is(item: Value, name: str) -> bool:
    if isinstance(item, dict):
        return any(item.get(key) == name for key in KNOWN_BY)
    return item == name
