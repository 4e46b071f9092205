"""Months on record that are true: the reviews behind the newest one are made to be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from db.connect import writing
from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Match,
    Month,
    MonthSource,
    Record,
    Repeat,
    Score,
)

DROPPED = "left out by the test"


def true_up(engine: Engine) -> None:
    """Make reviews, scores and readings say what the newest month on record says of them.

    What is at listings of no product stays as it is, and is told by the month.
    """
    with writing(engine) as connection:
        month = max(connection.scalars(select(Month.table().c.month)))
        _reviews(connection, month)
        _scores(connection, month)
        _readings(connection, month)
        _unmatched(connection, month)


def _reviews(connection: Connection, month: str) -> None:
    match, review = Match.table(), CurrentReview.table()
    mine = select(match.c.listing_id).where(match.c.product_id.is_not(None))
    connection.execute(delete(review).where(review.c.listing_id.in_(mine)))
    connection.execute(delete(Repeat.table()))
    there = set(connection.scalars(select(match.c.listing_id)))
    for shop, product, known, counted in _given(connection, month):
        listing = f"{shop}-{product}"
        if listing not in there:
            there.add(listing)
            _add(connection, Match(listing_id=listing, shop=shop, product_id=product,
                                   rule="catalog", evidence=""))  # fmt: skip
        rows = [
            CurrentReview(id=f"{listing}-{n}", shop=shop, review_key=f"{product}-{n}",
                          listing_id=listing, rating=0.8,
                          excluded=None if n < counted else DROPPED)
            for n in range(known)
        ]  # fmt: skip
        _add(connection, *rows)


def _given(connection: Connection, month: str) -> Iterator[tuple[str, str, int, int]]:
    table = MonthSource.table().c
    query = select(table.shop, table.product_id, table.reviews, table.counted)
    for row in connection.execute(query.where(table.month == month, table.product_id != "")).all():
        yield row.shop, row.product_id, row.reviews, row.counted


def _scores(connection: Connection, month: str) -> None:
    table = Month.table()
    rows = connection.execute(select(table).where(table.c.month == month)).all()
    connection.execute(delete(Score.table()))
    _add(connection, *(
        Score(product_id=row.product_id, score=row.score, low=row.low, high=row.high,
              counted=row.counted, listed=row.listed, effective=1.0, method=row.method)
        for row in rows
    ))  # fmt: skip


def _readings(connection: Connection, month: str) -> None:
    """Make the reading that each month names: the newest accepted one of its shop."""
    table = MonthSource.table().c
    asked = select(table.crawl_id, table.shop).distinct().where(table.crawl_id.is_not(None))
    there = set(connection.scalars(select(Crawl.table().c.crawl_id)))
    for crawl, shop in connection.execute(asked).all():
        if crawl not in there:
            at = datetime.fromisoformat(crawl.partition("/")[2])
            _add(connection, Crawl(crawl_id=crawl, shop=shop, kind="crawl", started=at,
                                   finished=at, outcome="complete"))  # fmt: skip
        verdict = CrawlVerdict.table()
        connection.execute(delete(verdict).where(verdict.c.crawl_id == crawl))
        _add(connection, CrawlVerdict(crawl_id=crawl, shop=shop, accepted=True))
    newest = {
        row.shop: row.crawl_id
        for row in connection.execute(
            select(table.shop, table.crawl_id).where(table.month == month)
        )
    }
    for shop, crawl in newest.items():
        for record in (Crawl, CrawlVerdict):
            later = record.table().c
            connection.execute(
                delete(record.table())
                .where(later.shop == shop, later.crawl_id > (crawl or ""))
                .where(later.crawl_id.in_(_accepted(connection)) if crawl else later.shop == "")
            )  # fmt: skip


def _accepted(connection: Connection) -> list[str]:
    table = CrawlVerdict.table().c
    return list(connection.scalars(select(table.crawl_id).where(table.accepted.is_(True))))


def _unmatched(connection: Connection, month: str) -> None:
    match, review, given = Match.table(), CurrentReview.table(), MonthSource.table()
    products = select(match.c.listing_id).where(match.c.product_id.is_not(None))
    shops = list(connection.scalars(
        select(review.c.shop).where(review.c.listing_id.not_in(products))
    ))  # fmt: skip
    told = {row.shop: row for row in connection.execute(
        select(given).where(given.c.month == month, given.c.product_id == ""))}  # fmt: skip
    for shop in set(shops) | told.keys():
        n = shops.count(shop)
        crawl, held = (told[shop].crawl_id, told[shop].held) if shop in told else (None, None)
        if shop not in told:
            crawl = connection.scalar(select(given.c.crawl_id).where(
                given.c.month == month, given.c.shop == shop))  # fmt: skip
        elif n == 0 and told[shop].reviews:
            n = told[shop].reviews
            _add(connection, *(
                CurrentReview(id=f"odd-{shop}-{i}", shop=shop, review_key=f"odd-{i}",
                              listing_id=f"odd-{shop}") for i in range(n)
            ))  # fmt: skip
        connection.execute(delete(given).where(
            given.c.month == month, given.c.shop == shop, given.c.product_id == ""))  # fmt: skip
        _add(connection, MonthSource(month=month, shop=shop, product_id="", reviews=n, counted=0,
                                     crawl_id=crawl, held=held))  # fmt: skip


def _add(connection: Connection, *records: Record) -> None:
    if records:
        table = type(records[0]).table()
        rows = [{c.name: getattr(one, c.name) for c in table.c} for one in records]
        connection.execute(insert(table), rows)
