"""What emerges, told with its reviews: counted anew from the mentions, quoted where it may be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from db.connect import writing
from db.schema import (
    Aspect,
    Mention,
    MonthAspect,
    MonthNumber,
    Permission,
    RawReview,
    Reading,
    Record,
    Review,
    Stood,
    TrustSignal,
)
from reports.edition.compose import compose
from reports.edition.document import Document
from reports.edition.ground import ground
from reports.queries import read_facts
from reports.queries.recounts import count_faults, figures_of
from tests.edited import drafted, page
from tests.seeds import add, fill, month_rows
from tests.seeds.months import true_up

MONTH, BEFORE, PRODUCT = "2026-11", "2026-10", "aurel-a2"
WORDS = "The frame creaks at every turn"
BARRED = "and my back hurts"


@pytest.fixture
def world(lite: Engine) -> Engine:
    """Make a product of which ten reviews of the month complain: nine of them count for it."""
    fill(lite)
    for month in (BEFORE, MONTH):
        add(lite, *month_rows(month, {PRODUCT: (80.0, 40, 40)}))
    true_up(lite)
    numbers = {"emerge_months": 12.0, "emerge_shop": 10.0, "emerge_weight": 0.5,
               "mention_confidence": 0.6, "weight_burst": 0.1}  # fmt: skip
    add(lite, *(MonthNumber(month=MONTH, name=name, value=n) for name, n in numbers.items()))
    add(lite, Aspect(aspect="creaks", position=91, label="Creaking", meaning="", kind="product"))
    add(lite, *(row for n in range(40) for row in review(n)))
    add(lite, MonthAspect(month=MONTH, product_id=PRODUCT, aspect="creaks", side="complaints",
                          n=10, of=19, n_before=0, of_before=20, months=1, expected=1.0, p=0.0001,
                          emerged=True))  # fmt: skip
    allow(lite, "allowed")
    return lite


def allow(engine: Engine, verdict: str) -> None:
    """Record what the shop says to being quoted."""
    with writing(engine) as connection:
        table = Permission.table()
        mine = (table.c.shop == "backfit", table.c.use == "quote")
        connection.execute(delete(table).where(*mine))
    add(engine, Permission(shop="backfit", use="quote", verdict=verdict, evidence="a letter"))


def review(n: int) -> list[Record]:
    """Make review n: twenty of before, then twenty of the month, of which ten complain."""
    key, day = f"backfit-{PRODUCT}-{n}", datetime(2026, 11 if n >= 20 else 6, 3, tzinfo=UTC)
    says = 20 <= n < 30
    body = f"{WORDS}, number {n}. It is blue." + (f" It creaks, {BARRED}." if n == 20 else "")
    mentions = [["creaks", "complaint", 0.9, WORDS, None]] if says else []
    common = {"shop": "backfit", "review_key": f"{PRODUCT}-{n}"}
    rows: list[Record] = [
        Stood(**common, since=BEFORE if n < 20 else MONTH, id=key, product_id=PRODUCT, rating=0.4,
              week=2900, signals="burst" if n == 39 else "", mark=n),
        Review(**common, id=key, listing_id=f"backfit-{PRODUCT}", title="Creaks", body=body,
               published=day, precision="day", source_hash=n),
        Reading(**common, id=key, words=9, read=True, delivery=0.0, source_hash=n,
                mentions=json.dumps(mentions)),
        RawReview(**common, id=key, content_hash=str(n), listing_id=f"backfit-{PRODUCT}",
                  url=f"http://backfit.example/r/{n}", fetched=day),
    ]  # fmt: skip
    if n == 39:
        rows.append(TrustSignal(**common, id=key, product_id=PRODUCT, burst="x", signals="burst"))
    if says:
        rows.append(Mention(mention=f"{key}/0", review_id=key, shop="backfit", product_id=PRODUCT,
                            aspect="creaks", polarity="complaint", confidence=0.9, words=WORDS,
                            counts=True))  # fmt: skip
    return rows


def made(engine: Engine) -> Document:
    return compose(ground(engine, read_facts(engine), MONTH))


def test_what_emerged_is_counted_from_the_mentions(world: Engine) -> None:
    # one review of the month met a burst, which weighs too little: 19 of 20 are compared
    assert count_faults(world, list(figures_of(made(world)))) == ()


def test_a_wrong_count_of_sayers_is_found(world: Engine) -> None:
    with writing(world) as connection:
        connection.execute(update(MonthAspect.table()).values(n=11))
    faults = count_faults(world, list(figures_of(made(world))))
    assert faults == (
        f"says/{MONTH}/{PRODUCT}/creaks/complaints is told as 11, and a fresh count gives 10",
    )


def test_it_is_told_with_its_reviews_and_quoted(world: Engine) -> None:
    document = made(world)
    (topic,) = [one for one in document.topics if one.key == "emerging"]
    said = topic.sentences[0]
    assert said.text == (
        "Aurel A2: 10 of 19 reviews of Nov 2026 complain of Creaking; before it was 0 of 20 "
        "(p under 0.001)."
    )
    (evidence,) = [one for one in document.evidence if one.anchor == said.evidence]
    assert [str(row[2]) for row in evidence.rows.rows] == [f"{PRODUCT}-{n}" for n in range(20, 30)]
    assert [(one.review, one.text) for one in topic.quotes] == [
        (f"{PRODUCT}-{n}", f"{WORDS}, number {n}.") for n in (20, 21)
    ]  # fmt: skip
    assert topic.quotes[0].url == "http://backfit.example/r/20"


def test_a_shop_that_allows_no_quoting_is_not_quoted(world: Engine, tmp_path: Path) -> None:
    assert WORDS in page(drafted(world, tmp_path, MONTH))
    allow(world, "refused")
    assert [one.quotes for one in made(world).topics if one.key == "emerging"] == [()]
    assert WORDS not in page(drafted(world, tmp_path, MONTH))
