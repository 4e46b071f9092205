"""The rows and counts that pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import make_dataclass, replace
from datetime import datetime
from functools import cache
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine, and_, case, func, select

from db.connect import reading
from db.schema import (
    Advisory,
    Aspect,
    AspectScore,
    Cell,
    Condition,
    Correction,
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Distribution,
    Feature,
    Fit,
    Judgement,
    Listing,
    Match,
    Mention,
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
    Record,
    Remark,
    Repeat,
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
    columns_of,
)
from reports.facts import Copies, Facts, Given, Hazard, Health, Held, Recount
from reports.queries.collecting import collected
from reports.queries.quotes import read_heard, read_quotable, read_yearly

R = TypeVar("R", bound=Record)
COPIED = "a copy of a review that is counted already"  # as repeats says it


def read_facts(engine: Engine) -> Facts:
    """Read every row that a page may speak of, in one consistent state."""
    with reading(engine) as connection:
        return replace(
            _facts(connection),
            trials=_records(connection, Trial),
            trial_pictures=_records(connection, TrialPicture),
            stars=_records(connection, Distribution),
            quotable=read_quotable(connection),
            heard=read_heard(connection),
            yearly=read_yearly(connection),
            conditions=_records(connection, Condition),
            studies=_records(connection, Study),
            corrections=_records(connection, Correction),
            remarks=_records(connection, Remark),
            advisories=_records(connection, Advisory),
            collected=collected(connection),
        )


def _facts(connection: Connection) -> Facts:
    """Read all but what our own people found."""
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
        aspects=_records(connection, Aspect),
        trust_tests=_records(connection, TrustTest),
        aspect_scores=_records(connection, AspectScore),
        without=_records(connection, ScoreWithout),
        ranks=_records(connection, Rank),
        causes=_records(connection, MonthCause),
        hazards=_hazards(connection),
        health=_health(connection),
        copies=_copies(connection),
        held=_reviews(connection),
        run=_newest_run(connection),
        recount=_recount(connection),
    )


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


def read_cells(engine: Engine) -> tuple[Cell, ...]:
    """Read what the scores rest on: counts and sums by product, shop, week and tests met."""
    with reading(engine) as connection:
        return _records(connection, Cell)


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


def _hazards(connection: Connection) -> tuple[Hazard, ...]:
    """Read what reviews report of danger: each sentence once, whether its review counts or not."""
    said, now = Mention.table().c, CurrentReview.table().c
    asked = (
        select(now.shop, now.review_key, said.product_id, said.words, now.published, now.id)
        .select_from(Mention)
        .join(Aspect, Aspect.table().c.aspect == said.aspect)
        .join(CurrentReview, now.id == said.review_id)
        .where(Aspect.table().c.kind == "hazard")
    )
    rows = {Hazard(*row) for row in connection.execute(asked)}
    return tuple(sorted(rows, key=lambda one: (one.shop, one.review_key, one.words)))


def _health(connection: Connection) -> tuple[Health, ...]:
    """Count the reviews that surely speak of health; those only suspected are kept back as well."""
    said, method = Mention.table().c, Method.table().c
    least = select(method.value).where(method.name == "mention_confidence").scalar_subquery()
    asked = (
        select(said.product_id, func.count(said.review_id.distinct()))
        .join(Aspect, Aspect.table().c.aspect == said.aspect)
        .where(Aspect.table().c.kind == "health", said.product_id.is_not(None))
        .where(said.confidence >= func.coalesce(least, 0.0))
        .group_by(said.product_id)
    )
    return tuple(sorted(Health(*row) for row in connection.execute(asked)))


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
    keys = [column.name for column in record.table().primary_key]
    twin = _twin(record)
    found = [twin(*row) for row in connection.execute(select(*columns))]
    return tuple(sorted(found, key=lambda one: tuple(getattr(one, key) for key in keys)))


@cache
def _twin(record: type[R]) -> Callable[..., R]:
    """Make a plain class with a record's fields: mapped rows cost twenty times as much."""
    same = {"table": record.table, "__tablename__": record.__tablename__}
    names = columns_of(record).names
    made = make_dataclass(record.__name__, names, slots=True, namespace=same)
    return cast(Callable[..., R], made)
