"""What reports know: the rows that pages are made of, and what was counted for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from db.schema import (
    Advisory,
    Aspect,
    AspectScore,
    Condition,
    Correction,
    Crawl,
    CrawlVerdict,
    Distribution,
    Feature,
    Fit,
    Judgement,
    Listing,
    Match,
    Method,
    Month,
    MonthCause,
    MonthSource,
    Permission,
    Picture,
    Price,
    Product,
    ProductAlias,
    Rank,
    RawListing,
    Remark,
    Run,
    SafetyNote,
    Score,
    ScoreWithout,
    Shop,
    Site,
    StatedSpec,
    Stranger,
    Study,
    Tally,
    Trial,
    TrialPicture,
    TrustTest,
)
from reports.lots import Collected
from reports.spoken import Heard, Quotable, Yearly


@dataclass(frozen=True, slots=True)
class Recount:
    """Reviews per product (None: unmatched), counted anew from the reviews themselves."""

    listed: Mapping[str | None, int]
    counted: Mapping[str | None, int]


class Held(NamedTuple):
    """How many current reviews a listing has."""

    shop: str
    listing_id: str
    product_id: str | None  # None: unmatched
    n: int


@dataclass(frozen=True, slots=True, order=True)
class Copies:
    """Reviews of one product at one shop that do not count: they are copies of others."""

    shop: str
    product_id: str
    of_shop: str  # where the reviews stand that count in their place
    n: int


class Hazard(NamedTuple):
    """A current review that reports danger, in its exact words."""

    shop: str
    review_key: str
    product_id: str | None  # None: unmatched
    words: str
    published: datetime | None
    id: str  # of the version of it


class Health(NamedTuple):
    """Current reviews of a product that speak of health: counted, and nothing else."""

    product_id: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All rows that pages are made of, each table sorted by its key."""

    sites: tuple[Site, ...]
    shops: tuple[Shop, ...]
    permissions: tuple[Permission, ...]
    products: tuple[Product, ...]
    aliases: tuple[ProductAlias, ...]
    judgements: tuple[Judgement, ...]
    pictures: tuple[Picture, ...]
    specs: tuple[StatedSpec, ...]
    notes: tuple[SafetyNote, ...]
    methods: tuple[Method, ...]
    fits: tuple[Fit, ...]
    scores: tuple[Score, ...]
    tallies: tuple[Tally, ...]
    crawls: tuple[Crawl, ...]
    verdicts: tuple[CrawlVerdict, ...]
    matches: tuple[Match, ...]
    features: tuple[Feature, ...]
    strangers: tuple[Stranger, ...]
    listings: tuple[RawListing, ...]  # pages as read
    listed: tuple[Listing, ...]  # as people named them
    prices: tuple[Price, ...]
    months: tuple[Month, ...]
    month_sources: tuple[MonthSource, ...]
    aspects: tuple[Aspect, ...]
    trust_tests: tuple[TrustTest, ...]
    aspect_scores: tuple[AspectScore, ...]
    without: tuple[ScoreWithout, ...]
    ranks: tuple[Rank, ...]
    causes: tuple[MonthCause, ...]
    hazards: tuple[Hazard, ...]
    health: tuple[Health, ...]
    copies: tuple[Copies, ...]
    held: tuple[Held, ...]
    run: Run | None  # the pipeline run that was started last
    recount: Recount
    trials: tuple[Trial, ...] = ()  # first-hand tests, by our own people
    trial_pictures: tuple[TrialPicture, ...] = ()
    stars: tuple[Distribution, ...] = ()
    quotable: tuple[Quotable, ...] = ()
    heard: tuple[Heard, ...] = ()
    yearly: tuple[Yearly, ...] = ()
    conditions: tuple[Condition, ...] = ()
    studies: tuple[Study, ...] = ()
    corrections: tuple[Correction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    collected: Collected = field(default_factory=Collected)


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """One review as it may be given away: no author, no text, no id."""

    shop: str
    product_id: str
    published: str
    rating: float
    language: str
    verified: str
    excluded: str
