"""Whether one review is a copy of another, by which rule, and why: in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from pandas import DataFrame

from db.judgements import Standing
from pipeline.suspects import Suspect

STAR = 0.25  # of the scale: other shops print copies on other scales, and round
NEAR = 7  # days
LONG = 120  # letters; two people who were given the same words do not both write so much
MIDDLE = 60  # letters; shorter texts must be dated to the month, or say that they were cut
PART = 0.5  # of the longer text: less of it is a sentence that two reviews share
BEGINS = 0.35  # of the longer text, by one that says that it was cut
ANYWHERE = ""  # no product's id: reviews of all products, and of none that is known
SURE = 0.7  # likeness, where it is not known to the day that both are of one time


@dataclass(frozen=True, slots=True)
class Link:
    """Why a review is a copy of another."""

    rule: str
    likeness: float | None
    reason: str


class Evidence:
    """All that tells copies among some reviews: their texts, authors and labels, and editors."""

    def __init__(self, suspects: Sequence[Suspect], likenesses: DataFrame, said: Standing) -> None:
        """Put the reviews where others look for them."""
        self._texts: defaultdict[tuple[int, str | None], list[Suspect]] = defaultdict(list)
        self._twins: defaultdict[int, list[Suspect]] = defaultdict(list)
        self._alike: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self._judged: defaultdict[str, list[Suspect]] = defaultdict(list)
        self._at: defaultdict[tuple[str, int], list[Suspect]] = defaultdict(list)
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        self._place(suspects)
        for a, b, value in likenesses.itertuples(index=False):
            self._alike[a][b] = self._alike[b][a] = value
        self._hear(said, {one.name: one for one in suspects})

    def _place(self, suspects: Sequence[Suspect]) -> None:
        for one in suspects:
            if one.text is not None:
                self._at[one.shop, one.text].append(one)
            if one.text is not None and (one.telling or one.labelled or one.cut):
                for place in {one.product, ANYWHERE}:
                    self._texts[one.text, place].append(one)
            if one.twin is not None:
                self._twins[one.twin].append(one)

    def _hear(self, said: Standing, by_name: Mapping[str, Suspect]) -> None:
        for first, second in said.different_reviews | said.unsure_reviews:
            self._apart[first].add(second)
            self._apart[second].add(first)
        for pair in sorted(said.same_reviews):
            for one, other in (pair, pair[::-1]):
                if other in by_name:
                    self._judged[one].append(by_name[other])

    def near(self, one: Suspect) -> Iterator[Suspect]:
        """Give the reviews that may be copies of one, some of them twice."""
        places = (ANYWHERE,) if one.product is None else (one.product, None)
        for text, place in product(self._spellings(one), places):
            yield from self._texts.get((text, place), ())
        if one.twin is not None:
            yield from self._twins[one.twin]

    def originals(self, one: Suspect) -> Iterator[Suspect]:
        """Give the reviews, in the shop that its label names, that one is a copy of."""
        for text in self._spellings(one) if one.source else ():
            for other in self._at.get((str(one.source), text), ()):
                link = self.link(one, other)
                if link and link.rule == "label":
                    yield other

    def judged(self, one: Suspect) -> Sequence[Suspect]:
        """Give the reviews that an editor found to be the same as one."""
        return self._judged.get(one.name, ())

    def parted(self, one: Suspect, others: Iterable[Suspect]) -> bool:
        """Tell whether an editor found one different from any other, or could not tell."""
        apart = self._apart.get(one.name)
        return apart is not None and any(other.name in apart for other in others)

    def link(self, copy: Suspect, kept: Suspect) -> Link | None:
        """Say why one is a copy of the other; None: it is not, as far as is known."""
        if copy.id == kept.id or not _agree(copy, kept):
            return None
        found = self._likeness(copy, kept)
        rules = (_by_label, _by_author, _by_text)
        return next((link for rule in rules if (link := rule(copy, kept, found))), None)

    def _spellings(self, one: Suspect) -> tuple[int, ...]:
        return () if one.text is None else (one.text, *self._alike.get(one.text, ()))

    def _likeness(self, one: Suspect, other: Suspect) -> float | None:
        if one.text is None or other.text is None:
            return None
        if one.text == other.text:
            return 1.0
        return self._alike.get(one.text, {}).get(other.text)


def _agree(one: Suspect, other: Suspect) -> bool:
    """Tell whether nothing speaks against: another product, language or rating."""
    for mine, theirs in ((one.product, other.product), (one.language, other.language)):
        if mine is not None and theirs is not None and mine != theirs:
            return False
    if one.rating is None or other.rating is None:
        return True
    return abs(one.rating - other.rating) <= (STAR if one.shop != other.shop else 0) + 1e-9


def _by_label(copy: Suspect, kept: Suspect, found: float | None) -> Link | None:
    if found is None or copy.source != kept.shop or copy.shop == kept.shop:
        return None
    if not copy.telling and not _near(copy, kept):
        return None
    reason = f"its label names {kept.shop}, where the same review stands ({_told(found)})"
    return Link("label", found, reason)


def _near(one: Suspect, other: Suspect) -> bool:
    """Tell whether their dates may lie within some days; a date that is missing tells nothing."""
    if not (one.first and one.last and other.first and other.last):
        return False
    return max(one.first, other.first) - min(one.last, other.last) <= timedelta(days=NEAR)


def _meet(one: Suspect, other: Suspect) -> bool:
    """Tell whether no date speaks against a copy."""
    return one.first is None or other.first is None or _near(one, other)


def _by_author(copy: Suspect, kept: Suspect, found: float | None) -> Link | None:
    """One person, one day, one rating, and no text that says something else.

    Who reviews two products on one day is honest: without a telling text it must be one product.
    """
    if copy.twin is None or copy.twin != kept.twin or copy.author is None:
        return None
    bare = (copy.text is None) + (kept.text is None)
    if found is None and (bare == 0 or (bare == 2 and copy.listing == kept.listing)):
        return None
    if copy.place != kept.place and not (found and copy.telling):
        return None
    told = _told(found) if found else "no text that says otherwise"
    return Link("author", found, f"the same author, day and rating in the same shop; {told}")


def _by_text(copy: Suspect, kept: Suspect, found: float | None) -> Link | None:
    if found is None or not _tells(copy, kept, found):
        return None
    place = "the same shop" if copy.shop == kept.shop else kept.shop
    return Link("text", found, f"a review of {place} has {_told(found)}, and a rating like it")


def _tells(copy: Suspect, kept: Suspect, found: float) -> bool:
    """Tell whether texts so much alike are one review, by how long they are and what else agrees.

    Honest people write the same short sentences, and two accounts may be given the same words.
    Where words were changed, one form may have been filled in twice: nothing else may differ.
    """
    small, large = sorted((copy.size, kept.size))
    cut = copy.cut or kept.cut
    if small < (BEGINS if cut else PART) * large:
        return False
    same = found == 1 and small == large
    if copy.shop == kept.shop and (copy.author is None or copy.author != kept.author):
        return same and small >= LONG
    titled = None in (copy.title, kept.title) or copy.title == kept.title
    if found < 1 and not (titled and _meet(copy, kept)):
        return False
    if small >= LONG:
        return True
    if not titled:
        return False
    if not (copy.exact and kept.exact) and (
        found < SURE or not (cut or small >= MIDDLE or (copy.dated and kept.dated))
    ):
        return False
    return _near(copy, kept)


def _told(found: float) -> str:
    return "the same words" if found == 1 else f"words that are {found:.0%} alike"
