"""What a template may say: frozen views, finished but for the formatting of dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.identity_views import CopyView, JoinedView, ListingView
from reports.judged_views import AspectView, ChanceView, EffectView
from reports.remarks import RemarksView
from reports.safety_views import AdvisoryView, NoteView
from reports.told_views import ChangeView, StarView, SuitView, YearsView
from reports.trial_views import TrialSummary, TrialView

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
    known: int  # reviews on record, each once, counted or not
    needed: int | None  # reviews that a score needs; None: the method does not say
    effective: float | None = None  # reviews of full weight that those that count are worth


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
    copies: bool = False  # of reviews that are counted already


@dataclass(frozen=True, slots=True)
class ShopCount:
    """What one shop gives to one product."""

    shop: str
    name: str
    known: int
    counted: int
    by_maker: bool
    mean: float | None = None  # plain mean of its ratings that count, 0 to 100
    claim: str | None = None  # its own rating, only where the shop allows showing it
    claimed: int | None = None  # reviews by its own count; None: not shown, or not certain


@dataclass(frozen=True, slots=True)
class OfferView:
    """What a listing of a product says: the newest price that holds, and who sells at it."""

    shop: str
    seller: str | None  # None: the shop itself
    url: str | None
    price: str | None  # the printed digits, with the currency where it is known
    printed: str | None  # as printed, and nothing else
    currency: str | None  # of the page, else of the shop; None: not stated
    amount: float | None  # the price as a number, only where it is certain
    unstated: bool  # digits, and nobody says in which currency
    claim: str | None  # the shop's own rating, only where the shop allows showing it
    seen: date  # the price; where none holds: the listing
    shop_id: str = ""  # stem of its file in the catalog


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture that is ours to show, and part of the release."""

    path: str  # within the release, named by what is in it
    alt: str
    width: int
    height: int
    rights: str
    source: str


@dataclass(frozen=True, slots=True)
class StatedView:
    """What one source states of a property, in its words."""

    text: str
    also: str | None  # the same in the units that its words lack
    source: str  # address or document
    by: str | None  # the shop whose page it is; None: the source speaks for itself
    seen: date
    problem: str | None = None  # why it was not read as a measure


@dataclass(frozen=True, slots=True)
class SpecView:
    """One stated property, and all who state it; an unstated one has no text."""

    key: str
    label: str
    text: str | None
    number: float | None = None
    unit: str | None = None
    source: str | None = None
    seen: date | None = None
    also: str | None = None  # the same in the units that its words lack
    careful: str | None = None  # sources disagree, and of their values this is which, in words
    conflict: bool = False  # sources disagree by more than rounding
    span: tuple[float, float] | None = None  # a range, as narrow as any source states it, in `unit`
    values: tuple[StatedView, ...] = ()  # each statement once, the chosen one first


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
    fit: tuple[SpecView, ...]
    specs: tuple[SpecView, ...]
    recalls: tuple[NoteView, ...]
    past: tuple[PastView, ...]
    offers: tuple[OfferView, ...] = ()
    listings: tuple[ListingView, ...] = ()
    joined: tuple[JoinedView, ...] = ()
    copies: tuple[CopyView, ...] = ()  # by shop, and by the shop where the original stands
    pictures: tuple[PictureView, ...] = ()
    effects: tuple[EffectView, ...] = ()  # of each test that its reviews met
    advisories: tuple[AdvisoryView, ...] = ()  # the newest first
    aspects: tuple[AspectView, ...] = ()
    chances: tuple[ChanceView, ...] = ()  # places that are not improbable
    health: int = 0  # reviews that speak of health: counted, and nothing else
    trials: tuple[TrialView, ...] = ()  # first-hand tests, oldest first
    trial_summary: TrialSummary | None = None  # None: nobody here has handled it
    stars: tuple[StarView, ...] = ()  # how ratings fall, most stars first
    years: tuple[YearsView, ...] = ()  # by shop, makers' own shops last
    change: ChangeView | None = None  # None: no month to compare with
    suit: SuitView | None = None
    unlisted: tuple[SpecView, ...] = ()  # what matters and is seldom on listings
    remarks: RemarksView | None = None  # None: our editors have written nothing of it


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
class ReadingView:
    """What one crawl or import met: listed - repeats = distinct = new + edited + unchanged."""

    kind: str  # crawl, import or archive
    on: date
    outcome: str  # complete, partial or failed
    health: str  # done, partial, blocked, broken or empty
    accepted: bool  # False: held back
    reason: str | None  # why it is partial, failed or held back
    robots: str | None
    pages: int
    listed: int  # reviews met, repeats included
    distinct: int  # reviews met, each once
    new: int
    edited: int
    gone: int  # known ones that the source has removed, as this reading shows
    rejected: int  # records that could not be kept; not among the listed

    @property
    def repeats(self) -> int:
        """Count the reviews met more than once, but for the first time each."""
        return self.listed - self.distinct

    @property
    def unchanged(self) -> int:
        """Count the reviews that are as they were known before."""
        return self.distinct - self.new - self.edited


@dataclass(frozen=True, slots=True)
class SourceView:
    """How one shop is read, how the last readings went, and how its reviews add up."""

    shop: str
    anchor: str
    name: str
    domain: str
    by_maker: bool
    currency: str | None
    known: int  # reviews on record, each once
    unmatched: int  # of these, at listings that are matched to no product
    drops: tuple[DropView, ...]  # the others that do not count
    counted: int
    newest: ReadingView | None  # accepted or not
    good: ReadingView | None  # the last accepted one
    read: date | None  # last accepted crawl
    since: date | None  # first crawl after it that failed or was held back
    failed: bool
    reason: str | None
    held: int  # crawls held back or failed, ever
    uses: tuple[UseView, ...]
    copies: tuple[CopyView, ...] = ()  # by the shop where the original stands
    often: str = "by hand"  # how often it is read

    def allows(self, use: str) -> bool:
        """Tell whether what is about to be shown, or given away, may be: all of it asks here."""
        return any(one.use == use and one.verdict == "allowed" for one in self.uses)

    @property
    def earlier(self) -> int:
        """Count what is known besides the last good reading; below 0: gone since."""
        return self.known - (self.good.distinct if self.good else 0)

    @property
    def dropped(self) -> int:
        """Count the matched reviews that do not count, copies apart."""
        return sum(drop.n for drop in self.drops if not drop.copies)

    @property
    def copied(self) -> int:
        """Count the matched reviews that are copies of others."""
        return sum(drop.n for drop in self.drops if drop.copies)

    @property
    def silence(self) -> str:
        """Say why there is no reading."""
        fetch = next((use.verdict for use in self.uses if use.use == "fetch"), "unknown")
        return "not read yet" if fetch == "allowed" else f"not read: permission to fetch is {fetch}"
