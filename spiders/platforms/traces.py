"""What a page gives away of a widget: the first match of a pattern in its bytes."""

from __future__ import annotations

import re
from html import unescape

from spiders.platforms.document import Document

LOOKED_AT = 4 * 2**20  # bytes: no page prints its configuration further down


def shows(document: Document, pattern: re.Pattern[bytes]) -> bool:
    """Tell an HTML page in which a pattern stands."""
    return not document.is_json and pattern.search(document.raw, 0, LOOKED_AT) is not None


def trace(document: Document, *patterns: re.Pattern[bytes]) -> str | None:
    """Give the first group of the first pattern that is found."""
    for pattern in patterns:
        if found := pattern.search(document.raw, 0, LOOKED_AT):
            return _text(found)
    return None


def only_trace(document: Document, *patterns: re.Pattern[bytes]) -> str | None:
    """Give what a pattern finds where it finds nothing else: of several none is known."""
    for pattern in patterns:
        if len(found := {_text(one) for one in pattern.finditer(document.raw, 0, LOOKED_AT)}) == 1:
            return found.pop()
    return None


def known(**keys: str | None) -> dict[str, str]:
    """Keep the keys that were found."""
    return {name: value for name, value in keys.items() if value}


def _text(found: re.Match[bytes]) -> str:
    return unescape(found[1].decode("utf-8", "replace")).replace("\\/", "/").strip()
