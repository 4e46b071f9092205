"""What a printed name sells: a product, or something near it that must not be taken for it.

Everything is read from the name alone. Two names are compared by what both say: "Lumora Boots" is
an accessory, and equal to a product of the catalog that is one too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline import kind_words as said
from pipeline.variants import SPELT, fold, is_measure

Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name sells, and the words that said so (empty for a product)."""

    kind: str
    words: str = ""


def kind_of(name: str, brands: Collection[str] = ()) -> Kind:
    """Tell a product, bundle, refurbished unit, accessory or part by its name.

    `brands` are folded names of makers, one word each: what is sold "for" one of them is an
    accessory. Where a name says several kinds, the one furthest from the product is told.
    """
    text = fold(name)
    for kind, place in _readings(text, _head(text), brands):
        if place:
            words = unicodedata.normalize("NFC", name)[place[0] : place[1]]
            return Kind(kind, words.strip(" ,-(").strip())
    return Kind("product")


def pack(name: str) -> int:
    """Count how many units a name sells: 2 for "2-pack", "set of two" or "2er-Set", else 1."""
    found = _counted(fold(name))
    return found[0] if found else 1


def _readings(text: str, head: Place, brands: Collection[str]) -> Iterator[tuple[str, Place]]:
    yield "part", _first(SPARE, text, head) or _about(text, head, PARTS, PARTS_FIRST)
    yield "accessory", _for(text, brands) or _about(text, head, ACCESSORIES, ACCESSORIES_FIRST)
    yield "refurbished", _first(REFURBISHED, text)
    counted = _counted(text)
    yield "bundle", counted[1] if counted else _first(TOGETHER, text)
    yield "bundle", _first(EXTRA, text) or _first(TWO, text)


def _head(text: str) -> Place:
    """Find the words that name the thing itself: before a comma, a dash, "with" or "for"."""
    start = 0
    for cut in (*PARTED.finditer(text), None):
        end = cut.start() if cut else len(text)
        if len(WORD.findall(text, start, end)) > 1 or not cut:
            return start, end
        start = cut.end()
    return None


def _first(pattern: re.Pattern[str], text: str, within: Place = None) -> Place:
    found = pattern.search(text, *(within or (0, len(text))))
    return found.span() if found else None


def _about(text: str, head: Place, last: re.Pattern[str], first: re.Pattern[str]) -> Place:
    """Find a word by which a name is about something else: its last noun, or (Romance) its first.

    Codes, numbers, colours and sizes after the noun are passed over.
    """
    words = list(WORD.finditer(text, *head)) if head else []
    if len(words) > 1 and first.fullmatch(words[0][0]):
        return words[0].span()
    while words and (words[-1][0] in SMALL or any(map(str.isdigit, words[-1][0]))):
        words.pop()
    return words[-1].span() if words and last.fullmatch(words[-1][0]) else None


def _for(text: str, brands: Collection[str]) -> Place:
    """Find for which other product something is: its model number, its brand, or its kind."""
    for link in LINK.finditer(text):
        end = _target(text, link.end(), brands)
        if end:
            return link.start(), end
    return None


def _target(text: str, start: int, brands: Collection[str]) -> int | None:
    table = TABLE.match(text, start)
    if table:
        return table.end()
    for word, place in zip(WORD.finditer(text, start), range(WORDS_MOST), strict=False):
        if word[0] in said.PURPOSES or STOP.search(text, start, word.start()):
            return None
        if word[0] in brands and not place:
            return word.end()
        code = CODE.match(text, word.start())
        if code and not is_measure(text[word.start() :]):
            return code.end()
    return None


def _counted(text: str) -> tuple[int, tuple[int, int]] | None:
    for pattern in COUNTED:
        found = pattern.search(text)
        if found:
            return said.NUMBERS.get(found["n"]) or int(found["n"]), found.span()
    return None


def _any(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _words(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_any(patterns)}(?!\w)")


WORDS_MOST = 4  # between "for" and the number of the model
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
STOP = re.compile(r"[,;()\[\]|]| - ")
CODED = r"(?=[a-z\d-]*\d)(?=[a-z\d-]*[a-z])[a-z\d]+(?:-[a-z\d]+)*"
CODE = re.compile(
    rf"(?<!\w)(?:{CODED}|(?!(?:to|of|at|up|max|age|all|top)\b)[a-z]{{1,3}} \d{{1,4}})(?!\w)"
)
TWO = re.compile(rf"(?<![\w-]){CODED} ?(?:\+|&) ?(?:\w+ )?{CODED}(?!\w)")
PARTED = re.compile(
    rf"(?<![\d'\"]) [-|/] | [-|/] (?!\d)|: | ?\+ |[,;(\[|]| {_any(map(re.escape, said.HEAD_ENDS))} "
    rf"| {_any(said.FOR)} "
)
LINK = re.compile(rf"(?<![\w-]){_any(said.FOR)} (?:the |your |an? |die |den |le |la |el )?")
TABLE = re.compile(_any(said.TABLES) + r"(?!\w)")
SPARE, REFURBISHED, TOGETHER = map(_words, (said.SPARE, said.REFURBISHED, said.TOGETHER))
ACCESSORIES, ACCESSORIES_FIRST = map(_words, (said.ACCESSORIES, said.ACCESSORIES_FIRST))
PARTS, PARTS_FIRST = map(_words, (said.PARTS, said.PARTS_FIRST))
EXTRA = re.compile(
    rf"(?<!\w){_any(map(re.escape, said.WITH))} ?(?:[\w-]+ ){{0,3}}{_any(said.EXTRAS)}(?!\w)"
)
NUMBER = _any([r"[2-9]", r"[1-9]\d{1,2}", *said.NUMBERS]).replace("?:", "?P<n>", 1)
COUNTED = tuple(
    re.compile(rf"(?<![\w.]){pattern.replace('{n}', NUMBER)}(?!\w)") for pattern in said.COUNTED
)
SMALL = frozenset(word for _, _, spelt in SPELT for word in spelt) | {
    "set",
    "pair",
    "paar",
    "paire",
}
