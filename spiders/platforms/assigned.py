"""State that a page's plain scripts assign, push or parse, and that attributes carry: JSON too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any

from spiders.platforms.document import Document, as_utf8
from spiders.platforms.jsontext import LARGEST_BLOCK, LENIENT, Refused, check_depth, read_json
from spiders.platforms.state import unfolded

PLACE = r"(?:window|self|globalThis)\s*(?:\.\s*[\w$]{1,80}|\[\s*[\"'][\w$.-]{1,80}[\"']\s*\]){1,4}"
STATE = re.compile(
    rf"(?:\b{PLACE}|\b(?:var|let|const)\s+[\w$]{{1,80}})\s*"
    r"(?:\|\|\s*\[\]\s*\)\s*)?(?:=\s*|\.push\(\s*)(?:JSON\.parse\(\s*)?(?=[\[{\"'])"
)
OPENED = re.compile(rb"<(?:!--|script(?=[\s>]))")
CARRIED = re.compile(rb"""=\s*(?:"(\s*[\[{][^"]{20,})"|'(\s*[\[{][^']{20,})')""")
QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)*)'")
ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|\\(.)|\"")
UNDEFINED = re.compile(r"(?<=[:\[,])\s*undefined(?=\s*[,}\]])")
# the rows of a page that React streams: a number, then JSON, or a text and its length in bytes
ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),|)")
REFERENCE = re.compile(r"\$([0-9a-f]{1,8})\Z")


def assigned(document: Document, words: Collection[bytes], problems: list[str]) -> Iterator[Any]:
    """Give the data in plain scripts and in attributes that hold one of these words."""
    streamed: list[str] = []
    for script in _scripts(document.marks):
        inside = document.marks[script]
        if not any(word in inside for word in words) and b"__next_f" not in inside:
            continue
        if len(inside) > LARGEST_BLOCK:
            problems.append(f"script refused: {len(inside)} bytes, at most {LARGEST_BLOCK}")
            continue
        for value in _values(as_utf8(document.raw[script], document.charset).decode()):
            if _is_streamed(value):
                streamed.append(value[1])
            else:
                yield unfolded(value)
    if any(word.decode() in part.lower() for part in streamed for word in words):
        yield from _rows("".join(streamed).encode("utf-8", "replace"))
    yield from _attributes(document, words)


def _scripts(marks: bytes) -> Iterator[slice]:
    """Find the text of each script that is not JSON by its type, outside comments."""
    place = 0
    while found := OPENED.search(marks, place):
        is_comment = found[0] == b"<!--"
        start = marks.find(b"-->" if is_comment else b">", found.end())
        end = start if is_comment else marks.find(b"</script", start)
        if start < 0 or end < 0:
            return
        if not is_comment and b"json" not in marks[found.end() : start]:
            yield slice(start + 1, end)
        place = end + 3


def _values(text: str) -> Iterator[Any]:
    text, place = UNDEFINED.sub("null", text) if "undefined" in text else text, 0
    while found := STATE.search(text, place):
        value, place = _value(text, found.end())
        if isinstance(value, dict | list | str):
            yield value


def _value(text: str, start: int) -> tuple[Any, int]:
    """Read the value that begins at a place, and tell where it ends; None for other code."""
    if quoted := QUOTED.match(text, start):
        inner = ESCAPE.sub(_as_json, quoted[1])
        return _decoded(f'"{inner}"', 0)[0], quoted.end()
    return _decoded(text, start)


def _decoded(text: str, start: int) -> tuple[Any, int]:
    try:
        value, end = LENIENT.raw_decode(text, start)
        check_depth(value, text[start:end])
    except (ValueError, RecursionError):  # an object of the script's own, or a part of its code
        return None, start
    return value, end


def _as_json(escape: re.Match[str]) -> str:
    """Write an escape of a script's text in single quotes as JSON does."""
    if escape[1]:
        return f"\\u00{escape[1]}"
    return '\\"' if escape[0] == '"' else "'" if escape[2] == "'" else escape[0]


def _is_streamed(value: Any) -> bool:
    return isinstance(value, list) and value[:1] == ["1"] and isinstance(value[-1], str)


def _rows(stream: bytes) -> Iterator[Any]:
    """Give the rows of a streamed page, with the long texts that they refer to put in."""
    texts: dict[str, str] = {}
    found: list[Any] = []
    place = 0
    while row := ROW.match(stream, place):
        if row[2]:
            place = row.end() + int(row[2], 16)
            texts[row[1].decode()] = stream[row.end() : place].decode("utf-8", "replace")
            continue
        end = stream.find(b"\n", row.end())
        end = len(stream) if end < 0 else end
        found.append(_decoded(stream[row.end() : end].decode("utf-8", "replace"), 0)[0])
        place = end + 1
    yield from (_referred(value, texts) for value in found if isinstance(value, dict | list))


def _referred(value: Any, texts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _referred(part, texts) for name, part in value.items()}
    if isinstance(value, list):
        return [_referred(part, texts) for part in value]
    named = REFERENCE.match(value) if isinstance(value, str) else None
    return texts.get(named[1], value) if named else value


def _attributes(document: Document, words: Collection[bytes]) -> Iterator[Any]:
    """Give the JSON in attributes, as components that are built in the page are given theirs."""
    for found in CARRIED.finditer(document.raw):
        raw = found[1] or found[2]
        if b":" in raw and any(word in raw.lower() for word in words):
            try:
                yield read_json(unescape(raw.decode("utf-8", "replace")), strict=False)
            except Refused:
                continue  # an expression of the page's own code: no data
