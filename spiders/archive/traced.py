"""A text peeled of its escapes, each letter knowing where it stands in the text as it was.

So one search finds a name raw, as "\\u00fc" in JSON, as "&uuml;" or "&#xFC;" in HTML, as "%C3%BC"
in an address, in JSON within JSON within HTML, in capitals, and across tags.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from unicodedata import category, normalize

from db.erasure import fold

ROUNDS = 8  # layers of escapes in each other
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
ESCAPE = re.compile(
    r"\\+[uU](?P<high>[dD][89abAB][0-9a-fA-F]{2})\\+[uU](?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\+(?:[uU]\{?(?P<code>[0-9a-fA-F]{4,6})\}|[uU](?P<four>[0-9a-fA-F]{4})"
    r"|[xX](?P<two>[0-9a-fA-F]{2})|(?P<one>.))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)",
    re.DOTALL,
)
TAG = re.compile(r"<[^<>]{0,3000}>")
BLANKS = "nrtbfv0"
JAMO = frozenset(map(chr, range(0x1160, 0x1200)))  # parts of a Korean syllable after its first


@dataclass(frozen=True, slots=True)
class Traced:
    """A text, and for each of its letters where what it stands for begins and ends."""

    text: str
    starts: array[int]
    ends: array[int]

    def sub(self, pattern: re.Pattern[str], meant: Callable[[re.Match[str]], str]) -> Traced:
        """Replace each match by what is meant; each of its letters stands for the whole match."""
        parts: list[str] = []
        starts, ends, here = array("l"), array("l"), 0
        for match in pattern.finditer(self.text):
            said = meant(match)
            if said == match[0]:
                continue
            begin, end = match.span()
            parts += (self.text[here:begin], said)
            starts += self.starts[here:begin]
            ends += self.ends[here:begin]
            starts.extend([self.starts[begin]] * len(said))
            ends.extend([self.ends[end - 1]] * len(said))
            here = end
        if not parts:
            return self
        starts += self.starts[here:]
        ends += self.ends[here:]
        return Traced("".join((*parts, self.text[here:])), starts, ends)


def peeled(text: str) -> Traced:
    """Take every layer of escapes off a text."""
    places = array("l", range(len(text) + 1))
    traced = Traced(text, places[:-1], places[1:])
    for _ in range(ROUNDS):
        once = traced.sub(ESCAPE, _meant).sub(PERCENT, _percent)
        if once is traced:
            break
        traced = once
    return traced


def without_tags(traced: Traced) -> Traced:
    """Take the tags out: a text may be spread over several elements."""
    return traced.sub(TAG, lambda _: " ")


def folded(traced: Traced) -> Traced:
    """Fold each letter as names are compared; what parts words becomes a space."""
    marks = [one for one in set(traced.text) if category(one)[0] == "M" or one in JAMO]
    if marks:
        cluster = re.compile(f".[{_class(marks)}]+", re.DOTALL)
        traced = traced.sub(cluster, lambda match: normalize("NFC", match[0]))
    table = {ord(one): fold(one) for one in set(traced.text)}
    longer = [chr(code) for code, said in table.items() if len(said) != 1]
    if longer:
        expand = re.compile(f"[{_class(longer)}]")
        traced = traced.sub(expand, lambda match: table[ord(match[0])])
        table |= {ord(one): fold(one) for one in set(traced.text)}
    return Traced(traced.text.translate(table), traced.starts, traced.ends)


def _class(letters: Iterable[str]) -> str:
    return "".join(re.escape(one) for one in letters)


def _meant(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["entity"]:
        return unescape(found["entity"])
    if found["high"]:
        pair = bytes.fromhex(found["high"] + found["low"])
        return pair.decode("utf-16-be")
    code = found["code"] or found["four"] or found["two"]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else " "
    return " " if found["one"] in BLANKS else found["one"]


def _percent(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
