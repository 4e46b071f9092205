"""JSON as pages print it: read by the letter first, mended only where that is certain."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from spiders.platforms.mend import Broken, mend

LARGEST_BLOCK = 2 * 2**20
DEEPEST = 64
BEFORE = re.compile(
    r"(?:\s+|<!--|-->|//|/\*.*?\*/|<!\[CDATA\[)*"
    r"(?:(?:<[^{\[]{1,999}>[^{\[<>]{0,99}|(?:(?:var|let|const)\s+)?[\w.$]{1,80}\s*=\s*)(?=[{\[]))?",
    re.S,
)
AFTER = re.compile(r"[\s<>!/*;-]*(?:\]\]>[\s<>!/*;-]*)?\Z")
LONGEST_WRAPPER = 80


class Refused(ValueError):
    """A text that is not read as JSON, with the reason."""


def _no_constant(name: str) -> Any:
    raise Refused(f"{name} is not JSON")


STRICT = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_no_constant)
LENIENT = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=_no_constant, strict=False
)


def read_json(text: str, strict: bool = True) -> Any:
    """Read one JSON text; numbers stay as printed. Raises Refused, also for NaN and depth > 64."""
    try:
        data = (STRICT if strict else LENIENT).decode(text)
    except RecursionError:
        raise Refused(f"nested deeper than {DEEPEST}") from None
    except json.JSONDecodeError as wrong:
        raise Refused(f"not JSON: {wrong.msg} at {wrong.pos}") from None
    check_depth(data, text)
    return data


def read_block(source: bytes) -> tuple[list[Any], str | None]:
    """Read the JSON texts of one script, and say what was mended; raises Refused."""
    if len(source) > LARGEST_BLOCK:
        raise Refused(f"{len(source)} bytes, at most {LARGEST_BLOCK}")
    text = source.decode("utf-8", "replace").strip().strip("\ufeff")
    if not text:
        return [], None
    try:
        return [read_json(text, strict=False)], None
    except Refused as wrong:
        return _mended(text, wrong)


def _mended(text: str, wrong: Refused) -> tuple[list[Any], str | None]:
    before = BEFORE.match(text)
    after = AFTER.search(text, max(0, len(text) - LONGEST_WRAPPER))
    bare = text[before.end() if before else 0 : after.start() if after else None]
    if '"' not in bare and "&quot;" in bare:
        bare = unescape(bare)
    if not bare:
        return [], None
    try:
        documents, notes = mend(bare)
    except Broken as broken:
        raise Refused(f"{wrong}; {broken}") from None
    return documents, "mended: " + ", ".join(notes) if notes else None


def check_depth(data: Any, text: str) -> None:
    """Refuse data nested deeper than 64; brackets are counted first, for they are few."""
    if text.count("{") + text.count("[") <= DEEPEST:
        return
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise Refused(f"nested deeper than {DEEPEST}")
