"""Articles held to the claim lint: what must not stand, in which sentence, and what to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.articles.article import Article
from desk.articles.sentences import Sentence, sentences
from reports.lint_article import Fault, Known, Line, check_lines

LACKS = "(the article as a whole)"


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, and the block of the article in which it stands (by its number)."""

    block: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim of an article; `place` is none where the article lacks something."""

    place: Place | None
    kind: str  # of the block
    sentence: str
    fault: Fault

    @property
    def stops(self) -> bool:
        """Tell whether the article must not stand as it is."""
        return self.fault.stops


@dataclass(frozen=True, slots=True)
class Checked:
    """An article with what was found in it."""

    article: Article
    sentences: int
    findings: tuple[Finding, ...]

    @property
    def stopped(self) -> int:
        """Count the sentences that must not stand, and what is lacking."""
        return len({one.place or one.fault.reason.name for one in self.findings if one.stops})


def check(article: Article, known: Known) -> Checked:
    """Check one article, sentence by sentence and as a whole."""
    places = [
        Place(number, one)
        for number, block in enumerate(article.blocks)
        for one in sentences(block)
    ]
    lines = [Line(one.sentence.text, article.blocks[one.block].kind, one.block) for one in places]
    found = (_finding(article, places, fault) for fault in check_lines(lines, known))
    return Checked(article, len(places), tuple(found))


def _finding(article: Article, places: Sequence[Place], fault: Fault) -> Finding:
    if fault.line is None:
        return Finding(None, "article", LACKS, fault)
    place = places[fault.line]
    return Finding(place, article.blocks[place.block].kind, place.sentence.text, fault)
