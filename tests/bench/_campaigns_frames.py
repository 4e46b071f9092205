"""From a stream of reviews to what the tests see: facts of the texts, and copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, concat, isna

from pipeline.alike import COPY, candidates, likeness, long_enough, marks, text_key
from pipeline.aspects import read_texts
from pipeline.trust.delivery import delivery_share
from pipeline.trust.facts import text_facts
from pipeline.trust.shop import ELSEWHERE, GONE, REVIEWS, VERSIONS, Shop
from tests.frames import shipped_aspects, shipped_methods

SURE = {"mention_confidence": 0.0}
COPIED = "its text is that of another review of the shop"


@cache
def numbers() -> dict[str, float]:
    """Return the method's numbers, as shipped."""
    shipped = shipped_methods()
    return dict(zip(shipped["name"], shipped["value"].astype(float), strict=True))


def with_facts(stream: DataFrame) -> DataFrame:
    """Add what is read of each text."""
    texts = [(_text(a), _text(b)) for a, b in zip(stream["title"], stream["body"], strict=True)]
    facts = [text_facts(title, body, "en") for title, body in texts]
    return stream.assign(
        words=[one[0] for one in facts],
        incentive=column([one[1] for one in facts]),
        phrases=column([one[2] for one in facts]),
        delivery=[delivery_share(*one) for one in texts],
        polarity=_polarity(texts),
        named_other=None,
    )


def column(values: Sequence[object]) -> NDArray[np.object_]:
    """Make a column of anything: of texts and None, or of lists."""
    made = np.empty(len(values), object)
    for at, value in enumerate(values):
        made[at] = value
    return made


@dataclass(frozen=True, slots=True)
class Honest:
    """The honest reviews of one shop with their facts, and the marks of their texts."""

    stream: DataFrame
    rows: NDArray[np.int64]
    found: NDArray[np.int64]

    def with_planted(self, planted: DataFrame) -> Shop:
        """Return the shop with planted reviews among the honest ones, copies found anew."""
        if len(planted):
            planted = with_facts(planted)
            both = concat([self.stream, planted], ignore_index=True)
            both["repeat"] = column(self._copies(both, len(planted)))
        else:
            both = self.stream
        return as_shop(both)

    def _copies(self, both: DataFrame, size: int) -> list[str | None]:
        """Mark the planted texts that are those of another review, and the later of two."""
        texts = [_text(one) or "" for one in both["body"]]
        old = len(texts) - size
        rows, found = marks(texts[old:])
        one, two = candidates(rows + old, found, self.rows, self.found)
        said = self.stream["repeat"].tolist() + [None] * size
        for at in _copies_of(texts, one, two, both["published"].tolist()):
            said[at] = COPIED
        return said


def honest(stream: DataFrame) -> Honest:
    """Read a stream; what is a copy already is marked, and counts neither for nor against."""
    stream = with_facts(stream)
    texts = [_text(one) or "" for one in stream["body"]]
    rows, found = marks(texts)
    empty = np.empty(0, np.int64)
    one, two = candidates(rows, found, empty, empty)
    said: list[str | None] = [None] * len(texts)
    for at in _copies_of(texts, one, two, stream["published"].tolist()):
        said[at] = COPIED
    return Honest(stream.assign(repeat=column(said)), rows, found)


def as_shop(both: DataFrame) -> Shop:
    """Give the tests a stream: no versions, nothing taken down, no other shop."""
    reviews = both.rename(columns={"key": "id"}).assign(review_key=both["key"])
    return Shop(
        reviews[list(REVIEWS)],
        DataFrame(columns=list(VERSIONS)),
        DataFrame(columns=list(GONE)),
        DataFrame(columns=list(ELSEWHERE)),
    )


def _copies_of(
    texts: list[str], one: np.ndarray, two: np.ndarray, posted: list[object]
) -> set[int]:
    """Return the later of each two texts that are one, long enough to be anybody's."""
    alike = likeness([texts[at] for at in one], [texts[at] for at in two]) >= COPY
    pairs = [(a, b) for a, b, same in zip(one, two, alike, strict=True) if same]
    pairs += _equal(texts)
    said = [(a, b) for a, b in pairs if long_enough(texts[a]) and long_enough(texts[b])]
    return {int(max(pair, key=lambda at: (posted[at], at))) for pair in said}


def _equal(texts: list[str]) -> list[tuple[int, int]]:
    keys = text_key(texts)
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(np.diff(keys[order]) == 0)
    return [(int(order[at]), int(order[at + 1])) for at in same if texts[order[at]]]


def _polarity(texts: Sequence[tuple[str | None, str | None]]) -> list[float]:
    """Read how each text judges, as the pipeline does."""
    titles, bodies = [one for one, _ in texts], [two for _, two in texts]
    said = read_texts(titles, bodies, [None] * len(texts), shipped_aspects(), SURE)
    return [np.nan if one.polarity is None else one.polarity for one in said]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and not isna(value) else None
