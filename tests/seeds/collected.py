"""Rows of what was collected and decided on it: crawls, verdicts, listings, matches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from db.schema import Crawl, CrawlVerdict, Match, RawListing, Record
from tests.seeds.world import AT, Seed


def crawl_rows(
    shops: dict[str, str],
    at: datetime = AT,
    *,
    ok: bool = True,
    outcome: str = "complete",
    reason: str | None = None,
) -> Iterator[Record]:
    for shop in shops:
        crawl = f"{shop}/{at:%Y-%m-%dT%H:%M:%SZ}"
        yield Crawl(
            crawl_id=crawl,
            shop=shop,
            kind="crawl",
            started=at,
            finished=at + timedelta(minutes=9),
            outcome=outcome,
            reason=reason,
        )
        yield CrawlVerdict(crawl_id=crawl, shop=shop, accepted=ok, reason=reason)


def listing_rows(seed: Seed) -> Iterator[Record]:
    for shop in seed.ratings or ({"backfit"} if seed.price else set()):
        listing = f"{shop}-{seed.product}"
        yield Match(
            listing_id=listing,
            shop=shop,
            product_id=seed.product,
            rule="catalog",
            evidence="catalog",
        )
        yield RawListing(
            listing_id=listing,
            shop=shop,
            url=f"http://{shop}.example/p/{seed.product}",
            name=f"{seed.brand} {seed.model}",
            price_text=seed.price,
            currency="USD",
            rating_text="4.6",
            best_text="5",
            count_text="1,204",
            fetched=AT - timedelta(days=3),
        )
