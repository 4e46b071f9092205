"""What is judged of the sixty products: tests, aspects, places, months, causes, danger, health."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.catalog.aspects import read_aspects
from db.catalog.yamls import read_yaml
from db.schema import (
    Aspect,
    AspectScore,
    Feature,
    Mention,
    MonthCause,
    Rank,
    Record,
    ScoreWithout,
    TrustTest,
)
from tests.frames import ASPECTS
from tests.seeds.computed import month_rows
from tests.seeds.world import Seed

TESTS = ("burst", "copied", "template", "lone_account", "contradicts_text", "source_record")
MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")
BARRED = (("symptom_report", "health"), ("safety_incident", "hazard"))
CAUSES = ("new", "edited", "gone", "credibility", "age", "method", "outage")


def judged_rows(seeds: Sequence[Seed]) -> Iterator[Record]:
    """Judge every product that has reviews, each a little differently."""
    yield from _tests()
    aspects = read_aspects("aspects.yml", read_yaml(ASPECTS.read_bytes()))
    yield from aspects
    known = [seed for seed in seeds if seed.ratings]
    for place, seed in enumerate(known):
        yield from _aspects(seed, place, [one for one in aspects if one.kind == "product"])
        yield from _effects(seed, place)
        yield from _months(seed, place)
        yield from _said(seed, place)
    yield from _ranks([seed for seed in known if sum(n for n, _ in seed.ratings.values()) >= 20])


def _tests() -> Iterator[Record]:
    for position, name in enumerate(TESTS):
        yield TrustTest(test=name, position=position, grain="product", auc=0.86 - position / 20,
                        meaning=f"Marks what {name} says.", false_alarm=0.0012)  # fmt: skip
    yield Feature(feature="same_gtin", position=0, weight=1.0, meaning="Both print one GTIN.")
    yield Feature(feature="other_model", position=1, weight=-1.0, meaning="The models differ.")


def _aspects(seed: Seed, place: int, aspects: Sequence[Aspect]) -> Iterator[Record]:
    for number, one in enumerate(aspects):
        praise, complaints = (place * 7 + number * 5) % 40, (place * 3 + number * 11) % 25
        if (place + number) % 6 == 5:
            continue  # nobody speaks of it
        few = praise + complaints < 8
        share = 100 * praise / max(praise + complaints, 1)
        yield AspectScore(product_id=seed.product, aspect=one.aspect, praise=praise,
                          complaints=complaints, neutral=number % 3,
                          score=None if few else share, low=None if few else max(share - 12, 0),
                          high=None if few else min(share + 12, 100))  # fmt: skip


def _effects(seed: Seed, place: int) -> Iterator[Record]:
    for number, name in enumerate(TESTS):
        if (place + number) % 3:
            yield ScoreWithout(product_id=seed.product, test=name, flagged=place % 13 + 1,
                               flagged_mean=99.6, unflagged_mean=61.2, weighed=place % 2 == 0,
                               score=66.2 if place % 4 else None)  # fmt: skip


def _months(seed: Seed, place: int) -> Iterator[Record]:
    counted = sum(n for n, _ in seed.ratings.values())
    for number, month in enumerate(MONTHS[place % 4 :]):
        score = None if counted < 20 else 60.0 + (place * 5 + number * 3) % 30
        yield from month_rows(month, {seed.product: (score, counted, counted + 9)})
    for number, cause in enumerate(CAUSES):
        yield MonthCause(month="2026-10", before="2026-09", product_id=seed.product, cause=cause,
                         points=(number - 3) / 4, reviews=number)  # fmt: skip


def _said(seed: Seed, place: int) -> Iterator[Record]:
    shop = next(iter(seed.ratings))
    for number, (aspect, barred) in enumerate(BARRED):
        if place % 5 == number:
            yield Mention(mention=f"{seed.product}/{number}", review_id=f"{seed.product}-1",
                          shop=shop, product_id=seed.product, aspect=aspect, counts=True,
                          polarity="complaint", confidence=0.9, barred=barred,
                          words="it slipped while I hung")  # fmt: skip


def _ranks(scored: Sequence[Seed]) -> Iterator[Record]:
    for place, seed in enumerate(scored):
        for step, share in enumerate((0.42, 0.3, 0.2, 0.06)):
            yield Rank(product_id=seed.product, rank=place + step + 1, probability=share)
