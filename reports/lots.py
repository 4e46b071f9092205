"""The reviews on record by what is alike in them, as they were counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

FIFTHS = 5
UNMATCHED = "At a listing that is matched to no product for certain"


class Lot(NamedTuple):
    """Current reviews that are alike: why they do not count, how they rate, who vouches."""

    reason: str | None  # None: they count
    fifth: int | None  # of the scale, 1 the lowest; None: no rating
    verified: bool | None  # the source says that the purchase was verified; None: it says nothing
    n: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What was counted for the page on how reviews are collected."""

    lots: tuple[Lot, ...] = ()
    rewarded: int = 0  # current reviews that their source marks as rewarded
    met: Mapping[str, int] | None = None  # test to current reviews that met it
