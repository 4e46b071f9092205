"""What an edition may say: frozen views of a month beside the month before on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor

from reports.identity_views import CopiedView
from reports.judged_views import DangerView
from reports.judged_views import PartView as CausePart
from reports.views import PlaceView, ScoreView


@dataclass(frozen=True, slots=True)
class CauseView:
    """How many more reviews of a product one shop gave than the month before."""

    name: str
    counted: int  # the change in reviews that count


@dataclass(frozen=True, slots=True)
class MoveView:
    """One product in a month, beside the month before on record."""

    product_id: str
    name: str
    recalled: bool
    now: ScoreView
    before: ScoreView | None  # None: not on record then
    place: PlaceView | None
    place_before: PlaceView | None
    change: float | None  # of the score; None: no score on one side
    beyond: bool  # the new score lies outside the band of the old one
    sources: int  # shops that gave reviews that count
    sources_before: int | None
    causes: tuple[CauseView, ...]  # greatest change first
    joined: tuple[str, ...] = ()  # products that it is one with since: they moved its score too
    parts: tuple[CausePart, ...] = ()  # what each cause adds; they add up to the change

    @property
    def shown_change(self) -> int | None:
        """Give the change between the scores as printed, so that the figures add up."""
        if self.now.value is None or self.before is None or self.before.value is None:
            return None
        return floor(self.now.value + 0.5) - floor(self.before.value + 0.5)

    @property
    def known_change(self) -> int | None:
        """Give the change in known reviews; None where there is nothing to compare with."""
        return self.now.known - self.before.known if self.before else None

    @property
    def counted_change(self) -> int | None:
        """Give the change in reviews that count; None where there is nothing to compare with."""
        return self.now.counted - self.before.counted if self.before else None


@dataclass(frozen=True, slots=True)
class MergedView:
    """A product that has become part of another one since the month before."""

    name: str
    to_name: str
    to: str


@dataclass(frozen=True, slots=True)
class CoverView:
    """What one shop gave in a month, beside the month before on record."""

    shop: str
    name: str
    known: int
    counted: int
    unmatched: int
    before: int | None  # reviews known then; None: not on record then
    read: date | None  # newest accepted crawl
    held: str | None  # why the newest crawl is held back
    lost: bool  # on record the month before, and not any more
    removed: int = 0  # reviews that the source has taken down since the month before

    @property
    def dropped(self) -> int:
        """Count the matched reviews that do not count."""
        return self.known - self.unmatched - self.counted


@dataclass(frozen=True, slots=True)
class UnmatchedView:
    """A listing that waits for an editor to say which product it is."""

    name: str
    shop: str
    reviews: int
    listing: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of how well a product fits a listing."""

    feature: str
    points: float
    words: str  # what was compared


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question on one listing, with the product that fits best."""

    name: str
    shop: str
    question: str
    reviews: int  # current ones of the listing
    counted: bool  # they count for a product until the question is answered
    proposal: str | None = None  # name of the product
    likeness: float | None = None  # sum of the parts
    parts: tuple[PartView, ...] = ()
    listing: str = ""
    stranger: str | None = None  # the product that its reviews name; None: asked of the listing


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What an editor decided."""

    number: int
    day: date
    who: str  # initials
    what: str
    why: str
    lasting: bool  # addresses of products depend on it: a merge, or its undoing


@dataclass(frozen=True, slots=True)
class ExpiryView:
    """A permission or a safety review that ends soon, or has ended."""

    what: str
    day: date
    ended: bool  # before the end of the month
    key: str = ""  # kind and keys of its row, as in permission/backfit/fetch


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What waits for a decision."""

    dangers: tuple[DangerView, ...]  # most reviews first
    questions: tuple[QuestionView, ...]  # most reviews first
    contradictions: tuple[str, ...]  # decisions that cannot both hold
    unmatched: tuple[UnmatchedView, ...]  # most reviews first
    expiries: tuple[ExpiryView, ...]  # soonest first


@dataclass(frozen=True, slots=True)
class EditionView:
    """All that a monthly edition says."""

    month: str
    before: str | None
    as_of: date | None  # newest good reading
    counted_more: int  # how many more reviews count than the month before, over all products
    movers: tuple[MoveView, ...]  # greatest change of the score first
    moves: tuple[MoveView, ...]
    gone: tuple[str, ...]  # products on record the month before, and not any more
    merged: tuple[MergedView, ...]  # products that are part of another one since
    covers: tuple[CoverView, ...]
    waiting: WaitingView
    decisions: tuple[DecisionView, ...]  # of the month
    copies: tuple[CopiedView, ...]
    method: str
    method_before: str | None
