"""What of a review may never be shown or scored: sentences on health, danger, what is no product.

A sentence that speaks of a symptom, a condition or a cure is closed as a whole: a word of praise
for the bed in it would carry the claim to the page. The product is not a remedy, and no mention
from such a sentence may say that it is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

HEALTH, HAZARD, APART, UNSURE = "health", "hazard", "apart", "unsure"


class Mention(NamedTuple):
    """What a text says of one aspect, with the place of the words, and why it is held back."""

    aspect: str
    polarity: str  # praise, complaint, neutral
    confidence: float  # chance that aspect and polarity are both right
    start: int  # in the text of db.sentences.title_and_body
    end: int
    barred: str | None  # health, hazard, apart, unsure; None: it may be counted and shown
    sure: bool = True  # false: health or danger that is only suspected, and kept back all the same


def bar(
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int]],
    kinds: Mapping[str, str],
    least: float,
) -> tuple[Mention, ...]:
    """Mark each mention with the first reason to hold it back; an earlier mark never goes.

    `sentences` are (start, end) in the same text; `kinds` tells of each aspect whether it is
    product, apart, health or hazard (one that it does not know is apart); `least` is the
    confidence below which nothing is shown. Health and hazard close their sentences whatever the
    confidence: here a false alarm costs an editor a look, and a miss costs a reader more.
    """
    closed = {
        kind: [span for span in sentences if _holds(span, mentions, kinds, kind)]
        for kind in (HEALTH, HAZARD)
    }
    return tuple(one._replace(barred=_reason(one, closed, kinds, least)) for one in mentions)


def _reason(
    one: Mention,
    closed: Mapping[str, Sequence[tuple[int, int]]],
    kinds: Mapping[str, str],
    least: float,
) -> str | None:
    for kind in (HEALTH, HAZARD):
        own = kinds.get(one.aspect) == kind or one.barred == kind
        if own or any(_meets(span, one) for span in closed[kind]):
            return kind
    if one.barred:
        return one.barred
    if kinds.get(one.aspect) != "product":
        return APART
    return UNSURE if one.confidence < least else None


def _holds(
    span: tuple[int, int], mentions: Sequence[Mention], kinds: Mapping[str, str], kind: str
) -> bool:
    return any(
        _meets(span, one) and (kinds.get(one.aspect) == kind or one.barred == kind)
        for one in mentions
    )


def _meets(span: tuple[int, int], one: Mention) -> bool:
    """Tell whether a mention has a word, or stands, inside a sentence."""
    return one.start < span[1] and span[0] < max(one.end, one.start + 1)
