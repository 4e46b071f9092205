"""A small language in which people write down by what words something is found.

    lock*               a word that begins so
    (clamp|cuff*)       one of these words
    the? bed            a word that may be missing
    not .. easy         up to three words between; "..." up to eight, in one sentence
    #                   a number, in digits or in words; #height is 6'4" or 5 ft 2
    <feet>              one of the words of a set, defined by a term "<feet> = ankle* foot feet"

A term may begin with "+" or "-" where the words alone praise or complain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.aspects.words import STOPS

GAPS = {"..": 3, "...": 8}
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
    "fifty sixty ninety hundred thousand half".split()
)
_PARTS = re.compile(r"\([^()]*\)\??|<\w+>\??|\S+")
_SET = re.compile(r"<(\w+)>\s*=\s*(.+)")
_SIGN = re.compile(r"([+-])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One place of a pattern: words, beginnings of words, and how it follows the one before."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    number: bool
    optional: bool
    gap: int  # words that may stand between it and the piece before

    def fits(self, word: str) -> bool:
        """Tell whether a word may stand here."""
        return (
            word in self.exact
            or (self.number and is_number(word))
            or (bool(self.prefixes) and word.startswith(self.prefixes))
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to read a term: the term's number, and its pieces."""

    number: int
    pieces: tuple[Piece, ...]


class Hit(NamedTuple):
    """Where a term was found: words from `start` to before `end`."""

    pattern: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finder:
    """Patterns with an index by the words with which they may begin."""

    exact: Mapping[str, tuple[Pattern, ...]]
    prefixes: Mapping[str, tuple[Pattern, ...]]
    numbers: tuple[Pattern, ...]
    sizes: tuple[int, ...]
    known: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)  # words met so far

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Find every term; each at most once from each first word, and no term across a stop."""
        found = []
        for at, word in enumerate(words):
            for pattern in self._beginning(word):
                end = _follow(pattern.pieces, 1, words, at + 1)
                if end:
                    found.append(Hit(pattern.number, at, end))
        return found

    def _beginning(self, word: str) -> tuple[Pattern, ...]:
        cached = self.known.get(word)
        if cached is None:
            fitting = [*self.exact.get(word, ())]
            for size in self.sizes:
                fitting += self.prefixes.get(word[:size], ()) if len(word) >= size else ()
            fitting += self.numbers if is_number(word) else ()
            cached = self.known[word] = tuple({id(one): one for one in fitting}.values())
        return cached


def is_number(word: str) -> bool:
    """Tell whether a word is a number, in digits or in letters."""
    return word[0].isdigit() or word in NUMBERS


def compile_terms(terms: Iterable[str]) -> Finder:
    """Compile terms in their order; one that defines a set finds nothing. Raises ValueError."""
    listed = [term.strip() for term in terms]
    sets = {m[1]: m[2].split() for term in listed if (m := _SET.fullmatch(term))}
    patterns = [
        pattern
        for number, term in enumerate(listed)
        if not _SET.fullmatch(term)
        for pattern in _patterns(number, term, sets)
    ]
    exact: dict[str, list[Pattern]] = {}
    prefixes: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in pattern.pieces[0].exact:
            exact.setdefault(word, []).append(pattern)
        for prefix in pattern.pieces[0].prefixes:
            prefixes.setdefault(prefix, []).append(pattern)
    return Finder(
        {word: tuple(some) for word, some in exact.items()},
        {prefix: tuple(some) for prefix, some in prefixes.items()},
        tuple(one for one in patterns if one.pieces[0].number),
        tuple(sorted({len(prefix) for prefix in prefixes})),
    )


def sign_of(term: str) -> int:
    """Return 1 for a term that praises, -1 for one that complains, else 0."""
    found = _SIGN.match(term)
    return 0 if found is None else 1 if found[1] == "+" else -1


def _patterns(number: int, term: str, sets: Mapping[str, list[str]]) -> list[Pattern]:
    """Compile one term; a choice of several words in a row makes a pattern for each."""
    text = _SIGN.sub("", term, count=1)
    made: list[tuple[Piece, ...]] = [()]
    gap = 0
    for part in _PARTS.findall(text):
        if part in GAPS:
            gap = GAPS[part]
        else:
            made = [one + more for one in made for more in _pieces(part, gap, sets, term)]
            gap = 0
    if gap or any(not one or one[0].optional for one in made):
        raise ValueError(f"term '{term}' must begin and end with a word that is not optional")
    return [Pattern(number, one) for one in made]


def _pieces(
    part: str, gap: int, sets: Mapping[str, list[str]], term: str
) -> list[tuple[Piece, ...]]:
    """Read one part: its single words are one piece, each phrase in it a row of pieces."""
    optional = len(part) > 1 and part.endswith("?")
    phrases = [
        tuple(word.replace("-", " ").split())
        for choice in part[: -1 if optional else None].strip("()").split("|")
        for word in _words(choice.strip(), sets, term)
    ]
    singles = [phrase[0] for phrase in phrases if len(phrase) == 1]
    rows: list[tuple[Piece, ...]] = [(_piece(singles, gap, optional),)] if singles else []
    for phrase in phrases:
        if len(phrase) > 1:
            rows.append(tuple(_piece([w], 0 if n else gap, False) for n, w in enumerate(phrase)))
    return rows


def _words(choice: str, sets: Mapping[str, list[str]], term: str) -> list[str]:
    if not (choice.startswith("<") and choice.endswith(">")):
        return [choice]
    if choice[1:-1] not in sets:
        raise ValueError(f"term '{term}' names the set '{choice}', which is not defined")
    return sets[choice[1:-1]]


def _piece(words: Sequence[str], gap: int, optional: bool) -> Piece:
    plain = frozenset(word for word in words if not word.endswith("*") and word != "#")
    prefixes = tuple(word[:-1] for word in words if word.endswith("*"))
    return Piece(plain, prefixes, "#" in words, optional, gap)


def _follow(pieces: tuple[Piece, ...], nth: int, words: Sequence[str], at: int) -> int:
    """Return where a pattern ends that has come to a piece and a word; 0 where it fails."""
    if nth == len(pieces):
        return at
    piece = pieces[nth]
    for place in range(at, min(at + piece.gap + 1, len(words))):
        if piece.fits(words[place]) and (end := _follow(pieces, nth + 1, words, place + 1)):
            return end
        if words[place] in STOPS:
            break
    return _follow(pieces, nth + 1, words, at) if piece.optional else 0
