"""A small invented world for the tests of reports: shops, products, reviews, scores, months."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from db.config import Config
from db.connect import writing
from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Fit,
    Match,
    Method,
    Month,
    MonthSource,
    Permission,
    Product,
    RawListing,
    Record,
    Run,
    SafetyNote,
    Score,
    Shop,
    Site,
    Spec,
    Tally,
)

AT = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
MU, WEIGHT, WITHIN, ENOUGH = 0.72, 12.0, 0.26, 20


@dataclass
class Seed:
    """What one product is made of: ratings per shop that count, and what does not."""

    product: str
    brand: str
    model: str
    ratings: dict[str, tuple[int, float]]  # shop: number that counts, their mean from 0 to 1
    drops: dict[str, int] = field(default_factory=dict)  # reason: number, at the first shop
    specs: dict[str, tuple[str, float | None, str | None]] = field(default_factory=dict)
    price: str | None = None
    summary: str | None = None


COPY = "copy of another review"
UNREAD = "rating could not be read"
WEIGHTS = {n: (f"{n} lb", float(n), "lb") for n in (250, 275, 300, 350)}


def fits(weight: int | None, low: str | None, high: str | None) -> dict[str, Any]:
    """State weight and heights, each where given."""
    specs: dict[str, Any] = {}
    if weight:
        specs["max_weight"] = WEIGHTS[weight]
    if low:
        specs["min_height"] = (low, None, None)
    if high:
        specs["max_height"] = (high, None, None)
    return specs


LONG = "Pro with lumbar bridge, extended handles and heated back bed, model 2026-B"
PRODUCTS: tuple[Seed, ...] = (
    Seed(
        "aurel-a2",
        "Aurel",
        "A2",
        {"backfit": (120, 0.86), "tilthaus": (90, 0.82)},
        {COPY: 41, UNREAD: 7},
        fits(300, "4'10\"", "6'6\"")
        | {"warranty": ("5 years", 5.0, "years"), "folded_size": ("20 × 28 × 66 in", None, None)},
        "329.00",
        "A folding inversion table with a ratchet ankle lock.",
    ),
    Seed(
        "bramo-3",
        "Bramo",
        "3",
        {"backfit": (41, 0.87)},
        {COPY: 4},
        fits(250, "5'0\"", "6'3\""),
        None,
        "An inversion table with an angle tether.",
    ),
    Seed(
        "cordo-s",
        "Cordo",
        "S",
        {"tilthaus": (12, 0.9)},
        {COPY: 28},
        fits(350, None, None),
        "289.99",
    ),
    Seed(
        "delft-incline-600",
        "Delft",
        "Incline 600",
        {"backfit": (310, 0.61), "tilthaus": (88, 0.58)},
        {COPY: 120, UNREAD: 2, "posted twice by one author": 9},
        fits(300, "4'8\"", "6'6\""),
        "$199.00",
    ),
    Seed(
        "estuary-pro",
        "Estuary",
        LONG,
        {"backfit": (64, 0.78)},
        {},
        fits(275, "4'10\"", None),
        "1299.00",
    ),
    Seed(
        "fjord-basic",
        "Fjord",
        "Basic",
        {"tilthaus": (36, 0.55)},
        {COPY: 3},
        fits(250, "4'11\"", "6'2\""),
        None,
    ),
    Seed(
        "gneis-g1",
        "Gneis",
        "G1",
        {"backfit": (155, 0.8), "gneis": (60, 0.95)},
        {COPY: 11},
        fits(300, "4'10\"", "6'6\""),
        "449.00",
    ),
    Seed("hark-tilt", "Hark", "Tilt", {}, {}, {}, None),
)
SMALL: tuple[Seed, ...] = (
    Seed(
        "aurel-a2",
        "Aurel",
        "A2",
        {"backfit": (9, 0.86)},
        {COPY: 2},
        fits(300, "4'10\"", "6'6\""),
        "1299.00",
    ),
    Seed("bramo-3", "Bramo", "3", {"backfit": (3, 0.7)}, {}, fits(250, None, None), None),
    Seed("cordo-s", "Cordo", "S", {}, {}, {}, None),
)
SHOPS = {"backfit": "BackFit Outlet", "tilthaus": "Tilthaus", "gneis": "Gneis, direct"}
NOTES = (
    ("eyes", "contraindication", "glaucoma or other eye disease", "Pressure in the eye rises."),
    ("pressure", "contraindication", "high blood pressure", "Blood pressure rises head down."),
    ("pregnancy", "contraindication", "pregnancy", "Do not use one during pregnancy."),
    ("hernia", "contraindication", "hernia", "Hanging adds pressure inside the belly."),
    ("stroke", "contraindication", "recent stroke", "Ask the clinician who treats you."),
    (
        "bladder",
        "emergency",
        "loss of bladder or bowel control",
        "Go to an emergency room at once.",
    ),
    ("vision", "emergency", "sudden loss of vision", "Go to an emergency room at once."),
)


def fill(
    engine: Engine,
    seeds: Sequence[Seed] = PRODUCTS,
    shops: dict[str, str] | None = None,
    *,
    backwards: bool = False,
) -> None:
    """Write a whole small world, every count of it consistent."""
    shown = SHOPS if shops is None else shops
    records = [*site(), *shop_rows(shown), *safety_rows(), *method_rows(), *run_rows()]
    records += crawl_rows(shown)
    for seed in seeds:
        records += product_rows(seed)
    add(engine, *(records[::-1] if backwards else records))


def add(engine: Engine, *records: Record) -> None:
    """Insert records of any tables."""
    by_table: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for one in records:
        table = type(one).table()
        by_table[table].append({c.name: getattr(one, c.name) for c in table.c})
    with writing(engine) as connection:
        for table, rows in by_table.items():
            connection.execute(insert(table), rows)


def config_of(tmp_path: Path, now: datetime = AT) -> Config:
    """Make a Config whose home is a folder of the test."""
    return Config(tmp_path / "home", tmp_path / "catalog", "unused", {}, now)


def site() -> Iterator[Record]:
    yield Site(
        name="Upright Almanac",
        owner="Plumb Line Press Ltd",
        contact="desk@upright.example",
        country="US",
        currency="USD",
        time_zone="America/Chicago",
        ties="none",
    )


def shop_rows(shops: dict[str, str]) -> Iterator[Record]:
    for shop, name in shops.items():
        yield Shop(
            shop=shop,
            name=name,
            domain=f"{shop}.example",
            platform="jsonld",
            start="[]",
            sold_by_maker=shop == "gneis",
        )
        for use in ("fetch", "store", "score"):
            yield Permission(
                shop=shop,
                use=use,
                verdict="allowed",
                evidence="e-mail of the owner",
                on_date=date(2026, 9, 2),
                until=date(2027, 9, 2),
            )
    if "tilthaus" in shops:
        yield Permission(
            shop="tilthaus",
            use="show_rating",
            verdict="allowed",
            evidence="same e-mail",
            on_date=date(2026, 9, 2),
            until=date(2027, 9, 2),
        )


def safety_rows() -> Iterator[Record]:
    for position, (note, kind, title, text) in enumerate(NOTES):
        yield SafetyNote(
            note=note,
            kind=kind,
            title=title,
            text=text,
            source="Maker's manual, page 4",
            url="https://manuals.example/a2",
            position=position,
            reviewer="R. Example, physiotherapist",
            reviewed=date(2026, 9, 1),
            review_by=date(2027, 3, 1),
        )


def recall_row(brand: str = "Fjord", models: Sequence[str] = ("BASIC",)) -> SafetyNote:
    """Make a recall of some models of a brand."""
    return SafetyNote(
        note="recall-fjord",
        kind="recall",
        title="Ankle clamp can open",
        source="Safety Office 26-114",
        text="The clamp can open under load. Stop using it and ask the maker for the kit.",
        url="https://recalls.example/26-114",
        brand=brand,
        models=json.dumps(list(models)),
        position=0,
        reviewer="R. Example",
        reviewed=date(2026, 9, 1),
        review_by=date(2027, 3, 1),
    )


def method_rows() -> Iterator[Record]:
    yield Method(
        name="enough_reviews", value=ENOUGH, version="1.3", meaning="reviews that a score needs"
    )
    yield Method(
        name="prior_strength",
        value=WEIGHT,
        version="1.3",
        meaning="reviews that the mean of the kind is worth",
    )
    for name, value in (("prior_mean", MU), ("prior_strength", WEIGHT), ("within_sd", WITHIN)):
        yield Fit(name=name, value=value, version="1.3-5f0c")


def run_rows(status: str = "done", at: datetime = AT) -> Iterator[Record]:
    yield Run(run_id=f"run/{at.isoformat()}", kind="run", started=at, status=status)


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


def product_rows(seed: Seed) -> Iterator[Record]:
    yield Product(
        product_id=seed.product,
        brand=seed.brand,
        model=seed.model,
        category="inversion table",
        summary=seed.summary,
    )
    for name, (printed, number, unit) in seed.specs.items():
        yield Spec(
            product_id=seed.product,
            spec=name,
            printed=printed,
            number=number,
            unit=unit,
            source="https://maker.example/manual.pdf",
            seen=date(2026, 10, 20),
        )
    yield from listing_rows(seed)
    yield from review_rows(seed)


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


def review_rows(seed: Seed) -> Iterator[Record]:
    tallies: Counter[tuple[str, str | None]] = Counter()
    sums: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    first = next(iter(seed.ratings), None)
    plan = [(shop, None, n, mean) for shop, (n, mean) in seed.ratings.items()]
    plan += [(first, reason, n, 0.5) for reason, n in seed.drops.items() if first]
    number = 0
    for shop, reason, n, mean in plan:
        for _ in range(n):
            number += 1
            key = f"{seed.product}-{number}"
            yield CurrentReview(
                id=key,
                shop=shop,
                review_key=key,
                listing_id=f"{shop}-{seed.product}",
                rating=mean,
                excluded=reason,
            )
        tallies[shop, reason] += n
        sums[shop, reason] += n * mean
    for (shop, reason), n in tallies.items():
        total = sums[shop, reason]
        yield Tally(
            tally=f"{shop}|{seed.product}|{reason or ''}",
            shop=shop,
            product_id=seed.product,
            reason=reason,
            n=n,
            rating_sum=total,
            rating_squares=total * total / n,
        )
    counted = sum(n for (_, reason), n in tallies.items() if reason is None)
    total = sum(value for (_, reason), value in sums.items() if reason is None)
    yield score_row(seed.product, counted, sum(tallies.values()), total)


def score_row(product: str, counted: int, listed: int, total: float) -> Score:
    """Make the score of the method page's formula."""
    mean = 100 * (total + WEIGHT * MU) / (counted + WEIGHT)
    half = 1.645 * 100 * WITHIN / sqrt(counted + WEIGHT)
    enough = counted >= ENOUGH
    return Score(
        product_id=product,
        score=mean if enough else None,
        low=mean - half if enough else None,
        high=mean + half if enough else None,
        raw_mean=100 * total / counted if counted else None,
        counted=counted,
        listed=listed,
        method="1.3",
    )


def month_rows(
    month: str,
    scores: dict[str, tuple[float | None, int, int]],
    *,
    method: str = "1.3",
    half: float = 4.0,
) -> Iterator[Record]:
    """Make the month's rows: product to (score, counted, listed)."""
    for product, (score, counted, listed) in scores.items():
        yield Month(
            month=month,
            product_id=product,
            score=score,
            low=None if score is None else score - half,
            high=None if score is None else score + half,
            counted=counted,
            listed=listed,
            method=method,
        )
        yield MonthSource(
            month=month,
            shop="backfit",
            product_id=product,
            reviews=listed,
            counted=counted,
            crawl_id=f"backfit/{month}-28T03:00:00Z",
        )
