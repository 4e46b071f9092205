"""Where the sentences of a text begin and end: what is read, and what may be quoted."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[.!?…]+[\"')\]]*(?=\s|$)|\n+|(?<=[a-z)])[.!?](?=[A-Z]))")
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|etc|approx|mr|mrs|ms|dr|st|vs|no|ft|in|lbs?|min|mins|a\.m|p\.m)$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences: (start, end) of each, without blanks at the ends."""
    ends, last = [], 0
    for found in _END.finditer(text):
        before = text[last : found.start()].lower()
        if found[0] == "." and _SHORT.search(before) and found.end() < len(text):
            continue
        ends.append((last, found.end()))
        last = found.end()
    ends.append((last, len(text)))
    trimmed = ((_skip(text, a, b), b) for a, b in ends)
    return [(a, a + len(text[a:b].rstrip())) for a, b in trimmed if text[a:b].strip()]


def title_and_body(title: str | None, body: str | None) -> str:
    """Put title and body together, the title on a line of its own."""
    return "\n".join(part for part in (title, body) if part)


def _skip(text: str, start: int, end: int) -> int:
    return end - len(text[start:end].lstrip())
