"""How much alike two texts are: what of the shorter is found again in the longer, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from pipeline.alike.align import Codes, Gap, Text, gaps
from pipeline.alike.plain import plain

Ints = NDArray[np.int64]

COPY = 0.65  # from here on a text is a copy of the other
# words in common, in order, without which two texts are not worth aligning:
EXTENDED = 0.88, 0.35  # of the shorter, and of the longer, or
REWORDED = 0.65, 0.6  # of the shorter, and of the longer
AT_ONCE = 500_000  # pairs
INNER_MOST = 8  # words of a passage amid two copies that differs
OUTER_MOST = 4  # words that two copies begin or end with, each its own
KEPT_LEAST = 0.9  # of the words of a text that was cut or added to, not reworded
COVERED_LEAST = 0.5  # of the longer text, by a text that was cut
COVERED_AMID = 0.35  # of the longer text, by one to which a shop added at both ends
AMID_LEAST = 12  # words of such a text: fewer are somebody else's sentence


def likeness(texts_a: Sequence[str], texts_b: Sequence[str]) -> NDArray[np.float64]:
    """Return for each pair of texts how much alike they are, 0 to 1; from `COPY` on, a copy.

    It is the share of the shorter text's words that the longer one has in the same order; half
    of it where each has a passage of its own, or the shorter is a small part of the longer.
    Symmetric; texts with the same plain form give 1, an empty one gives 0.
    """
    texts = list({*texts_a, *texts_b})
    place = {text: at for at, text in enumerate(texts)}
    one = np.fromiter(map(place.__getitem__, texts_a), np.int64, len(texts_a))
    two = np.fromiter(map(place.__getitem__, texts_b), np.int64, len(texts_b))
    return likeness_among(texts, one, two)


def likeness_among(texts: Sequence[str], one: Ints, two: Ints) -> NDArray[np.float64]:
    """Return the `likeness` of pairs of these texts, given by their places."""
    codes = Codes()
    forms = [plain(text) for text in texts]
    coded = [codes.of(form) for form in forms]
    found = np.zeros(len(one))
    for begin in range(0, len(one), AT_ONCE):
        piece = slice(begin, begin + AT_ONCE)
        for at in begin + np.flatnonzero(_worth(coded, one[piece], two[piece])):
            pair = sorted((one[at], two[at]), key=lambda place: (len(forms[place]), forms[place]))
            found[at] = _aligned(*(Text(forms[place], coded[place]) for place in pair))
    return found


def _worth(codes: list[str], one: Ints, two: Ints) -> NDArray[np.bool_]:
    """Tell which pairs have so many words in common, in order, that they are worth aligning."""
    every = np.fromiter(map(len, codes), np.int64, len(codes))
    similar = cpdist(
        list(map(codes.__getitem__, one.tolist())),
        list(map(codes.__getitem__, two.tolist())),
        scorer=Indel.normalized_similarity,
        dtype=np.float64,
    )
    short, long = np.minimum(every[one], every[two]), np.maximum(every[one], every[two])
    common = similar * (short + long) / 2
    worth = np.zeros(len(one), dtype=bool)
    for of_short, of_long in (EXTENDED, REWORDED):
        worth |= (common >= of_short * short) & (common >= of_long * long)
    return worth & (short > 0)


@dataclass
class _Seen:
    """What the gaps between two texts add up to, in words."""

    own: int = 0  # that the shorter text begins and ends with
    added: int = 0  # that the longer text begins and ends with
    before: int = 0  # of them at its beginning
    inner: int = 0  # in the longest gap amid the texts
    lost: float = 0.0  # of the shorter text, amid it
    other: int = 0  # in the longer text, anywhere
    cut: bool = False  # the shorter text ends amid a word of the longer

    def add(self, gap: Gap) -> None:
        """Count one gap more; what is only spelt otherwise is lost in part."""
        one, two = len(gap.one), len(gap.two)
        if gap.spelt_alike:
            self.lost += one * (1 - gap.spelt_alike)
            return
        self.other += two
        if not (gap.first or gap.last):
            self.inner = max(self.inner, one, two)
            self.lost += max(one, two)
            return
        self.cut = gap.ends_amid_a_word
        self.own += 0 if self.cut else one
        self.added += two
        self.before += two if gap.first else 0


def _aligned(short: Text, long: Text) -> float:
    if short.form == long.form:
        return 1.0
    seen = _Seen()
    for gap in gaps(short, long):
        seen.add(gap)
    ends = max(seen.own, seen.added)
    reworded = ends <= OUTER_MOST
    share = max(0.0, 1 - (seen.lost + (ends if reworded else seen.own)) / len(short))
    agrees = seen.inner <= INNER_MOST if reworded else _extends(seen, share, short, long)
    return share if agrees else share / 2


def _extends(seen: _Seen, kept: float, short: Text, long: Text) -> bool:
    """Tell whether the longer text is the shorter one with more at its ends."""
    if seen.own or kept < KEPT_LEAST or (seen.cut and seen.before > OUTER_MOST):
        return False
    covered = 1 - seen.other / len(long)
    amid = seen.before > 0 and len(short) >= AMID_LEAST
    return covered >= (COVERED_AMID if amid else COVERED_LEAST)
