"""Tests of db.today: which shops are not well, and since when."""

from __future__ import annotations

from datetime import UTC, datetime

from db.connect import Engine, reading
from db.schema import Crawl, CrawlVerdict, Shop
from db.today import Ailing, ailing_shops
from tests.seeds import add


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 3, tzinfo=UTC)


def crawled(engine: Engine, shop: str, day: int, reason: str | None, accepted: bool) -> None:
    crawl = f"{shop}/{at(day).isoformat()}"
    outcome = "failed" if reason else "complete"
    add(
        engine,
        Crawl(crawl_id=crawl, shop=shop, kind="crawl", started=at(day), finished=at(day),
              outcome=outcome, reason=reason),
        CrawlVerdict(crawl_id=crawl, shop=shop, accepted=accepted, reason="too few"),
    )  # fmt: skip


def test_a_shop_is_not_well_since_its_first_reading_after_the_last_good_one(engine: Engine) -> None:
    add(engine, *(Shop(shop=one, name=one.title(), domain=f"{one}.example", platform="schemaorg",
                       start="[]") for one in ("anew", "broken", "held", "well")))  # fmt: skip
    for day, reason, accepted in ((1, None, True), (5, "http 500", False), (9, "http 500", False)):
        crawled(engine, "broken", day, reason, accepted)
    crawled(engine, "well", 2, "http 500", False)
    crawled(engine, "well", 3, None, True)
    crawled(engine, "held", 3, None, True)
    crawled(engine, "held", 4, None, False)
    crawled(engine, "anew", 7, "http 500", False)
    crawled(engine, "anew", 8, "http 500", False)
    with reading(engine) as connection:
        assert ailing_shops(connection) == [
            Ailing("anew", "Anew", "broken", "http 500", at(7), None),
            Ailing("broken", "Broken", "broken", "http 500", at(5), at(1)),
            Ailing("held", "Held", "held", "too few", at(4), at(3)),
        ]
