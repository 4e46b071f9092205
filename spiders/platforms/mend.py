"""Broken JSON mended where only one reading is possible, each mend named; else refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 64
GAP = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.S)
WORD = re.compile(r"""[^\s,{}\[\]"']+(?=\s*(?:[,}\]]|\Z))""")
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.A)
NAME = re.compile(r"[A-Za-z_$@][\w$@.-]*(?=\s*:)")
KEY = r"""(?:"[^"\\\n]{1,80}"|'[^'\\\n]{1,80}'|[A-Za-z_$@][\w$@.-]*)\s*:"""
AFTER_MEMBER = re.compile(rf"""\s*(?:\}}|\Z|,\s*(?:{KEY}|\}})|"[^"\\\n]{{1,80}}"\s*:)""")
AFTER_ITEM = re.compile(r"""\s*(?:\]|\Z|,\s*(?:["'{\[\]\d-]|true\b|false\b|null\b))""")
AFTER_KEY = re.compile(r"\s*:")
AFTER_ALL = re.compile(r"\s*\Z")
STARTS_BARE = re.compile(rf"\s*{KEY}")
OPENS = re.compile(r"[{\[]")
ESCAPE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])|\\(.)|\\?(")""", re.S)
WORDS = {"true": True, "false": False, "null": None, "undefined": None, "None": None}
WORDS |= {"True": True, "False": False}
NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "+Infinity")


class Broken(ValueError):
    """A defect that has no certain mend."""


@dataclass
class Mender:
    """A place in a text, and the mends made so far."""

    text: str
    place: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, mend: str) -> None:
        """Remember a mend, once."""
        self.notes[mend] = None

    def broken(self, why: str) -> Broken:
        """Name a defect and its place."""
        return Broken(f"{why} at {self.place}")

    def peek(self) -> str:
        """Skip blanks and comments, and give the next letter; empty at the end."""
        letter = self.text[self.place : self.place + 1]
        if letter > " " and letter != "/":
            return letter
        gap = GAP.match(self.text, self.place)
        if gap and gap.end() > self.place:
            self.place = gap.end()
        return self.text[self.place : self.place + 1]


def mend(text: str) -> tuple[list[Any], list[str]]:
    """Read the JSON texts that stand one after another, and the mends; raises Broken."""
    mender = Mender(text)
    if STARTS_BARE.match(text):
        mender = Mender("{" + text)
        mender.note("no opening brace")
    documents: list[Any] = []
    while letter := mender.peek():
        if letter in ",;" and documents:
            mender.place += 1
        elif letter in "}]" and documents:
            mender.note("a bracket too many")
            mender.place += 1
        elif letter in "{[":
            documents.append(_value(mender, AFTER_ALL, 1))
        else:
            raise mender.broken("neither object nor list")
    if len(documents) > 1:
        mender.note("several texts in one")
    return documents, list(mender.notes)


def _value(mender: Mender, after: re.Pattern[str], depth: int) -> Any:
    letter = mender.peek()
    if letter == "{":
        return _object(mender, depth)
    if letter == "[":
        return _list(mender, depth)
    if letter and letter in "\"'":
        return _string(mender, after)
    if letter and letter in ",}]":
        mender.note("a missing value")
        return None
    return _word(mender)


def _object(mender: Mender, depth: int) -> dict[str, Any]:
    _step_in(mender, depth)
    members: dict[str, Any] = {}
    while (letter := mender.peek()) != "}":
        if not letter:
            if depth > 1:
                raise mender.broken("cut short")
            mender.note("no closing brace")
            return members
        key = _key(mender)
        if mender.peek() != ":":
            raise mender.broken("no colon")
        mender.place += 1
        members[key] = _value(mender, AFTER_MEMBER, depth + 1)
        _separate(mender, "}", STARTS_BARE)
    mender.place += 1
    return members


def _list(mender: Mender, depth: int) -> list[Any]:
    _step_in(mender, depth)
    items: list[Any] = []
    while (letter := mender.peek()) != "]":
        if not letter:
            raise mender.broken("cut short")
        items.append(_value(mender, AFTER_ITEM, depth + 1))
        _separate(mender, "]", OPENS)
    mender.place += 1
    return items


def _step_in(mender: Mender, depth: int) -> None:
    if depth > DEEPEST:
        raise mender.broken(f"nested deeper than {DEEPEST}")
    mender.place += 1


def _separate(mender: Mender, closing: str, following: re.Pattern[str]) -> None:
    """Step over one comma; a comma before the closing bracket, or none, is mended."""
    letter = mender.peek()
    if letter == ",":
        mender.place += 1
        if mender.peek() == closing:
            mender.note("a comma too many")
        elif mender.peek() == ",":
            raise mender.broken("two commas")
    elif letter and letter != closing:
        if not following.match(mender.text, mender.place):
            raise mender.broken("neither a comma nor an end")
        mender.note("a missing comma")


def _key(mender: Mender) -> str:
    if mender.text[mender.place] in "\"'":
        return _string(mender, AFTER_KEY)
    name = NAME.match(mender.text, mender.place)
    if name is None:
        raise mender.broken("no key")
    mender.note("a key without quotes")
    mender.place = name.end()
    return name[0]


def _word(mender: Mender) -> Any:
    """Read a number (as text) or a word; a word of its own is a text without quotes."""
    word = WORD.match(mender.text, mender.place)
    if word is None or word[0] in NO_NUMBERS:
        raise mender.broken("a value that is not JSON")
    mender.place = word.end()
    if word[0] in WORDS:
        return WORDS[word[0]]
    if not NUMBER.fullmatch(word[0]):
        mender.note("a word without quotes")
    return word[0]


def _string(mender: Mender, after: re.Pattern[str]) -> str:
    """Read a text up to the first quote after which the JSON goes on."""
    quote, start = mender.text[mender.place], mender.place + 1
    if quote == "'":
        mender.note("single quotes")
    place = start
    while (end := mender.text.find(quote, place)) >= 0:
        place = end + 1
        if _is_escaped(mender.text, end):
            continue
        if after.match(mender.text, place):
            break
        mender.note("a quote inside a text")
    if end < 0:
        raise mender.broken("a text without end")
    mender.place = end + 1
    return _unescaped(mender, mender.text[start:end])


def _is_escaped(text: str, place: int) -> bool:
    before = place
    while text[before - 1] == "\\":
        before -= 1
    return (place - before) % 2 == 1


def _unescaped(mender: Mender, raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads('"' + ESCAPE.sub(_escape, raw) + '"', strict=False))
    except json.JSONDecodeError:
        raise mender.broken("an escape that is none") from None


def _escape(found: re.Match[str]) -> str:
    if found[2]:
        return found[0] if found[0][0] == "\\" else '\\"'
    if found[1] is None:
        return found[0]
    return found[1] if found[1] == "'" else "\\\\" + found[1]
