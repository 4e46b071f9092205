"""A text as it is compared: letters and digits in one form, without what shops add around it."""

from __future__ import annotations

import html
import re
import unicodedata

from pipeline.alike.phrases import AFTER, AROUND, NAMING

LONGEST = 20_000  # characters; longer texts are compared by their beginning
UNESCAPES = 3
TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
OTHER = re.compile(r"[\W_]+")
ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
APOSTROPHES = re.compile("['’‘ʼ`´]")
# scripts that part no words: each character is a word of its own
UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
NAME_MOST = 4  # words of the site that a text was first posted on
NAMED_MOST = 120  # characters of that site and what announces it
ENOUGH = 8  # words; characters of an unspaced script count half
ENOUGH_KINDS = 6


class Plain(str):
    """A text in its plain form, which need not be made again."""

    __slots__ = ()


def plain(text: str) -> Plain:
    """Return the words of a text: unescaped, one case, letters and digits, without boilerplate.

    Words are parted by one space; doing it twice changes nothing, and costs nothing.
    """
    return text if isinstance(text, Plain) else Plain(_bared(words(text)))


def words(text: str) -> str:
    """Return the words of a text, boilerplate included, parted by one space."""
    text = _unmarked(text[: 4 * LONGEST])
    if text.isascii():
        text = text.replace("'", "").replace("`", "").lower().translate(ASCII)
    else:
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFKC", APOSTROPHES.sub("", text))
        text = UNSPACED.sub(r" \1 ", OTHER.sub(" ", text))
    return " ".join(text.split())[:LONGEST].rstrip()


def long_enough(text: str) -> bool:
    """Tell whether a text is evidence at all: two people do write "Great, works as described"."""
    form = plain(text)
    said = form.split()
    weight = float(len(said))
    if not form.isascii():
        weight -= sum(0.5 for word in said if UNSPACED.match(word))
    return weight >= ENOUGH and len(set(said)) >= ENOUGH_KINDS


def _unmarked(text: str) -> str:
    for _ in range(UNESCAPES):
        if "&" not in text:
            break
        text = html.unescape(text)
    return TAG.sub(" ", text) if "<" in text else text


def _bared(said: str) -> str:
    """Take known phrases off both ends, one after another."""
    before = ""
    while said != before:
        before = said
        said = _cut_start(_cut_end(said))
    return said


def _cut_start(said: str) -> str:
    for phrase in STARTS if said.startswith(STARTS) else ():
        if said.startswith(phrase):
            return said[len(phrase) :]
    return said


def _cut_end(said: str) -> str:
    padded = f" {said}"
    for phrase in ENDS if padded.endswith(ENDS) else ():
        if padded.endswith(phrase):
            return padded[1 : -len(phrase)]
    tail = max(0, len(padded) - NAMED_MOST)
    found = NAMED.search(padded, tail) if FIRST_WORDS.search(padded, tail) else None
    return padded[1 : found.start()] if found else said


STARTS = tuple(sorted((f"{words(one)} " for one in AROUND), key=len, reverse=True))
ENDS = tuple(sorted((f" {words(one)}" for one in AROUND + AFTER), key=len, reverse=True))
NAMED = re.compile(
    f" (?:{'|'.join(sorted(map(words, NAMING), key=len, reverse=True))})(?: \\w+){{0,{NAME_MOST}}}$"
)
FIRST_WORDS = re.compile("|".join(sorted({words(one).split()[-2] for one in NAMING})))
