"""Pairs of records to compare, and what both sides of each say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.records import Records
from pipeline.matching.spaces import Rows, Spaces

STATED = 0.8  # a code that stands in the other's text, not in its name
STEM, STEM_SHARE = 5, 0.7  # one code is the beginning of the other
ALIKE, ALIKE_SHARE, ALIKE_VALUE = 6, 0.75, 0.4  # both begin alike


@dataclass(frozen=True)
class Pairs:
    """Pairs of records: the row of each side among all records, in parallel."""

    records: Records
    spaces: Spaces
    left: Rows
    right: Rows

    def __len__(self) -> int:
        return len(self.left)

    @cached_property
    def rows(self) -> list[tuple[int, int]]:
        """List the pairs of rows."""
        return list(zip(self.left.tolist(), self.right.tolist(), strict=True))

    @cached_property
    def coded(self) -> NDArray[np.bool_]:
        """Tell the pairs of which both print a model code."""
        return self._both(np.array([bool(found) for found in self.records.codes], bool))

    @cached_property
    def modelled(self) -> NDArray[np.bool_]:
        """Tell the pairs of which both state a model that is a code."""
        return self._both(np.array([bool(found) for found in self.records.model_codes], bool))

    @cached_property
    def rarity(self) -> dict[str, float]:
        """Weigh each code by how few records bear it, from 0 to 1: one or two are a pair's own."""
        found = list(chain.from_iterable(self.records.codes))
        codes, counts = np.unique(np.array(found, object), return_counts=True)
        most = log(max(len(self.records), 2))
        return {
            code: 1 - log(max(n - 1, 1)) / most
            for code, n in zip(codes, counts.tolist(), strict=True)
        }

    @cached_property
    def common(self) -> list[tuple[float, str]]:
        """Weigh the best code in common of each pair, from 0 to 1, with the words for it."""
        return [self._common(left, right) for left, right in self.rows]

    def _both(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        both: NDArray[np.bool_] = known[self.left] & known[self.right]
        return both

    def _common(self, left: int, right: int) -> tuple[float, str]:
        mine, yours, rare = self.records.codes[left], self.records.codes[right], self.rarity
        if not mine and not yours:
            return 0.0, ""
        shared = mine & yours
        if shared:
            return max((rare[found], f"code {found} in both") for found in shared)
        said = self.records.squashed
        stated = [c for c in mine if c in said[right]] + [c for c in yours if c in said[left]]
        found = [(STATED * rare[code], f"code {code} in both") for code in stated]
        begin = (_begin(a, b) for a in mine for b in yours if a[:STEM] == b[:STEM])
        return max([*found, *begin], default=(0.0, ""))


def _begin(one: str, other: str) -> tuple[float, str]:
    short, long = sorted((len(one), len(other)))
    same = next((i for i in range(short) if one[i] != other[i]), short)
    words = f"codes {min(one, other)} and {max(one, other)} begin alike"
    if same == short >= STEM:
        return STEM_SHARE * short / long, words
    if same >= max(ALIKE, ALIKE_SHARE * long):
        return ALIKE_VALUE, words
    return 0.0, ""
