"""What a template may say: frozen views, finished but for the formatting of dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["scored", "few", "none", "recalled"]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """What a page says about one product's score."""

    state: State
    value: float | None  # 0 to 100; None: not enough reviews, or recalled
    low: float | None  # ends of the 90 % interval
    high: float | None
    raw_mean: float | None  # plain mean of the counted ratings
    counted: int  # reviews that count
    listed: int  # current reviews, counted or not
    needed: int | None  # reviews that a score needs; None: the method does not say


@dataclass(frozen=True, slots=True)
class PlaceView:
    """The places a product may hold: bands that overlap share places."""

    first: int
    last: int
    of: int


@dataclass(frozen=True, slots=True)
class DropView:
    """Reviews that do not count, and why."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class ShopCount:
    """What one shop gives to one product."""

    shop: str
    name: str
    listed: int
    counted: int
    by_maker: bool


@dataclass(frozen=True, slots=True)
class OfferView:
    """What one shop's page said of a product when it was last read."""

    shop: str
    url: str | None
    price: str | None  # as printed
    currency: str | None
    claim: str | None  # the shop's own rating, only where the shop allows showing it
    seen: date


@dataclass(frozen=True, slots=True)
class SpecView:
    """One stated property; an unstated one has no text."""

    key: str
    label: str
    text: str | None
    number: float | None = None
    unit: str | None = None
    source: str | None = None
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    """One safety note with who checked it and until when the check holds."""

    anchor: str
    kind: str
    title: str
    text: str
    source: str
    url: str | None
    reviewer: str
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True)
class SafetyView:
    """What every reader is told before choosing."""

    contraindications: tuple[NoteView, ...]
    emergencies: tuple[NoteView, ...]
    recalls: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class PastView:
    """A product's score at the end of a past month."""

    month: str
    score: ScoreView


@dataclass(frozen=True, slots=True)
class ProductView:
    """All that is said of one product."""

    product_id: str
    slug: str
    name: str
    brand: str
    model: str
    category: str
    summary: str | None
    score: ScoreView
    place: PlaceView | None
    drops: tuple[DropView, ...]
    shops: tuple[ShopCount, ...]
    offers: tuple[OfferView, ...]
    fit: tuple[SpecView, ...]
    specs: tuple[SpecView, ...]
    recalls: tuple[NoteView, ...]
    past: tuple[PastView, ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the compare table: a property and the unit that all its cells share."""

    key: str
    label: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class UseView:
    """One use of a shop's reviews, and whether the shop allows it."""

    use: str
    verdict: str
    evidence: str | None
    on_date: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """How one shop is read, and how the last readings went."""

    shop: str
    anchor: str
    name: str
    domain: str
    by_maker: bool
    listed: int
    counted: int
    unmatched: int
    read: date | None  # last accepted crawl
    since: date | None  # first crawl after it that failed or was held back
    failed: bool
    reason: str | None
    held: int  # crawls held back or failed, ever
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One number of the method, or one fitted on the data."""

    name: str
    value: float
    meaning: str
    version: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """Who publishes, and what the whole site is made of."""

    name: str
    owner: str
    contact: str
    contact_url: str
    ties: str
    country: str
    currency: str
    category: str  # plural, as in 'Inversion tables'
    method: str | None
    as_of: date | None
    listed: int
    counted: int
    unmatched: int
    needed: int | None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the pages of one release say."""

    site: SiteView
    products: tuple[ProductView, ...]  # ranked first, then by name
    columns: tuple[ColumnView, ...]
    safety: SafetyView
    sources: tuple[SourceView, ...]
    parameters: tuple[ParameterView, ...]
    fits: tuple[ParameterView, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """One product at the end of a month, beside the end of the month before on record."""

    product_id: str
    name: str
    recalled: bool
    now: ScoreView
    before: ScoreView | None  # None: not on record then
    place: PlaceView | None
    place_before: PlaceView | None
    change: float | None  # of the score; None: no score on one side
    beyond: bool  # the new score lies outside the band of the old one

    @property
    def listed_change(self) -> int | None:
        """Give the change in listed reviews; None where there is nothing to compare with."""
        return self.now.listed - self.before.listed if self.before else None

    @property
    def counted_change(self) -> int | None:
        """Give the change in reviews that count; None where there is nothing to compare with."""
        return self.now.counted - self.before.counted if self.before else None


@dataclass(frozen=True, slots=True)
class CoverView:
    """What one shop gave in a month, beside the month before on record."""

    shop: str
    name: str
    reviews: int
    counted: int
    unmatched: int
    before: int | None  # reviews then; None: not on record then
    read: date | None  # newest accepted crawl
    held: str | None  # why the newest crawl is held back
    lost: bool  # on record the month before, and not any more


@dataclass(frozen=True, slots=True)
class EditionView:
    """All that a monthly edition says."""

    month: str
    before: str | None
    headline: str
    more: tuple[str, ...]  # sentences that follow the headline
    moves: tuple[MoveView, ...]
    gone: tuple[str, ...]  # products on record the month before, and not any more
    covers: tuple[CoverView, ...]
    method: str
    method_before: str | None
