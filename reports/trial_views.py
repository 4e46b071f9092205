"""What pages may say of first-hand tests: each test by itself, and all of a product together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.views import PictureView


@dataclass(frozen=True, slots=True)
class FoundView:
    """One thing that one test found; what was not measured has no text."""

    key: str  # minutes, reach, angle, room_length, room_width, room_height or effort
    label: str
    text: str | None  # as written, with its unit
    also: str | None = None  # the same in the other units
    number: float | None = None  # in `unit`; of effort its place on the scale, from 0
    unit: str | None = None  # min, m, deg; None: words


@dataclass(frozen=True, slots=True)
class SummedView:
    """One thing that the tests of a product found: the value, or from where to where."""

    key: str
    label: str
    n: int  # tests that measured it
    text: str
    also: str | None
    number: float  # the middle one that was measured; of two the lower
    low: float
    high: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """One first-hand test of one unit by one tester."""

    anchor: str
    unit: str
    got: str  # bought, lent or given, with by whom where that is known
    tester: str  # a code or initials
    height: str | None  # the tester's, as written
    height_also: str | None  # the same in the other units
    weight: str | None
    weight_also: str | None
    tested: date
    found: tuple[FoundView, ...]  # every property, measured or not, in one order
    notes: str | None
    pictures: tuple[PictureView, ...]

    def of(self, key: str) -> FoundView | None:
        """Give one thing that was found; None: not measured."""
        return next((one for one in self.found if one.key == key and one.text is not None), None)


@dataclass(frozen=True, slots=True)
class TrialSummary:
    """All first-hand tests of one product together."""

    sentence: str  # begins with 'We used it'
    tests: int
    units: int
    testers: int
    first: date
    last: date
    found: tuple[SummedView, ...]  # only what was measured
    efforts: tuple[tuple[str, str], ...] = ()  # the words for effort that were used: their meaning

    def of(self, key: str) -> SummedView | None:
        """Give one thing that was found; None: not measured."""
        return next((one for one in self.found if one.key == key), None)


@dataclass(frozen=True, slots=True)
class TriedView:
    """How many products of all have a first-hand test on record."""

    products: int
    of: int
