"""Sentences of a block: split where one ends, not within an abbreviation or a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.articles.article import Block

END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|(?<=[a-z0-9)])[.!?](?=[A-Z][a-z]+ )|\s•\s")
ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st vs etc e.g i.e eg ie al fig figs no nos vol approx ca cf ed eds inc ltd "
    "co corp dept est jr sr u.s u.k u.s.a a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec "
    "ph.d m.d d.c b.sc m.sc pp p ft lb lbs oz in min max".split()
)
ENDING = frozenset("etc al inc ltd co a.m p.m ft lb lbs in no min max u.s u.k u.s.a ed oz".split())
LAST = re.compile(r"([\w.]+)[.]+[\"'”’)\]]*$")
MOST = 2_000  # letters of a sentence; a longer one is cut, so that no text takes too long


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place in the text of its block."""

    text: str
    start: int
    end: int


def sentences(block: Block) -> Iterator[Sentence]:
    """Split a block; a heading or title is one sentence, whatever marks it has."""
    if block.kind in ("title", "heading"):
        yield from _cut(block.text, 0, len(block.text))
        return
    start = 0
    for found in END.finditer(block.text):
        if not _goes_on(block.text, found):
            yield from _cut(block.text, start, found.end())
            start = found.end()
    yield from _cut(block.text, start, len(block.text))


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Tell whether a full stop is that of an abbreviation."""
    if not found.group().startswith(".") or found.group().startswith(".."):
        return False
    last = LAST.search(text[max(0, found.start() - 30) : found.end()])
    word = last[1].casefold().strip(".") if last else ""
    after = text[found.end() : found.end() + 3].lstrip()
    is_short = word in ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)*[a-z]", word) is not None
    if not is_short or not after or word == "i":
        return False
    return not (word in ENDING and after[0].isupper())


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end:
        last = end
        if end - start > MOST:
            space = text.rfind(" ", start, start + MOST)
            last = space if space > start else start + MOST
        part = text[start:last]
        first = start + len(part) - len(part.lstrip(" •"))
        stripped = text[first:last].rstrip(" •")
        if any(letter.isalnum() for letter in stripped):
            yield Sentence(stripped, first, first + len(stripped))
        start = last
