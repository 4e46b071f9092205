"""Data that a page's scripts carry in other wrappings: assignments, texts of JSON, flat lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.platforms.jsontext import DEEPEST, LENIENT, Refused, check_depth, read_json

ASSIGNED = re.compile(
    r"(?:\b(?:window|self|globalThis)[.\[]|\b(?:var|let|const) )[\w.$\"'\[\]]{1,80}\s*=\s*"
    r"(?:(?=[{\[])|JSON\.parse\(\s*(?=\"))"
)
PUSHED = re.compile(r"\b__next_f\.push\(\s*(?=\[)")
ROW = re.compile(r"^[0-9a-f]{1,8}:([{\[].*)$", re.M)
TEXT_OF_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[{\[])")
MOST_NODES = 200_000
MOST_ASSIGNED = 500  # in one script; each that is no JSON costs a look over the text


def assigned(text: str) -> Iterator[Any]:
    """Give the JSON that a script assigns to a name of the page; other code is passed over."""
    place = 0
    for _ in range(MOST_ASSIGNED):
        found = ASSIGNED.search(text, place)
        if found is None:
            return
        place = found.end()
        try:
            data, end = LENIENT.raw_decode(text, place)
            check_depth(data, text[place:end])
        except (json.JSONDecodeError, Refused, RecursionError):
            continue  # a script, not JSON
        place = end
        yield data


def pushed(text: str) -> str:
    """Give the text that a script pushes to Next.js's stream of rows; empty for other scripts."""
    found = PUSHED.search(text)
    try:
        data, _ = LENIENT.raw_decode(text, found.end()) if found else ([], 0)
    except (json.JSONDecodeError, Refused, RecursionError):
        return ""
    return "".join(part for part in data[1:2] if isinstance(part, str))


def rows(stream: str) -> Iterator[Any]:
    """Give the data of the rows of such a stream, one on each line: 3:["$","div",null,{...}]."""
    for row in ROW.finditer(stream):
        try:
            yield read_json(row[1], strict=False)
        except Refused:
            continue  # a row of another kind, as that of a module


def unfolded(data: Any, depth: int = 0) -> Any:
    """Open the texts inside data that are JSON themselves."""
    if isinstance(data, dict) and depth < DEEPEST:
        return {name: unfolded(value, depth + 1) for name, value in data.items()}
    if isinstance(data, list) and depth < DEEPEST:
        return [unfolded(value, depth + 1) for value in data]
    if not isinstance(data, str) or not TEXT_OF_JSON.match(data):
        return data
    try:
        return unfolded(read_json(data, strict=False), depth + 1)
    except Refused:
        return data


def revived(slots: Any) -> Any:
    """Rebuild what a flat list stands for: each member of a slot is the number of another.

    As devalue writes it for Nuxt (github.com/Rich-Harris/devalue); None for anything else.
    """
    if not isinstance(slots, list) or not slots or not isinstance(slots[0], dict | list):
        return None
    left = [MOST_NODES]
    return _slot(slots, "1" if isinstance(slots[0], list) else "0", 0, left)


def _slot(slots: list[Any], number: Any, depth: int, left: list[int]) -> Any:
    known = isinstance(number, str) and number.isdecimal() and len(number) < 10
    if not known or int(number) >= len(slots) or depth > DEEPEST or not left[0]:
        return None
    left[0] -= 1
    value = slots[int(number)]
    if isinstance(value, dict):
        return {name: _slot(slots, part, depth + 1, left) for name, part in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) == 2 and isinstance(value[0], str) and value[0].isalpha():
        return value[1] if value[0] == "Date" else _slot(slots, value[1], depth + 1, left)
    return [_slot(slots, part, depth + 1, left) for part in value]
