"""What a rendered page holds, read by regular expressions: a site has thousands of pages.

It is exact for pages of one plain shape, which our templates have: names in small letters, values
in double quotes and escaped. Any other page is brought into that shape by a parser first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from lxml import html

TAG = r'<[a-zA-Z][a-zA-Z0-9]*+(?:\s++[a-zA-Z:-]++(?:="[^"<>]*+")?+)*+\s*+/?+>|</[a-zA-Z0-9]++>'
# What stands between the tags of these is no words and no markup.
RAW = r"<(script|style|svg)\b[^<>]*+>.*?</\1>"
SHAPE = re.compile(rf"(?:<!doctype html>)?+(?:[^<>]++|{TAG})*+", re.IGNORECASE)
RAWS, HEAD = re.compile(RAW, re.DOTALL), re.compile(r"<head>.*?</head>", re.DOTALL)
SCRIPTS = re.compile(r"<script type=\"application/ld\+json\">[^<]*+</script>")
INLINE = re.compile(r"</?(?:a|abbr|b|bdi|em|i|q|small|span|strong|time)(?:\s[^<>]*+)?>")
TAGS = re.compile(r"<[^<>]*+>")
ATTRIBUTES = re.compile(r'\s(href|src|id|aria-label|alt|title)="([^"]*)"')
FORWARD = re.compile(r'\scontent="[^"]*?url=([^"]*)"')
DATA = re.compile(r'<data class="([a-z-]+)" value="(\d+)"')
# What speaks of a first-hand test on record; none of these holds another of its own kind.
ON_RECORD = "data-first-hand"
MARKED = re.compile(
    rf'<(span|section|div|p)\b[^<>]*\s{ON_RECORD}="[^"]*"[^<>]*>.*?</\1>', re.DOTALL
)
# The words of a maker, printed in full beside ours: no words of ours.
REPLY = re.compile(r'<blockquote class="reply">.*?</blockquote>', re.DOTALL)
TRIED = re.compile(rf'\s{ON_RECORD}="([^"]*)"')
NOBODY: frozenset[str] = frozenset()
DATA_BLOCKS = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
BLOCKS = re.compile(r"</?(?:tr|li|p|dd|figure)\b")
DAY = re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b")
AS_OF = "As of <time datetime="
TITLE = re.compile(r"<title>([^<]*)</title>")
ABOUT = re.compile(r'<meta name="description" content="([^"]*)"')
# Found in small letters anywhere in a page, a parser looks closer; words of a reader may do that.
DOUBTFUL = (
    b"<iframe", b"<object", b"<embed", b"<form", b"<base", b"<style", b"<img", b"<image",
    b"<picture", b"<video", b"<audio", b"<source", b"style=", b"itemscope", b"itemprop=",
    b"itemtype=", b"itemref=", b"itemid=", b"typeof=", b"vocab=", b"prefix=", b"about=",
    b"resource=", b"datatype=", b"inlist", b"hreview", b"h-review",
)  # fmt: skip
REL = re.compile(rb're[lv]="[^"]*(?:rating|review)')
SOCIAL = re.compile(rb'<meta property="(?:og|article):(?![^"]*(?:rating|review))[a-z:_]+"')
HANDLER = re.compile(rb"on(?<![a-z-]on)[a-z]+\s*=")
FINE = re.compile(rb"""<script (?:src="[^"]*" defer></script>|type="application/ld\+json">)""")


@dataclass(frozen=True, slots=True)
class Read:
    """What there is to check of one page."""

    links: frozenset[str]  # addresses to which it leads, in whatever way
    anchors: tuple[str, ...]  # names of the places within it, in their order
    counts: Mapping[str, frozenset[int]]  # what it states as data, by its kind
    lines: tuple[str, ...]  # its words, a line a block, with what is read aloud but not seen
    first_hand: tuple[str, ...]  # lines that speak of a first-hand test on record
    tried: frozenset[str]  # the products whose tests these are; 'site': any
    data: tuple[str, ...]  # its structured data
    doubtful: bool  # it may hold something active, a picture or rating markup
    beside: bool  # a price or score may lack its day, a link that pays its disclosure


def read_page(page: bytes, ours: bool = True) -> Read:
    """Read one page; where the templates are not ours, it is brought into shape first."""
    text = page.decode() if ours else shaped(page.decode())
    named = [(name, unescape(value)) for name, value in ATTRIBUTES.findall(text)]
    links = [value for name, value in named if name in ("href", "src")]
    if 'http-equiv="refresh"' in text:
        links += map(unescape, FORWARD.findall(text))
    marked = [found[0] for found in MARKED.finditer(text)] if ON_RECORD in text else []
    spoken = [value for name, value in named if name in ("aria-label", "alt", "title")]
    ours_only = REPLY.sub("\n", text) if 'class="reply"' in text else text
    return Read(
        links=frozenset(links),
        anchors=tuple(value for name, value in named if name == "id"),
        counts=_counts(text),
        lines=(*_lines(MARKED.sub("\n", ours_only) if marked else ours_only), *spoken),
        first_hand=tuple(line for part in marked for line in _lines(part)),
        tried=frozenset(unescape(value) for value in TRIED.findall(text)) if marked else NOBODY,
        data=tuple(DATA_BLOCKS.findall(text)),
        doubtful=_doubtful(page.lower() if ours else text.lower().encode()),
        beside=_beside(text),
    )


def shaped(page: str) -> str:
    """Give a page in the plain shape, as it is where it has it already."""
    if SHAPE.fullmatch(SCRIPTS.sub("", page)):
        return page
    tree = html.document_fromstring(page)
    return str(html.tostring(tree, encoding="unicode", doctype="<!doctype html>"))


def _doubtful(page: bytes) -> bool:
    scripts = page.count(b"<script") - len(FINE.findall(page))
    found = any(words in page for words in DOUBTFUL)
    found = found or page.count(b"property=") > len(SOCIAL.findall(page))
    return found or scripts > 0 or HANDLER.search(page) is not None or REL.search(page) is not None


def _beside(page: str) -> bool:
    scores = " of 100" in page and AS_OF not in page
    undated = any("data-price" in one and not DAY.search(one) for one in BLOCKS.split(page))
    return scores or undated or "sponsored" in page


def _counts(page: str) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for kind, value in DATA.findall(page):
        found.setdefault(kind, set()).add(int(value))
    return {kind: frozenset(values) for kind, values in found.items()}


def _lines(page: str) -> list[str]:
    body = INLINE.sub("", RAWS.sub("", HEAD.sub("", page)))
    seen = [*TAGS.sub("\n", body).splitlines(), *TITLE.findall(page), *ABOUT.findall(page)]
    return [unescape(line) for line in seen if line and not line.isspace()]
