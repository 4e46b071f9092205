"""What may be quoted of a review: whole sentences where they are short, no turned meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.personal import EMAIL_MARK, PHONE_MARK
from db.sentences import sentences
from reports.render import visible

WORDS = 30
LETTERS = 240  # of words that are none
CLOSED = frozenset(("health", "hazard"))  # whatever else such a sentence says is not shown
# Words that turn what stands beside them: where one would be left out, nothing is cut.
TURNS = re.compile(
    r"\b(?:not?|never|none|nor|neither|nothing|nobody|hardly|barely|scarcely|without|unless|if|"
    r"until|except|but|however|though|although|yet|than|only|instead|would|could|should|might|"
    r"wish\w*|hop(?:e|ed|ing)|claim\w*|suppos\w*|expect\w*|thought|said|says?|told|pretend\w*|"
    r"far from|anything|rather|cannot|can['’]?t|\w+n['’]t|dont|doesnt|isnt|wasnt|wont|didnt)\b",
    re.IGNORECASE,
)


class Barred(NamedTuple):
    """Words of a review that are kept back, and why."""

    words: str
    why: str


class Excerpt(NamedTuple):
    """What is quoted, and whether the sentence goes on beside it."""

    text: str
    cut: bool


def excerpt(text: str, words: str, barred: Sequence[Barred]) -> Excerpt | None:
    """Quote the words of a mention: their sentence if it fits, else the words themselves.

    None where neither may be: too long, in a sentence that is kept back, beside words that turn
    the meaning, or with a masked address in it. `text` is that of db.sentences.title_and_body.
    """
    for start, (first, last) in _places(text, words):
        sentence, end = text[first:last], start + len(words)
        held = [one for one in barred if one.words in sentence]
        if end > last or any(one.why in CLOSED for one in held):
            continue
        if not held and (whole := _fitting(sentence)):
            return Excerpt(whole, False)
        before, after = text[first:start], text[end:last]
        if _turned(before) or _turned(after):
            continue
        if part := _fitting(words):
            return Excerpt(f"{'… ' if _said(before) else ''}{part}{' …' if _said(after) else ''}",
                           True)  # fmt: skip
    return None


def _places(text: str, words: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Find where the words stand, each time with the sentence that they begin in."""
    spans, start = sentences(text), text.find(words) if words else -1
    while start >= 0:
        yield from ((start, span) for span in spans if span[0] <= start < span[1])
        start = text.find(words, start + 1)


def _fitting(text: str) -> str | None:
    said = " ".join(str(visible(text)).split())
    masked = EMAIL_MARK in said or PHONE_MARK in said
    fits = 0 < len(said) <= LETTERS and said.count(" ") < WORDS
    return said if fits and not masked else None


def _turned(left_out: str) -> bool:
    return TURNS.search(left_out) is not None


def _said(left_out: str) -> bool:
    return any(char.isalnum() for char in left_out)
