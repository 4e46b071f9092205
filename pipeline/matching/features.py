"""What speaks for or against a pair, each a function: its docstring is printed for readers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from pipeline.matching.pairs import Pairs
from pipeline.matching.spaces import Values, cosines
from pipeline.matching.words import tokens

CODED_LETTERS, CODED_WORDS = 4 / 7, 9 / 14  # what a name still weighs beside two codes
RIVAL = 0.5  # codes that have less in common are of two products
STATED = 5.0  # two models that are stated tell more than codes found in names
HALF_OFF = 3.0  # how fast a difference of prices counts, per doubling


@dataclass(frozen=True, slots=True)
class Compared:
    """What a feature finds: a value for each pair, and the words that say what was compared."""

    values: Values
    words: Callable[[int], str]


def letters(pairs: Pairs) -> Compared:
    """Compare the two names by their letters, so that spellings may differ a little. Rare
    sequences of letters weigh more, and all weigh less where both names print a model code."""
    alike = cosines(pairs.spaces.letters, pairs.left, pairs.right)
    values = alike * np.where(pairs.coded, CODED_LETTERS, 1.0)
    return Compared(values, lambda at: f"names alike by {alike[at]:.2f} of 1 in their letters")


def words(pairs: Pairs) -> Compared:
    """Compare the two names by their words. Words that few products bear weigh more, and all
    weigh less where both names print a model code."""
    alike = cosines(pairs.spaces.words, pairs.left, pairs.right)
    titles = [tokens(title) for title in pairs.records.titles]

    def say(at: int) -> str:
        left, right = pairs.rows[at]
        return f"in both: {_list(set(titles[left]) & set(titles[right]))}"

    return Compared(alike * np.where(pairs.coded, CODED_WORDS, 1.0), say)


def code(pairs: Pairs) -> Compared:
    """Look for one model code in both. It counts a little less where one side prints it in its
    description only, and much less where the two codes only begin alike."""
    found = pairs.common
    return Compared(np.array([value for value, _ in found]), lambda at: found[at][1])


def rival_codes(pairs: Pairs) -> Compared:
    """Count against a pair that both print model codes and share none; much more where both state
    them as their model."""
    known = pairs.records.codes
    common = np.array([value for value, _ in pairs.common])
    against = np.where(pairs.modelled, -STATED, -1.0)

    def say(at: int) -> str:
        left, right = pairs.rows[at]
        return f"{_list(known[left])} and {_list(known[right])}"

    return Compared(np.where(pairs.coded & (common < RIVAL), against, 0.0), say)


def numbers(pairs: Pairs) -> Compared:
    """Count against a pair that the numbers in the two names, as of a size or a version, differ."""
    known = pairs.records.numbers
    values = [-_apart(known[left], known[right]) for left, right in pairs.rows]

    def say(at: int) -> str:
        left, right = pairs.rows[at]
        return f"{_list(known[left])} and {_list(known[right])}"

    return Compared(np.array(values), say)


def text(pairs: Pairs) -> Compared:
    """Compare all that is said of the two, name and description, by their words."""
    alike = cosines(pairs.spaces.text, pairs.left, pairs.right)
    return Compared(alike, lambda at: f"texts alike by {alike[at]:.2f} of 1 in their words")


def maker(pairs: Pairs) -> Compared:
    """Ask whether the maker that one side states is named by the other, or is another one."""
    brands, said = pairs.records.brands, pairs.records.squashed
    values = [_maker(brands[a], brands[b], said[a], said[b]) for a, b in pairs.rows]

    def say(at: int) -> str:
        left, right = pairs.rows[at]
        return " and ".join(dict.fromkeys(filter(None, (brands[left], brands[right]))))

    return Compared(np.array(values), say)


def price(pairs: Pairs) -> Compared:
    """Compare the prices: about the same speaks for the pair, half or double against it."""
    left, right = (pairs.records.prices[side] for side in (pairs.left, pairs.right))
    known = np.isfinite(left) & np.isfinite(right)
    doublings = np.abs(np.log2(np.where(known, left, 1.0) / np.where(known, right, 1.0)))
    values = np.where(known, np.clip(1 - HALF_OFF * doublings, -3.0, 1.0), 0.0)
    return Compared(values, lambda at: f"price {left[at]:g} and {right[at]:g}")


FEATURES: tuple[tuple[Callable[[Pairs], Compared], float], ...] = (
    (letters, 0.42),
    (words, 0.28),
    (code, 0.28),
    (text, 0.22),
    (maker, 0.04),
    (price, 0.04),
    (numbers, 0.07),
    (rival_codes, 0.07),
)


def _apart(left: frozenset[str], right: frozenset[str]) -> float:
    return 1 - len(left & right) / len(left | right) if left and right else 0.0


def _maker(left: str, right: str, said_left: str, said_right: str) -> float:
    if (left and left in said_right) or (right and right in said_left):
        return 1.0
    return -1.0 if left and right else 0.0


def _list(words: Collection[str]) -> str:
    return ", ".join(sorted(words))
