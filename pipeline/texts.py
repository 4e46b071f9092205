"""Printed texts as a reader should see them: repaired, without markup, in one Unicode form."""

from __future__ import annotations

import html
import re
import unicodedata

import ftfy

RAW_MOST, LONGEST = 200_000, 20_000
ROUNDS = 12  # each removes one layer of markup, entities or mojibake; nobody prints more

PLAIN = re.compile(r"[!-%'-;=?-\[\]-~]+(?:[ \n][!-%'-;=?-\[\]-~]+)*")

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]+"
)
OTHER_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]+")
MARKS_MOST = 8
MARKS = re.compile(rf"[^\w\s!-~]{{{MARKS_MOST + 1},}}")

UNREAD = re.compile(
    r"<(script|style|noscript|template|iframe|object|svg|head)\b[^<>]*>.*?(?:</\1\s*>|\Z)"
    r"|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(
    r"""<(/?[a-z][a-z0-9:\-]{0,40}|[!?][a-z\[])(?:[^<>"']{1,1000}|"[^"<]{0,1000}+"|'[^'<]{0,1000}+'){0,60}+>"""
    r"|<(/?[a-z][a-z0-9:\-]{0,40}|[!?][a-z\[])[^<>]{0,2000}>",
    re.IGNORECASE,
)
BREAKS = frozenset(
    {
        "br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5",
        "h6", "hr", "section", "article", "blockquote", "pre", "dd", "dt", "dl",
    }
)  # fmt: skip
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
WRITTEN_BREAK = re.compile(r"(?:\\r)?\\n")
PAIR = re.compile("[\x80-\u2bff][^\x00-\x7f]|[À-ÅÐÑâ] ")  # without one there is no mojibake


def clean_text(text: str | None) -> str | None:
    """Return a printed text repaired and without markup, at most 20,000 characters; else None.

    Cleaning a clean text changes nothing: every round is repeated until it finds nothing to do.
    """
    if not text:
        return None
    if len(text) <= LONGEST and PLAIN.fullmatch(text):
        return text
    text = text[:RAW_MOST]
    for _ in range(ROUNDS):
        before, text = text, _peeled(text)
        if text == before:
            return _cut(text)
    return _cut(_peeled(re.sub(r"[<&\\]", "", text)))


def clean_line(text: str | None) -> str | None:
    """Return a printed title, repaired and on one line."""
    cleaned = clean_text(text)
    return cleaned and cleaned.replace("\n", " ")


def has_markup(text: str) -> bool:
    """Tell whether a text may hold tags or entities."""
    return "<" in text or "&" in text


def _cut(text: str) -> str | None:
    return text[:LONGEST].rstrip() or None


def _peeled(text: str) -> str:
    """Remove one layer of what stands between the text and its reader."""
    text = INVISIBLE.sub("", text)
    if not text.isascii():
        text = _composed(text)
    if has_markup(text):
        text = ENTITY.sub(_character, TAG.sub(_break, UNREAD.sub("", text)))
    if "\\" in text:
        text = WRITTEN_BREAK.sub("\n", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _composed(text: str) -> str:
    """Undo mojibake and compose accents; a heap of accents on one letter is cut down first."""
    text = unicodedata.normalize("NFC", MARKS.sub(_few_marks, text))
    if PAIR.search(text):
        text = ftfy.fix_encoding(text)
    return OTHER_CONTROLS.sub("", text)


def _few_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_MOST:
            kept.append(character)
    return "".join(kept)


def _break(match: re.Match[str]) -> str:
    name = (match[1] or match[2]).strip("/").lower()
    return "\n" if name in BREAKS else ""


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0])
