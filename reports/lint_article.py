"""The claim lint of an article: sentence by sentence, with what each of them is about.

A page of ours speaks of products alone; an article speaks of surgery, exercise and inversion, and
only what it says of inversion is held to the rules on effects. See decisions/0035.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.claims import Ailment, Claim, Knowledge, Missing, Reason, fill, shipped
from reports.lint import is_denied, plain

QUESTION = re.compile(
    r"(?:does|do|did|is|are|was|were|can|could|should|will|would|has|have)\b(?! you (?:know|want))"
    r".{0,400}\?\W*"
)
REACH = 6  # sentences to either side, at least, in which words excuse what they stand beside
SECTION = 60  # sentences of a section, at most, that are looked at
NUMBER = re.compile(r"^\W*\d{1,3}\W{1,3}")
SHORT = 400  # letters of a sentence in which an honest report excuses all of it


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article, or its title, a heading, an item of a list, words of a picture."""

    text: str
    kind: str = "text"  # title, heading, item, text, picture
    block: int = 0  # sentences of one paragraph share it


@dataclass(frozen=True, slots=True)
class Fault:
    """What must not stand: which line (none: the article lacks it), which words, what instead."""

    line: int | None
    words: str
    reason: Reason
    stops: bool
    correction: str | None  # may stand in the place of the sentence

    @property
    def mend(self) -> str:
        """Say what to do about it."""
        return self.correction or self.reason.advice or "take it out"


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record here: answers of the evidence by condition, and tests of our own."""

    answers: Mapping[str, str] = field(default_factory=dict)
    tried: int = 0  # products with a test on record
    hide: Callable[[str], str] = str  # takes names of products out of small letters


def check_lines(
    lines: Sequence[Line], known: Known | None = None, knowledge: Knowledge | None = None
) -> tuple[Fault, ...]:
    """Check the lines of one article; the faults in their order, one a rule and line."""
    reader = _Article(lines, known or Known(), knowledge or shipped())
    return (*reader.faults(), *reader.lacking())


class _Article:
    """One article in small letters, with what each line is about."""

    def __init__(self, lines: Sequence[Line], known: Known, knowledge: Knowledge) -> None:
        self._lines, self._known, self._of = lines, known, knowledge
        self._said = [known.hide(plain(line.text).replace("\n", " ")) for line in lines]
        self._all = "\n".join(self._said)
        self._titles = " ".join(
            said for line, said in zip(lines, self._said, strict=True) if line.kind == "title"
        )
        self._topic = self._ailment(self._titles)
        self._heads = [n for n, one in enumerate(lines) if one.kind in ("title", "heading")]
        self._about = {"inversion": self._subjects(True), "nearby": self._subjects(False)}
        self._claims = [
            one
            for one in knowledge.of("articles")
            if one.within is None or one.within.search(self._all)
        ]

    def faults(self) -> Iterable[Fault]:
        """Find the claims, line by line."""
        for at, said in enumerate(self._said):
            found = [
                (claim, match)
                for claim in self._claims
                if (match := self._found(claim, said, at)) is not None
            ]
            for claim, match in _telling(found):
                yield self._fault(at, claim, match)

    def lacking(self) -> Iterable[Fault]:
        """Find what the article as a whole does not say."""
        for one in self._of.missing:
            if self._is_lacking(one):
                correction = one.reason.correction
                yield Fault(None, "(missing)", one.reason, one.reason.stops, correction)

    def _is_lacking(self, one: Missing) -> bool:
        if sum(1 for _ in one.when.finditer(self._all)) < one.times:
            return False
        return sum(1 for lack in one.lacks if lack.search(self._all)) < one.least

    def _found(self, claim: Claim, said: str, at: int) -> re.Match[str] | None:
        if claim.subject is not None and not self._about[claim.subject][at]:
            return None
        match = self._first(claim, said)
        if match is None or not all(one.search(said) for one in claim.beside):
            return None
        excused = claim.unless is not None and claim.unless.search(self._around(claim, at))
        return None if excused or self._is_honest(claim, said) else match

    def _first(self, claim: Claim, said: str) -> re.Match[str] | None:
        for match in claim.pattern.finditer(said):
            if not (claim.deniable and is_denied(said, match.start())):
                return match
        return None

    def _around(self, claim: Claim, at: int) -> str:
        """Give the sentence; for what may be answered near by, its section too."""
        if not claim.near:
            return self._said[at]
        first, last = self._section(at)
        return "\n".join(self._said[min(first, max(0, at - REACH)) : max(last, at + REACH + 1)])

    def _section(self, at: int) -> tuple[int, int]:
        """Give the lines from the heading above to the next one."""
        place = bisect_right(self._heads, at)
        first = self._heads[place - 1] if place else 0
        last = self._heads[place] if place < len(self._heads) else len(self._lines)
        return max(first, at - SECTION), min(last, at + SECTION)

    def _is_honest(self, claim: Claim, said: str) -> bool:
        if not claim.excusable:
            return False
        return len(said) < SHORT and (
            self._of.honest.search(said) is not None or QUESTION.fullmatch(said) is not None
        )

    def _fault(self, at: int, claim: Claim, match: re.Match[str]) -> Fault:
        stops = claim.reason.stops and not (claim.on_record and self._known.tried)
        heads = self._lines[at].kind in ("title", "heading")
        ailment = self._ailment(self._said[at]) or self._topic
        told = (claim.heading or self._of.heading) if heads else claim.reason.correction
        correction = None if told is None else self._filled(told, ailment)
        words = " ".join(match.group().split())
        return Fault(at, words, claim.reason, stops, correction)

    def _filled(self, told: str, ailment: Ailment | None) -> str:
        if ailment is None:
            return fill(told, {"answer": self._of.anywhere, "condition": "the spine"})
        unknown = fill(self._of.unknown, {"condition": ailment.name})
        answer = self._known.answers.get(ailment.evidence, unknown)
        return fill(told, {"answer": answer, "condition": ailment.name})

    def _ailment(self, said: str) -> Ailment | None:
        found = [one for one in self._of.ailments if one.words.search(said)]
        return found[0] if found else None

    def _goes_on(self, heading: str) -> bool:
        """Tell whether a heading goes on with the title's subject: '3. It makes you taller'."""
        again = self._of.subjects.again.match(NUMBER.sub("", heading))
        return again is not None and self._of.subjects.strong.search(self._titles) is not None

    def _subjects(self, strictly: bool) -> list[bool]:
        """Tell of each line whether it is about inversion; headings and lists pass it on.

        Strictly, a line that names something else (surgery, exercise) is about that.
        """
        told = self._of.subjects
        about: list[bool] = []
        headless = all(line.kind != "heading" for line in self._lines)
        spoken = told.strong.search(self._all) is not None
        heading = before = False
        block = intro = -1
        for at, (line, said) in enumerate(zip(self._lines, self._said, strict=True)):
            heads = line.kind in ("title", "heading")
            if line.block != block and line.kind != "item" and not heads:
                intro = -1
            if told.strong.search(said):
                own = True
            elif strictly and told.others.search(said):
                own = False
            elif spoken and told.weak.search(said):
                own = True
            elif heads:
                own = self._goes_on(said)
            else:
                goes_on = before and told.again.match(said) is not None
                own = goes_on or heading or (line.kind == "item" and intro >= 0)
            if line.kind == "heading" or (line.kind == "title" and headless):
                heading = told.strong.search(said) is not None or self._goes_on(said)
            if heads:
                intro = -1
            elif own and said.endswith(":"):
                intro = at
            about.append(own)
            before, block = own, line.block
        return about


def _telling(found: list[tuple[Claim, re.Match[str]]]) -> list[tuple[Claim, re.Match[str]]]:
    """Leave out what says the same of the same words: one finding for each reason."""
    kept: dict[str, tuple[Claim, re.Match[str]]] = {}
    for claim, match in found:
        kept.setdefault(claim.why, (claim, match))
    return list(kept.values())
