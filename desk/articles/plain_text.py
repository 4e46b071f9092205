"""Plain text and Markdown, read into blocks: wrapped lines joined, headings and lists known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.articles.article import Block, Words

BULLET = re.compile(r"\s*(?:[-*+•·▪‣–]|\d{1,3}[.)]|\[[ x]\])\s+")
MARK = re.compile(r"\s{0,3}(#{1,6})\s+")
RULE = re.compile(r"\s*(?:[-*_=~]\s*){3,}$|\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*$")
FENCE = re.compile(r"\s*(?:```|~~~)")
QUOTED = re.compile(r"\s*>\s?")
# What WordPress prints below an article; from there on readers speak.
BELOW = re.compile(
    r"\s*#*\s*(?:(?:\d{1,5}|one|two|no) (?:comments?|responses?|replies|thoughts?)\b.{0,80}"
    r"|(?:comments?|responses?|discussion)(?: ?\(\d{1,5}\))?:?"
    r"|leave (?:a|your) (?:reply|comment).{0,40})\s*$",
    re.IGNORECASE,
)
REPLY = re.compile(r"^\s*(?:\d{1,4}[.)]\s+)?\S.{0,80}\breply\s*$", re.IGNORECASE | re.MULTILINE)
# Marks within a line of Markdown that are no words: *, **, _, `, [text](address), ![text](address).
INLINE = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]\(([^()\s]{0,500})[^()\n]{0,200}\)|[*_`~]{1,3}|<[^<>\n]{1,300}>"
)
LONG = 60  # letters of a line that may have been wrapped
WORDS = 12  # most words of a heading
ENDS = (".", "!", ":", ";", ",", "”", '"', ")")


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of a text, its title, and how many comments below it were left out."""

    blocks: tuple[Block, ...]
    title: str
    comments: int


def read_text(raw: str, is_markdown: bool = False) -> Text:
    """Read a text; its first line, or first heading, is its title."""
    lines, comments = _above(raw)
    blocks = list(_blocks(lines, is_markdown))
    if is_markdown and not any(one.kind == "heading" for one in blocks[:1]):
        return Text(tuple(blocks), "", comments)
    if blocks and blocks[0].kind == "heading":
        first = blocks[0]
        return Text((Block("title", first.text, first.starts, first.ends), *blocks[1:]),
                    first.text, comments)  # fmt: skip
    return Text(tuple(blocks), "", comments)


def _above(raw: str) -> tuple[list[tuple[str, int]], int]:
    """Give the lines of the article with their places, and count the comments below it."""
    lines: list[tuple[str, int]] = []
    place = 0
    for line in raw.splitlines(keepends=True):
        if lines and BELOW.match(line):
            return lines, max(1, len(REPLY.findall(raw[place + len(line) :])))
        lines.append((line, place))
        place += len(line)
    return lines, 0


def _blocks(lines: list[tuple[str, int]], is_markdown: bool) -> Iterator[Block]:
    words, kind, fenced = Words(), "text", is_markdown and _has_matter(lines)
    for at, (line, place) in enumerate(lines):
        bare = line.strip()
        if is_markdown and (FENCE.match(line) or (fenced and bare == "---" and at)):
            yield from words.take(kind)
            fenced = not fenced
            continue
        if fenced or not bare or RULE.match(line):
            yield from words.take(kind)
            kind = "text"
            continue
        bullet, mark = BULLET.match(line), MARK.match(line) if is_markdown else None
        if bullet or mark or (not is_markdown and _is_heading(lines, at)):
            yield from words.take(kind)
            kind = "item" if bullet and not _heads(lines, at) else "heading"
        start = (bullet or mark or QUOTED.match(line) or re.match(r"\s*", line)).end()  # type: ignore[union-attr]
        _add(words, line, start, place, is_markdown)
        if kind == "heading" or not _goes_on(line, is_markdown):
            yield from words.take(kind)
            kind = "text"
    yield from words.take(kind)


def _add(words: Words, line: str, start: int, place: int, is_markdown: bool) -> None:
    last = start
    for found in INLINE.finditer(line, start) if is_markdown else ():
        words.add(line[last : found.start()], place + last)
        if found[1]:
            words.add(found[1], place + found.start(1))
        last = found.end()
    words.add(line[last:], place + last)


def _goes_on(line: str, is_markdown: bool) -> bool:
    """Tell whether a paragraph may go on in the next line."""
    bare = line.rstrip()
    return is_markdown or (len(bare) >= LONG and not bare.endswith((".", "!", "?", ":")))


def _is_heading(lines: list[tuple[str, int]], at: int) -> bool:
    """Tell a heading of plain text: short, no full stop, not the rest of a wrapped paragraph."""
    bare = lines[at][0].strip()
    before = lines[at - 1][0].strip() if at else ""
    wrapped = len(before) >= LONG and not before.endswith((".", "!", "?", ":"))
    return not wrapped and len(bare.split()) <= WORDS and not bare.endswith(ENDS)


def _heads(lines: list[tuple[str, int]], at: int) -> bool:
    """Tell a numbered heading ("3. No more pain") from an item: a paragraph follows it."""
    bare = lines[at][0].strip()
    after = next((line.strip() for line, _ in lines[at + 1 :] if line.strip()), "")
    is_short = len(bare.split()) <= WORDS and not bare.endswith(ENDS)
    return bare[:1].isdigit() and is_short and len(after) >= LONG and not BULLET.match(after)


def _has_matter(lines: list[tuple[str, int]]) -> bool:
    """Tell whether a Markdown file begins with a block of settings between two '---'."""
    return (
        len(lines) > 2
        and lines[0][0].strip() == "---"
        and any(line.strip() == "---" for line, _ in lines[1:60])
    )
