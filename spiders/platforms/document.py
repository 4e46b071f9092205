"""A saved page made ready for reading: UTF-8 bytes, its scripts, its tags and its tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any, cast

from lxml import etree

from spiders.platforms.jsontext import Refused, read_json
from spiders.platforms.platform import Page, Unreadable

Element = etree._Element
LARGEST_PAGE = 32 * 2**20
MOST_TAGS = 1_500_000  # a tree costs about 120 bytes an element
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"RIFF")
WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
LEADING = bytes(range(0xC2, 0x100))  # a letter outside ASCII begins with one of these
SEVEN_BIT = ("utf-7", "iso-2022", "hz")
# the inside of a tag: a quote opens a value only after an equals sign (HTML, 13.2.5)
INSIDE = rb"""(?>[^>=]+|=[ \t\r\n\f]*(?:"[^"]*"|'[^']*')?)*+>"""
TAG = re.compile(rb"</?[a-z][^\s/>]*" + INSIDE)
REST_OF_TAG = re.compile(INSIDE)
JUMP = re.compile(  # what stands in a template is not in the page until a script puts it there
    rb"<(?:!--|(script|style|textarea|title|xmp|iframe|noembed|noframes|template)(?=[\s/>]))"
)
ENDS = (b">", b" ", b"/", b"\t", b"\n", b"\r", b"\f")
COMMENT_END = re.compile(rb"--!?>")
JSON_SCRIPT = re.compile(rb"<script(?:(?!<script)[^>])*?(?:json|__next_data__)[^>]*")
# a call (JSONP), or the letters that keep a script from running the file
WRAPPED = re.compile(rb"\s*(?:\)\]\}',?\s*|(?:/\*\*/\s*)?[\w.$]{1,80}\(\s*)(?=[{\[])")
SCRIPT_STATE = re.compile(rb"<!--|-->|<(/?)script(?=[\s/>])")
ATTRIBUTE = re.compile(
    rb"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""",
)


@dataclass(frozen=True, slots=True)
class Script:
    """One script element that holds JSON: its attributes (names in lower case) and its bytes."""

    attributes: dict[str, str]
    raw: bytes
    charset: str

    def text(self) -> bytes:
        """Give the text as UTF-8."""
        return as_utf8(self.raw, self.charset)


@dataclass(frozen=True)
class Document:
    """One page without NUL, in a charset that keeps ASCII; each view is made once, when asked."""

    raw: bytes
    url: str | None
    charset: str = "utf-8"
    had_nul: bool = False
    content_type: str | None = None

    @cached_property
    def is_json(self) -> bool:
        """Tell a JSON file: by its declared type, else by its first letter."""
        declared = (self.content_type or "").lower()
        if "json" in declared:
            return True
        if "html" in declared:
            return False
        return self.raw.lstrip()[:1] in (b"{", b"[") or WRAPPED.match(self.raw) is not None

    @cached_property
    def data(self) -> Any:
        """Parse a JSON file, numbers as printed; JSON Lines as a list. Raises Unreadable."""
        if self.had_nul:
            raise Unreadable("a JSON file that cannot be read: it holds a NUL")
        text = as_utf8(self.raw, self.charset).decode()
        if wrapper := WRAPPED.match(self.raw):
            text = text[wrapper.end() :].rstrip().removesuffix(";").rstrip().removesuffix(")")
        try:
            return read_json(text)
        except Refused as refused:
            if (lines := _lines(text)) is not None:
                return lines
            raise Unreadable(f"a JSON file that cannot be read: {refused}") from None

    @cached_property
    def marks(self) -> bytes:
        """Give the bytes with ASCII letters in lower case: enough to see what a page holds."""
        return self.raw.lower()

    @cached_property
    def json_marks(self) -> tuple[re.Match[bytes], ...]:
        """Give what looks like the tag of a JSON script: all that are, and perhaps some more."""
        return tuple(JSON_SCRIPT.finditer(self.marks))

    @cached_property
    def stored_marks(self) -> bytes:
        """Give the marks of a JSON file, or of what looks like the JSON scripts of a page."""
        if self.is_json:
            return self.marks
        ends = ((one.start(), self.marks.find(b"</script", one.end())) for one in self.json_marks)
        return b"\n".join(self.marks[start : end if end >= 0 else None] for start, end in ends)

    @cached_property
    def json_scripts(self) -> tuple[Script, ...]:
        """Give every script element with JSON in it, outside comments and attributes."""
        if not self.json_marks:
            return ()
        return tuple(
            Script(attributes_of(self.raw[opened]), self.raw[inside], self.charset)
            for opened, inside in _scripts(self.marks)
        )

    @cached_property
    def tree(self) -> Element | None:
        """Parse the whole tree; raises Unreadable where the parser would drop content."""
        return _parse(as_utf8(self.raw, self.charset))


def open_document(page: Page) -> Document:
    """Open a page; raises Unreadable for one that is too large or not text."""
    if len(page.body) > LARGEST_PAGE:
        raise Unreadable(f"too large: {len(page.body)} bytes, at most {LARGEST_PAGE}")
    if page.body.startswith(BINARY):
        raise Unreadable("not text: the bytes are those of a picture, a PDF or an archive")
    foreign = _wide(page.body)
    charset = foreign or _declared(page)
    if foreign or charset.startswith(SEVEN_BIT):
        body, charset = _decode(page.body, charset).encode("utf-8", "replace"), "utf-8"
    else:
        body = page.body
    text = body.removeprefix(codecs.BOM_UTF8)
    bare = text.replace(b"\0", b"")
    return Document(bare, page.url, charset, b"\0" in text, page.content_type)


def _lines(text: str) -> list[Any] | None:
    """Read JSON Lines: an object on each line; None where any is none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [read_json(line) for line in lines]
    except Refused:
        return None


def _wide(body: bytes) -> str | None:
    """Name the charset of bytes in which ASCII does not stand as ASCII."""
    for bom, name in WIDE_BOMS:
        if body.startswith(bom):
            return name
    first, second, third = body[:1], body[1:2], body[2:3]
    if first == b"\0" != second and third == b"\0":
        return "utf-16-be"
    return "utf-16-le" if second == b"\0" and b"\0" not in (first, third) else None


def _declared(page: Page) -> str:
    """Name the declared charset: the server's, else the page's own."""
    for place in ((page.content_type or "").encode(), page.body[:4096]):
        if found := DECLARED.search(place):
            name = found[1].decode("ascii", "replace").lower()
            return "windows-1252" if name in ("iso-8859-1", "latin1", "us-ascii") else name
    return "utf-8"


def as_utf8(body: bytes, charset: str) -> bytes:
    """Turn bytes into UTF-8: they often are UTF-8 already, whatever is declared."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return _decode(body, charset).encode("utf-8", "replace")
    return body


def _decode(body: bytes, declared: str) -> str:
    """Decode bytes that are not all UTF-8: as declared, else windows-1252."""
    guess = body.decode("utf-8", "replace")
    broken = guess.count("\ufffd")
    if declared.startswith("utf-8") or declared == "utf8":
        foreign = len(body) - len(body.translate(None, LEADING))
        return guess if broken * 2 < foreign else body.decode("windows-1252", "replace")
    try:
        return body.decode(declared, "replace")
    except LookupError:
        return body.decode("windows-1252", "replace")


def _parse(data: bytes) -> Element | None:
    if data.count(b"<") > MOST_TAGS:
        raise Unreadable(f"too many tags: more than {MOST_TAGS}")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(data, parser)
    except etree.ParserError:  # nothing but blanks and comments
        return None
    except etree.XMLSyntaxError as wrong:
        if not data.strip():
            return None
        raise Unreadable(f"the markup cannot be parsed: {wrong.msg}") from None
    # libxml2 stops at its depth limit and says so nowhere else
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        raise Unreadable(f"nested too deep to read without loss: {last.message}")
    return tree


def _scripts(lowered: bytes) -> Iterator[tuple[slice, slice]]:
    """Find where the opening tag and the text of each JSON script stand."""
    place, end = 0, lowered.rfind(b">") + 1
    while found := JUMP.search(lowered, place, end):
        before, place = place, found.end()
        if found[1] is None:
            closed = COMMENT_END.search(lowered, found.start() + 2)
            place = closed.end() if closed else end
            continue
        opened = REST_OF_TAG.match(lowered, place, end)
        if opened is None:
            return
        if found[1] != b"script":
            place = _or_end(lowered.find(b"</" + found[1], opened.end()), end)
            continue
        place = _script_end(lowered, opened.end())
        if b"json" not in opened[0] and b"__next_data__" not in opened[0]:
            continue
        if tag_end := _enclosing_tag(lowered, before, found.start()):
            place = tag_end
            continue
        yield slice(*opened.span()), slice(opened.end(), place)


def _or_end(place: int, end: int) -> int:
    return end if place < 0 else place


def _enclosing_tag(lowered: bytes, start: int, at: int) -> int | None:
    """Give the end of the tag in whose attribute the place `at` lies, if it lies in one."""
    if not any(_is_open(lowered, quote, start, at) for quote in (b'"', b"'")):
        return None
    for tag in TAG.finditer(lowered, start):
        if tag.start() >= at:
            return None
        if tag.end() > at:
            return tag.end()
    return None


def _is_open(lowered: bytes, quote: bytes, start: int, at: int) -> bool:
    """Tell whether the last quote that may open a value is not closed again."""
    last = lowered.rfind(quote, start, at)
    return last >= 0 and lowered[max(start, last - 9) : last].rstrip()[-1:] == b"="


def _script_end(lowered: bytes, start: int) -> int:
    """Find where script data end: not at </script> inside <!-- <script (HTML, 13.2.5.4)."""
    end = lowered.find(b"</script", start)
    if end < 0 or (lowered.find(b"<!--", start, end) < 0 and lowered[end + 8 : end + 9] in ENDS):
        return end if end >= 0 else len(lowered)
    commented = nested = False
    for token in SCRIPT_STATE.finditer(lowered, start):
        if token[0] == b"<!--":
            commented = True
        elif token[0] == b"-->":
            commented = nested = False
        elif token[1]:
            if not nested:
                return token.start()
            nested = False
        elif commented:
            nested = True
    return len(lowered)


def attributes_of(tag: bytes) -> dict[str, str]:
    """Read the attributes of one tag; the first of a name counts."""
    read: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(tag):
        value = (double or single or bare).decode("utf-8", "replace")
        read.setdefault(name.decode("utf-8", "replace").lower(), unescape(value).strip())
    return read


def select(path: Callable[[Element], object], tree: Element) -> list[Element]:
    """Give the elements that a path finds, in order."""
    return cast("list[Element]", path(tree))
