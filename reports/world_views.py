"""What all pages of a release may say together: the site, its numbers, and every view."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reports.judged_views import TestView, TopicView
from reports.safety_views import NoteView, SafetyView
from reports.trial_views import TriedView
from reports.trust_views import TrustView
from reports.views import ColumnView, ProductView, SourceView

NOT_TRIED = TriedView(0, 0)


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One number of the method, or one fitted on the data."""

    name: str
    value: float
    meaning: str
    version: str


@dataclass(frozen=True, slots=True)
class FeatureView:
    """One thing that is compared to tell products apart."""

    name: str  # in plain words
    weight: float  # most points that it gives, or takes below 0
    meaning: str


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
    address: str | None  # where the site lives, with a slash at its end
    category: str  # plural, as in 'Inversion tables'
    method: str | None
    as_of: date | None
    known: int
    counted: int
    unmatched: int
    needed: int | None
    interval: float | None  # share that the band is made for, as 0.9


@dataclass(frozen=True, slots=True)
class MovedView:
    """A product that had an address here: where it leads now."""

    product_id: str  # the old one
    slug: str
    name: str
    category: str
    to: str | None  # the product it is now; None: no longer compared
    to_name: str | None
    since: date | None  # day of the decision that merged it
    last: str | None  # last month on record under the old address
    recalls: tuple[NoteView, ...]  # of a product that has no other page


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the pages of one release say."""

    site: SiteView
    products: tuple[ProductView, ...]  # ranked first, then by name
    moved: tuple[MovedView, ...]  # old addresses, in no list
    columns: tuple[ColumnView, ...]
    safety: SafetyView
    sources: tuple[SourceView, ...]
    parameters: tuple[ParameterView, ...]
    fits: tuple[ParameterView, ...]
    features: tuple[FeatureView, ...]
    tests: tuple[TestView, ...] = ()
    topics: tuple[TopicView, ...] = ()
    tried: TriedView = NOT_TRIED
    trial_columns: tuple[ColumnView, ...] = ()  # of the compare table; none without a test
    trust: TrustView = field(default_factory=TrustView)
