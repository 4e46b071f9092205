"""Tables of a finished run on many invented products, made from a seed: what a site is built of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine

from db.connect import writing
from db.plain import rows_of_records
from db.rows import insert_rows
from db.schema import (
    AspectScore,
    Cell,
    CurrentReview,
    Match,
    Month,
    Price,
    Product,
    Rank,
    RawListing,
    Record,
    Score,
    ScoreWithout,
    StatedSpec,
    Tally,
    columns_of,
)
from tests.bench._site_common import ASPECTS, AT, SHOPS, TESTS, common

DAY = date(2026, 10, 20)
LISTED, REVIEWS, MONTHS, PLACES = 3, 40, 6, 5
COPY = "a copy of a review that is counted already"
UNREAD = "the rating could not be read"
SPECS = (
    ("max_weight", "300 lb", 136.0777, "kg"),
    ("min_height", "4 ft 10 in", 1.4732, "m"),
    ("max_height", "6 ft 6 in", 1.9812, "m"),
    ("ankle_system", "ratchet clamp with contoured cups", None, None),
    ("ankle_lock", "double lock", None, None),
    ("return_alone", "yes, by moving the arms", None, None),
    ("angle_stops", "20, 40 and 60 degrees", 3.0, "count"),
    ("folds", "yes", None, None),
    ("folded_size", "82 x 29 x 20 in", None, None),
    ("weight", "58 lb", 26.3084, "kg"),
    ("warranty", "5 years", 5.0, "years"),
)


NOTHING: dict[str, float | None] = {"score": None, "low": None, "high": None}


def fill(engine: Engine, products: int, seed: int = 0) -> None:
    """Write the tables of a site of that many products; some have few reviews, or lack facts."""
    write(engine, common())
    chance = random.Random(seed)  # repeatable, not secret
    write(engine, (row for at in range(products) for row in of_product(at, products, chance)))


def write(engine: Engine, records: Iterator[Record]) -> None:
    """Insert records of any tables."""
    by_table: dict[type[Record], list[Record]] = {}
    for one in records:
        by_table.setdefault(type(one), []).append(one)
    with writing(engine) as connection:
        for record, rows in by_table.items():
            names = columns_of(record).names
            insert_rows(connection, record, names, rows_of_records(rows, names))


def of_product(at: int, products: int, chance: random.Random) -> Iterator[Record]:
    """Make all rows of one product."""
    key = f"product-{at:05}"
    yield Product(
        product_id=key,
        brand=f"Velm {at % 40}",
        model=f"Incline {at}",
        category="inversion table",
        summary="A folding table with a long lever.",
    )
    counted = REVIEWS if at % 10 else 7
    mean = min(95.0, max(30.0, chance.gauss(72, 10)))
    yield from _listings(key, at)
    yield from _reviews(key, at, counted, mean)
    yield from _stated(key, at)
    yield from _judged(key, counted, mean, products, chance)


def _shops_of(at: int) -> list[str]:
    return [f"shop-{(at + step * 7) % SHOPS:02}" for step in range(LISTED)]


def _listings(key: str, at: int) -> Iterator[Record]:
    for shop in _shops_of(at):
        listing = f"{shop}-{key}"
        url = f"https://{shop}.example/p/{key}"
        yield Match(
            listing_id=listing,
            shop=shop,
            product_id=key,
            rule="catalog",
            evidence="named",
            kind="product",
        )
        yield RawListing(
            listing_id=listing,
            shop=shop,
            url=url,
            name=f"Incline {at}",
            rating_text="4.6",
            best_text="5",
            count_text="1,204",
            fetched=AT,
        )
        yield Price(
            listing_id=listing,
            seller="",
            source="markup",
            shop=shop,
            price_text=f"{199 + at % 300}.00",
            currency="USD",
            seen=AT,
            url=url,
        )


def _reviews(key: str, at: int, counted: int, mean: float) -> Iterator[Record]:
    for place, shop in enumerate(_shops_of(at)):
        for reason, n in ((None, counted // LISTED), (COPY, 3), (UNREAD, 1)):
            yield Tally(
                tally=f"{shop}|{key}|{reason or ''}",
                shop=shop,
                product_id=key,
                reason=reason,
                n=n,
                rating_sum=n * mean / 100,
                rating_squares=n * (mean / 100) ** 2,
            )
            for number in range(n):
                own = f"{key}-{place}-{(reason or 'c')[:3]}-{number}"
                yield CurrentReview(
                    id=own,
                    shop=shop,
                    review_key=own,
                    listing_id=f"{shop}-{key}",
                    rating=mean / 100,
                    excluded=reason,
                )
        for week in range(10):
            yield Cell(
                cell=f"{key}|{shop}|{week}",
                shop=shop,
                product_id=key,
                week=2900 + week,
                signals="",
                n=1,
                rating_sum=mean / 100,
                rating_squares=0.5,
            )


def _stated(key: str, at: int) -> Iterator[Record]:
    for place, (spec, printed, number, unit) in enumerate(SPECS):
        if (at + place) % 9 == 0:
            continue  # not stated by anybody
        yield StatedSpec(
            product_id=key,
            spec=spec,
            source="https://maker.example/manual.pdf",
            position=0,
            stated_by="manual",
            printed=printed,
            number=number,
            unit=unit,
            seen=DAY,
        )


def _judged(
    key: str, counted: int, mean: float, products: int, chance: random.Random
) -> Iterator[Record]:
    n = counted // LISTED * LISTED
    score = _band(mean, 4) if n >= 20 else NOTHING
    yield Score(product_id=key, raw_mean=mean, counted=n, listed=n + 12, effective=float(n),
                method="2.0", **score)  # fmt: skip
    for place, aspect in enumerate(ASPECTS):
        praise, complaints = chance.randint(0, 9), chance.randint(0, 9)
        share = 100 * praise / max(1, praise + complaints)
        yield AspectScore(
            product_id=key, aspect=aspect, praise=praise, complaints=complaints, neutral=place % 3,
            **(_band(share, 9) if praise + complaints >= 5 else NOTHING),
        )  # fmt: skip
    for test in TESTS[:4]:
        yield ScoreWithout(product_id=key, test=test, flagged=3, flagged_mean=mean - 9,
                           unflagged_mean=mean, weighed=False, **score)  # fmt: skip
    first = chance.randint(1, max(1, products - PLACES))
    for place in range(PLACES if n >= 20 else 0):
        yield Rank(product_id=key, rank=first + place, probability=0.2)
    for number in range(MONTHS):
        yield Month(month=f"2026-{4 + number:02}", product_id=key, counted=n, listed=n + 12,
                    method="2.0", **score)  # fmt: skip


def _band(value: float, half: float) -> dict[str, float | None]:
    return {"score": value, "low": value - half, "high": value + half}
