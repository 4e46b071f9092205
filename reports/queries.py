"""What reports ask of the tables: the only SQL of this package."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, and_, case, func, select

from db.connect import reading
from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Feature,
    Fit,
    Judgement,
    Listing,
    Match,
    Method,
    Month,
    MonthSource,
    Permission,
    Picture,
    Price,
    Product,
    ProductAlias,
    RawListing,
    Record,
    Repeat,
    Run,
    SafetyNote,
    Score,
    Shop,
    Site,
    StatedSpec,
    Stranger,
    Tally,
)

__all__ = ["Engine", "Facts", "Given", "Recount", "read_facts", "read_given"]

R = TypeVar("R", bound=Record)
COPIED = "a copy of a review that is counted already"  # as repeats says it


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
    copies: tuple[Copies, ...]
    held: tuple[Held, ...]
    run: Run | None  # the pipeline run that was started last
    recount: Recount


def read_facts(engine: Engine) -> Facts:
    """Read every row that a page may speak of, in one consistent state."""
    with reading(engine) as connection:
        return Facts(
            sites=_records(connection, Site),
            shops=_records(connection, Shop),
            permissions=_records(connection, Permission),
            products=_records(connection, Product),
            aliases=_records(connection, ProductAlias),
            judgements=_records(connection, Judgement),
            pictures=_records(connection, Picture),
            specs=_records(connection, StatedSpec),
            notes=_records(connection, SafetyNote),
            methods=_records(connection, Method),
            fits=_records(connection, Fit),
            scores=_records(connection, Score),
            tallies=_records(connection, Tally),
            crawls=_records(connection, Crawl),
            verdicts=_records(connection, CrawlVerdict),
            matches=_records(connection, Match),
            features=_records(connection, Feature),
            strangers=_records(connection, Stranger),
            listings=_records(connection, RawListing),
            listed=_records(connection, Listing),
            prices=_records(connection, Price),
            months=_records(connection, Month),
            month_sources=_records(connection, MonthSource),
            copies=_copies(connection),
            held=_reviews(connection),
            run=_newest_run(connection),
            recount=_recount(connection),
        )


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


def read_given(engine: Engine, shops: Collection[str]) -> tuple[Given, ...]:
    """Read the current reviews of some shops, as far as they may be given away."""
    table, match = CurrentReview.table().c, Match.table().c
    asked = (
        select(
            table.shop, match.product_id, table.published, table.rating, table.language,
            table.verified, func.coalesce(table.excluded, Repeat.table().c.excluded),
        )
        .select_from(CurrentReview)
        .join(Match, match.listing_id == table.listing_id)
        .outerjoin(Repeat, Repeat.table().c.id == table.id)
        .where(table.shop.in_(sorted(shops)), match.product_id.is_not(None))
        .where(table.rating.is_not(None))
    )  # fmt: skip
    with reading(engine) as connection:
        rows = connection.execute(asked).all() if shops else ()
    return tuple(sorted(_given(*row) for row in rows))


def _given(
    shop: str, product: str, published: datetime | None, rating: float, language: str | None,
    verified: bool | None, excluded: str | None,
) -> Given:  # fmt: skip
    day = published.date().isoformat() if published else ""
    bought = "" if verified is None else str(int(verified))
    return Given(shop, product, day, round(rating, 4), language or "", bought, excluded or "")


def _recount(connection: Connection) -> Recount:
    # From the reviews themselves: neither tallies nor scores are looked at.
    own = and_(CurrentReview.excluded.is_(None), Repeat.excluded.is_(None))
    counts = and_(own, Match.product_id.is_not(None))
    asked = (
        select(Match.product_id, func.count(), func.sum(case((counts, 1), else_=0)))
        .select_from(CurrentReview)
        .outerjoin(Match, Match.listing_id == CurrentReview.listing_id)
        .outerjoin(Repeat, Repeat.id == CurrentReview.id)
        .group_by(Match.product_id)
    )
    rows = connection.execute(asked).all()
    listed = {product: int(n) for product, n, _ in rows}
    return Recount(listed, {product: int(n) for product, _, n in rows})


def _copies(connection: Connection) -> tuple[Copies, ...]:
    """Count the copies that would count if nobody had written them before."""
    copy, kept = CurrentReview.table(), CurrentReview.table().alias("kept")
    match, repeat = Match.table().c, Repeat.table()
    columns = (copy.c.shop, match.product_id, kept.c.shop)
    asked = (
        select(*columns, func.count())
        .select_from(copy)
        .join(repeat, repeat.c.id == copy.c.id)
        .join(kept, kept.c.id == repeat.c.kept_id)
        .join(Match, match.listing_id == copy.c.listing_id)
        .where(repeat.c.excluded == COPIED)
        .where(copy.c.excluded.is_(None), match.product_id.is_not(None))
        .group_by(*columns)
    )
    return tuple(sorted(Copies(*row) for row in connection.execute(asked)))


def _reviews(connection: Connection) -> tuple[Held, ...]:
    table, match = CurrentReview.table().c, Match.table().c
    columns = (table.shop, table.listing_id, match.product_id)
    asked = (
        select(*columns, func.count())
        .select_from(CurrentReview)
        .outerjoin(Match, match.listing_id == table.listing_id)
        .group_by(*columns)
    )
    return tuple(sorted((Held(*row) for row in connection.execute(asked)), key=lambda one: one[:2]))


def _newest_run(connection: Connection) -> Run | None:
    runs = [run for run in _records(connection, Run) if run.kind == "run"]
    return max(runs, key=lambda run: (run.started, run.run_id), default=None)


def _records(connection: Connection, record: type[R]) -> tuple[R, ...]:
    # Sorted here and not by the database: collations differ between databases.
    columns = [column for column in record.table().c if column.name != "row_hash"]
    rows = connection.execute(select(*columns)).mappings()
    keys = [column.name for column in record.table().primary_key]
    found = [record(**row) for row in rows]
    return tuple(sorted(found, key=lambda one: tuple(getattr(one, key) for key in keys)))
