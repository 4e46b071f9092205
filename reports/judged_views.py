"""What a page says of judgement: tests of credibility, aspects, places, causes, danger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.told_views import QuoteView, SilentView

SHOWN = 0.05  # points


@dataclass(frozen=True, slots=True)
class TestView:
    """One test of credibility, as it is explained to readers."""

    name: str  # in plain words
    anchor: str
    grain: str
    meaning: str
    auc: float | None  # simulated: how well it tells planted reviews from others
    false_alarm: float | None  # simulated: share of other reviews that it marks


@dataclass(frozen=True, slots=True)
class EffectView:
    """What one test does to one product's score."""

    name: str
    anchor: str
    flagged: int
    flagged_mean: float | None
    unflagged_mean: float | None
    weighed: bool  # the two means differ by more than chance, so that weights were lowered
    score: float | None  # without the test
    low: float | None = None  # ends of its interval
    high: float | None = None


@dataclass(frozen=True, slots=True)
class AspectView:
    """What owners of one product say of one aspect."""

    name: str
    praise: int
    complaints: int
    neutral: int
    score: float | None  # share of praise, 0 to 100, drawn towards the category's
    low: float | None
    high: float | None
    aspect: str = ""  # its key
    anchor: str = ""  # of the sentences behind the counts
    quotes: tuple[QuoteView, ...] = ()
    silent: tuple[SilentView, ...] = ()  # shops that allow no quoting, most reviews first
    body: bool = False  # of how people felt: counted, and never quoted


@dataclass(frozen=True, slots=True)
class TopicView:
    """One thing that reviews speak of, as the method page lists it."""

    name: str
    kind: str
    meaning: str
    aspect: str = ""  # its key


@dataclass(frozen=True, slots=True)
class ChanceView:
    """How probable one place is."""

    rank: int
    probability: float


@dataclass(frozen=True, slots=True)
class PartView:
    """What one cause adds to the change of a score."""

    cause: str  # in words
    points: float
    reviews: int

    @property
    def shown(self) -> bool:
        """Tell whether it is more than nothing where points have one decimal."""
        return abs(self.points) >= SHOWN


@dataclass(frozen=True, slots=True)
class DangerView:
    """How many reviews of one product at one shop report danger."""

    product: str
    shop: str
    reviews: int
