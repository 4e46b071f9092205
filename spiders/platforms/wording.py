"""Texts as printed: scalars and elements turned into text, and texts folded to be compared."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from lxml import etree

UNFIT = re.compile("[\x00\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    )
)
LINE = "\x00"  # stands in no page: the document is without NUL
SILENT = frozenset(("script", "style", "template", "noscript"))


def clean(value: object) -> str | None:
    """Give a scalar as printed text without NUL, lone surrogates and outer blanks."""
    if not isinstance(value, str):
        return None
    if "\0" in value or not value.isascii():
        value = UNFIT.sub("", value)
    return value.strip() or None


def without_entities(text: str) -> str:
    """Decode the entities of a text that a shop escaped once too often; markup is left alone."""
    if "&" not in text or "<" in text:
        return text
    return ENTITY.sub(lambda entity: unescape(entity[0]), text)


def absolute(url: str | None, base: str | None) -> str | None:
    """Make an address absolute; None where it is none, or not for the web."""
    if not url or any(letter in url for letter in " \t\r\n<>"):
        return None
    try:
        joined = urljoin(base, url) if base else url
    except ValueError:  # "http://[": not an address at all
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def lines_of(element: etree._Element) -> str:
    """Read the text of an element: blanks become one, blocks and <br> begin a line."""
    if len(element) == 0:
        return " ".join((element.text or "").split())
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        edge = LINE if part.tag in BLOCKS else ""
        if event == "end":
            parts += (edge, "" if part is element else part.tail or "")
        elif part.tag in SILENT:
            walk.skip_subtree()
        else:
            parts += (edge, part.text or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split(LINE))
    return "\n".join(line for line in lines if line)


def folded(text: str | None) -> str:
    """Fold a text to be compared: no markup, no entities, no case, no blanks at all."""
    if not text:
        return ""
    plain = unescape(text)
    if "<" in plain:
        plain = unescape(MARKUP.sub(" ", plain))
    return "".join(plain.casefold().split())


def folded_number(text: str | None) -> str:
    """Fold a printed number to be compared: 5, 5.0 and "5 / 5" are one."""
    found = NUMBER.search(text or "")
    return f"{float(found[0].replace(',', '.')):g}" if found else folded(text)


def folded_day(text: str | None) -> str:
    """Fold a printed date to be compared: its ISO day where it has one."""
    found = ISO_DAY.match((text or "").strip())
    return found[0] if found else folded(text)
