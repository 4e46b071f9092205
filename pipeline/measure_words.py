"""A printed measure cut into tokens: numbers, units, bounds, and nothing that is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.numerals import plain_figures
from pipeline.unclear import Unclear
from pipeline.unit_words import (
    ALSO,
    AND,
    AXES,
    BEFORE_UNTIL,
    IDLE,
    LEAST,
    MOST,
    TIMES,
    UNITS_BY_WORD,
    UNTIL,
)

LONGEST = 200  # characters: a longer text is a description
Kind = Literal["number", "unit", "until", "before", "most", "least", "times", "and", "also"]
SAME = {"'": "′’‘´`", '"': "″“”", "-": "–—‑−～~", "°": "º˚"}
PRIMES = str.maketrans({other: one for one, others in SAME.items() for other in others})
PHRASES = re.compile(
    r"\b(?:up\s+to|bis\s+zu|jusqu'[àa]|no\s+more\s+than|at\s+most|höchstens"
    r"|hasta\s+un\s+máximo\s+de)(?=\s)",
    re.IGNORECASE,
)
TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?![\d.,]*\d)|\d+(?:[.,]\d+)?(?![.,]?\d))"
    r"|(?P<word>[^\W\d_]+)|(?P<inch>''|\"\")|(?P<mark>[^\w\s.,:)\]®™+])|(?P<idle>[\s.,:)\]®™])"
)
SIZE = re.compile(r"(?<![a-z])x(?![a-z])|×")
ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


NOTHING = IDLE | AXES | TIMES | ALSO


@dataclass(frozen=True, slots=True)
class Token:
    """One understood piece; numbers have a value and the size of their last place."""

    kind: Kind
    text: str
    value: float = 0.0
    step: float = 1.0


def tokens_of(text: str, comma: bool | None) -> list[Token] | None:
    """Cut a text into tokens; None where a piece of it is not understood. Raises Unclear."""
    plain = plain_figures(_asides_last(text.translate(PRIMES))).translate(PRIMES).lower()
    plain = PHRASES.sub(" upto ", plain)
    found: list[Token] = []
    at, axes = 0, SIZE.search(plain) is not None
    while at < len(plain):
        piece = TOKEN.match(plain, at)
        if piece is None:
            return None
        at = piece.end()
        if piece.lastgroup == "idle":
            continue
        token = _token(piece, found, comma, axes)
        if token is None:
            return None
        found += token
    return list(_without_idle(found))


def _asides_last(text: str) -> str:
    """Put what stands in brackets behind the rest: "147 cm (4'10") - 198 cm (6'6")"."""
    asides = ASIDE.findall(text)
    if not asides:
        return text
    rest = ASIDE.sub(" ", text)
    told = [one for one in asides if re.search(r"\d", one)]
    idle = [one for one in asides if one not in told]
    between = " x " if SIZE.search(rest) else " - "
    if any(set(re.findall(r"\w+", one.lower())) - NOTHING for one in idle):
        return text  # words that are not understood: they are met again, and refused
    return f"{rest} ( {between.join(told)}" if told else rest


def _token(
    piece: re.Match[str], before: list[Token], comma: bool | None, axes: bool
) -> list[Token] | None:
    """Give the token of a piece, or none for an idle word; None where it is not understood."""
    text = piece[0]
    if piece["number"]:
        value, step = _number(text, comma)
        return [Token("number", text, value, step)]
    if piece["inch"]:
        return [Token("unit", "in")]
    after_number = bool(before) and before[-1].kind == "number"
    if text in UNITS_BY_WORD and after_number:
        return [Token("unit", UNITS_BY_WORD[text])]
    hyphened = len(before) > 1 and before[-1].text == "-" and before[-2].kind == "number"
    if text in UNITS_BY_WORD and hyphened:  # "300-lb"
        before.pop()
        return [Token("unit", UNITS_BY_WORD[text])]
    for kind, words in KINDS:
        if text in words:
            return [Token(kind, text)]
    return [] if text in IDLE or (axes and text in AXES) else None


KINDS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("most", MOST),
    ("least", LEAST),
    ("until", UNTIL),
    ("before", BEFORE_UNTIL),
    ("times", TIMES),
    ("and", AND),
    ("also", ALSO),
)


def _number(text: str, comma: bool | None) -> tuple[float, float]:
    """Read a number by the page's decimal mark; raises Unclear where it may be two numbers."""
    marks = [one for one in text if one in ".,"]
    if not marks:
        return float(text), 1.0
    mark = marks[-1]
    if len(set(marks)) == 1 and GROUPED.fullmatch(text):
        decimal = len(marks) == 1 and _is_decimal(text, mark, comma)
    else:
        decimal = True
    bare = "".join(one for one in text if one not in ".,")
    if not decimal:
        return float(bare), 1.0
    places = len(text) - text.rindex(mark) - 1
    return float(f"{bare[:-places]}.{bare[-places:]}"), 10.0**-places


def _is_decimal(text: str, mark: str, comma: bool | None) -> bool:
    """Say whether one mark before three figures is the decimal one: the page must tell."""
    if text.startswith("0"):
        return True
    if comma is None:
        raise Unclear(f"'{text}' may be two numbers")
    return (mark == ",") == comma


def _without_idle(tokens: list[Token]) -> Iterator[Token]:
    """Leave out what ends nothing: a sign of "also" at either end or twice."""
    kept: list[Token] = []
    for token in tokens:
        if token.kind == "also" and (not kept or kept[-1].kind == "also"):
            continue
        kept.append(token)
    while kept and kept[-1].kind == "also":
        kept.pop()
    yield from kept
