"""How long listings and strangers take, on invented names: prints what docs/measured.md tells."""

from __future__ import annotations

import random
import time

from db.gtin import check_figure
from db.schema import (
    CurrentReview,
    Judgement,
    Listing,
    Match,
    Product,
    RawListing,
    RawReview,
    Repeat,
    Review,
)
from pipeline.resolve import resolve
from pipeline.strangers import strangers
from tests.frames import frame, shipped_methods
from tests.resolving import Row, product

SYLLABLES = "lu mo ra fit til the on plum brae kor ves tal yar vin dale ond ri vel".split()
WORDS = "the strap held well and it folds behind a door but assembly took an hour".split()


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=3)).title()


def catalog(chance: random.Random, n: int) -> list[Row]:
    brands = [word(chance) for _ in range(max(5, n // 8))]
    return [
        product(f"p{i}", chance.choice(brands), f"{word(chance)} {chance.choice('XVRT')}-{i}",
                gtin=gtin(i))
        for i in range(n)
    ]  # fmt: skip


def gtin(number: int) -> str:
    figures = f"95200{number:07d}"
    return f"{figures}{check_figure(figures)}"


def listing(chance: random.Random, number: int, products: list[Row]) -> Row:
    one = chance.choice(products)
    name = f"{one['brand']} {one['model']} inversion table"
    kind = chance.random()
    if kind < 0.1:
        name = f"{word(chance)} {word(chance)} {chance.randint(1, 99)} table"
    elif kind < 0.2:
        name += " with Ankle Boots"
    elif kind < 0.4:
        name = name.replace("e", "", 1)
    return {"listing_id": f"l{number}", "shop": f"s{number % 50}", "name": name}


def test_ten_thousand_listings_are_resolved_in_seconds() -> None:
    chance = random.Random(3)
    products = catalog(chance, 1000)
    printed = [listing(chance, number, products) for number in range(10_000)]
    begun = time.process_time()
    found = resolve(
        frame(Listing, []), frame(RawListing, printed), frame(Product, products),
        frame(Judgement, []), shipped_methods(),
    )  # fmt: skip
    spent = time.process_time() - begun
    print(f"10,000 listings beside 1,000 products: {spent:.1f} CPU s")
    assert len(found) == 10_000
    assert spent < 30


def test_reviews_are_read_for_strangers_fast() -> None:
    chance = random.Random(4)
    products, n = catalog(chance, 200), 50_000
    rows: list[Row] = [
        {"id": f"r{i}", "shop": "s", "listing_id": f"l{i % 200}",
         "body": " ".join(chance.choices(WORDS, k=60))}
        for i in range(n)
    ]  # fmt: skip
    matches: list[Row] = [
        {"listing_id": f"l{i}", "shop": "s", "product_id": f"p{i}"} for i in range(200)
    ]
    frames = [frame(record, rows) for record in (CurrentReview, Review, RawReview)]
    begun = time.process_time()
    strangers(
        *frames, frame(Match, matches), frame(Product, products), shipped_methods(),
        frame(Repeat, []),
    )  # fmt: skip
    speed = n / (time.process_time() - begun)
    print(f"strangers: {speed:,.0f} reviews a CPU second")
    assert speed > 10_000
