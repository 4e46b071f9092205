"""First-hand tests in words: how a unit was got, and what coming back up took; said once, here."""

from __future__ import annotations

from collections.abc import Mapping

GOT = ("bought", "lent", "given")

# From least to most, so that a place in it can be compared.
EFFORTS: Mapping[str, str] = {
    "none": "came back up by moving the arms, without holding on to anything",
    "little": "a light pull or push",
    "some": "a firm pull or push, more than once",
    "hard": "as much strength as the tester has",
    "could not": "only with the help of somebody else",
}


def effort_of(word: str) -> int:
    """Return the place of an effort on its scale, from 0 (none); raises ValueError for no word."""
    return list(EFFORTS).index(word)
