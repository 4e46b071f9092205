"""Data that JSON carries in wrappings of its own: texts of JSON, flat lists."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms.jsontext import DEEPEST, Refused, read_json

TEXT_OF_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[{\[])")
MOST_NODES = 200_000


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
