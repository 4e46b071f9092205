"""HTML cut into tags and words, in linear time whatever it holds; nothing is ever refused.

The parser of the standard library takes quadratic time on tags that never end, and one that builds
a tree does not say where in the text a word stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAG = re.compile(r"""</?[a-zA-Z](?:[^<>"']|"[^"]*+"|'[^']*+')*+>""")
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
SAID = re.compile(
    r"""\s(class|id|alt|aria-label)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]{1,300}))""",
    re.IGNORECASE,
)
RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
MOST = 2_000  # letters of a tag in which quotes are minded; a longer one ends at its first '>'


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, with what is read of its attributes."""

    name: str
    closes: bool
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Words between tags, as they are written, and where they begin."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What no reader sees."""


Token = Tag | Words | Comment


def tokens(raw: str) -> Iterator[Token]:
    """Cut a text of HTML; what stands within script and style is left out."""
    place = 0
    while place < len(raw):
        at = raw.find("<", place)
        if at != place:
            yield Words(raw[place : at if at >= 0 else len(raw)], place)
        if at < 0:
            return
        token, place = _token(raw, at)
        yield token
        if isinstance(token, Tag) and not token.closes and token.name in RAW:
            found = RAW[token.name].search(raw, place)
            place = found.start() if found else len(raw)


def _token(raw: str, at: int) -> tuple[Token, int]:
    """Read what begins with '<' here, and say where it ends."""
    if raw.startswith("<!--", at):
        end = raw.find("-->", at + 4)
        return Comment(), end + 3 if end >= 0 else len(raw)
    name = NAME.match(raw, at)
    is_mark = raw[at + 1 : at + 2] in ("!", "?")
    if name is None and not is_mark:
        return Words("<", at), at + 1
    found = TAG.match(raw, at, at + MOST) if name else None
    end = found.end() if found else raw.find(">", at) + 1
    if end <= 0:
        return Comment(), len(raw)  # a tag that never ends is seen by nobody
    if name is None:
        return Comment(), end
    return Tag(name[1].lower(), raw[at + 1] == "/", _said(raw[at:end])), end


def _said(tag: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for found in SAID.finditer(tag):
        said.setdefault(found[1].lower(), found[2] or found[3] or found[4] or "")
    return said
