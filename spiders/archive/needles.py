"""What an erasure looks for, and how it is taken out: words only, so that every syntax stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from db.erasure import words
from spiders.archive.traced import Traced, folded, peeled, without_tags

MARK = "erased-on-request"  # stands where a name or a text was, valid in JSON, HTML and addresses
WINDOW = 8  # words: a shorter piece of a text is nobody's own
LONG = 4  # words, or LETTERS: a shorter text may be anybody's
LETTERS = 16
# the scripts that put no space between words, or hang endings on them: Thai to Korean
NO_SPACES = (
    "\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{NO_SPACES}]+")
WORD = re.compile(f"[^ {NO_SPACES}]+|{UNSPACED.pattern}")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needles:
    """Runs of words, and words of scripts without spaces, which may stand within others."""

    runs: frozenset[tuple[str, ...]]
    parts: frozenset[str]

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.runs or self.parts)

    def mask(self, text: str) -> str:
        """Take out what is found: the first word becomes the mark, the others nothing."""
        spans = self._spans(text)
        if not spans:
            return text
        kept: list[str] = []
        here = 0
        for (begin, end), first in spans:
            kept += (text[here:begin], MARK if first else "")
            here = max(here, end)
        return "".join((*kept, text[here:]))

    def _spans(self, text: str) -> list[tuple[Span, bool]]:
        """Find the words to take out, in order and apart; tells which begin a run of them."""
        bare = peeled(text)
        views = [self._found(folded(view)) for view in (bare, without_tags(bare))]
        spans: dict[Span, bool] = views[0]
        for span, first in views[1].items():
            spans[span] = first and spans.get(span, True)
        apart: list[tuple[Span, bool]] = []
        for (begin, end), first in sorted(spans.items()):
            if apart and begin < apart[-1][0][1]:
                (before, until), was = apart.pop()
                begin, end, first = before, max(end, until), was
            apart.append(((begin, end), first))
        return apart

    def _found(self, view: Traced) -> dict[Span, bool]:
        found = list(WORD.finditer(view.text))
        told = [match[0] for match in found]
        hit: set[int] = set()
        for length in {len(run) for run in self.runs}:
            for at in range(len(told) - length + 1):
                if tuple(told[at : at + length]) in self.runs:
                    hit.update(range(at, at + length))
        spans: dict[Span, bool] = {}
        for at in hit:
            span = view.starts[found[at].start()], view.ends[found[at].end() - 1]
            spans[span] = spans.get(span, False) or at - 1 not in hit
        for part in self.parts:
            for match in re.finditer(re.escape(part).replace("\\ ", " +"), view.text):
                spans[view.starts[match.start()], view.ends[match.end() - 1]] = True
        return spans


def needles_of(names: Iterable[str], texts: Iterable[str]) -> Needles:
    """Look for whole names, and for every piece of a text that is long enough to be its own."""
    runs: set[tuple[str, ...]] = set()
    parts: set[str] = set()
    for name in filter(None, map(words, names)):
        told = tuple(WORD.findall(name))
        runs |= {told} | ({("".join(told),)} if len(name) > WINDOW else set())
        parts |= {name} if _unspaced(name) else set()
    for text in filter(None, map(words_of, texts)):
        told = tuple(WORD.findall(text))
        runs |= {told[at : at + WINDOW] for at in range(max(len(told) - WINDOW + 1, 1))}
        parts |= {text} if _unspaced(text) else set()
    return Needles(frozenset(runs), frozenset(parts))


def words_of(text: str) -> str:
    """Return the words of a printed text, its markup left out."""
    return " ".join(folded(without_tags(peeled(text))).text.split())


def is_long(text: str) -> bool:
    """Say whether a text is long enough to be one person's own."""
    told = words_of(text)
    return len(told.split()) >= LONG or len(told) >= LETTERS


def is_telling(name: str) -> bool:
    """Say whether a name names somebody wherever it stands: one plain word may be a thing."""
    return " " in words(name) or not name.isascii()


def _unspaced(told: str) -> bool:
    return len(told) > 1 and bool(UNSPACED.match(told[0]) and UNSPACED.match(told[-1]))
