"""Rows of what reviews say: texts, mentions of aspects and their counts, permissions to quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from db.schema import (
    Aspect,
    AspectScore,
    CurrentReview,
    Match,
    Mention,
    Opinion,
    Permission,
    RawListing,
    Record,
    Review,
    Tally,
)
from tests.seeds.world import AT

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Says:
    """One review that says something of an aspect; `words` are a part of its body."""

    body: str
    words: str | None = None  # None: all of the body
    aspect: str = "assembly"
    polarity: str = "praise"
    shop: str = "backfit"
    product: str = "aurel-a2"
    day: int | None = 0  # after the first of the year; None: no date
    barred: str | None = None
    counts: bool = True
    title: str | None = None
    also: tuple[tuple[str, str], ...] = ()  # other words of it that are barred, and why


def aspect_rows() -> Iterator[Record]:
    """Make four aspects: two of the product, one of health, one of danger."""
    kinds = {"assembly": "product", "adverse_feel": "product", "relief": "health",
             "incident": "hazard"}  # fmt: skip
    for place, (aspect, kind) in enumerate(kinds.items()):
        label = aspect.replace("_", " ").capitalize()
        yield Aspect(aspect=aspect, position=place, label=label, meaning="m", kind=kind)


def said_rows(said: Iterable[Says], salt: str = "") -> Iterator[Record]:
    """Make the rows of reviews; `salt` changes every key, and nothing that readers see."""
    found = list(said)
    for number, one in enumerate(found):
        yield from _review(one, f"{salt}said-{number}")
    counts: Counter[tuple[str, str, str, str]] = Counter(
        (one.product, one.aspect, one.shop, one.polarity)
        for one in found if one.counts and one.barred is None
    )  # fmt: skip
    yield from _standing(found)
    for product, aspect, shop in sorted({key[:3] for key in counts}):
        praise, regret = (counts[product, aspect, shop, side] for side in ("praise", "complaint"))
        yield Opinion(opinion=f"{product}/{aspect}/{shop}", shop=shop, product_id=product,
                      aspect=aspect, signals="", praise=praise, complaints=regret,
                      neutral=0)  # fmt: skip
    for product, aspect in sorted({key[:2] for key in counts}):
        praise, regret = (
            sum(n for key, n in counts.items() if (*key[:2], key[3]) == (product, aspect, side))
            for side in ("praise", "complaint")
        )
        yield AspectScore(product_id=product, aspect=aspect, score=60.0, low=55.0, high=65.0,
                          praise=praise, complaints=regret, neutral=0)  # fmt: skip


def _standing(found: list[Says]) -> Iterator[Record]:
    """Make the listings of these reviews, and tallies, so that a recount gives the same."""
    for (shop, product), n in sorted(Counter((one.shop, one.product) for one in found).items()):
        yield Tally(tally=f"seed/{shop}/{product}", shop=shop, product_id=product, reason="seed",
                    n=n, rating_sum=0.0, rating_squares=0.0)  # fmt: skip
        if shop != "backfit":  # whose listings the seeds have
            listing = f"{shop}-{product}"
            yield Match(listing_id=listing, shop=shop, product_id=product, rule="catalog",
                        evidence="catalog")  # fmt: skip
            yield RawListing(listing_id=listing, shop=shop, url=f"http://{shop}.example/{product}",
                             fetched=AT)  # fmt: skip


def _review(one: Says, key: str) -> Iterator[Record]:
    when = FIRST + timedelta(days=one.day) if one.day is not None else None
    yield Review(id=key, shop=one.shop, review_key=key, listing_id=f"{one.shop}-{one.product}",
                 title=one.title, body=one.body, author_hash="author-of-it", published=when,
                 source_hash=0)  # fmt: skip
    yield CurrentReview(id=key, shop=one.shop, review_key=key,
                        listing_id=f"{one.shop}-{one.product}", published=when,
                        excluded="seed")  # fmt: skip
    yield _mention(one, f"{key}/0", key, one.words or one.body, one.barred)
    for place, (words, why) in enumerate(one.also, 1):
        yield _mention(one, f"{key}/{place}", key, words, why)


def _mention(one: Says, mention: str, review: str, words: str, barred: str | None) -> Mention:
    aspect = {"health": "relief", "hazard": "incident"}.get(barred or "", one.aspect)
    return Mention(mention=mention, review_id=review, shop=one.shop, product_id=one.product,
                   aspect=aspect, polarity=one.polarity, confidence=0.9, words=words,
                   counts=one.counts, barred=barred)  # fmt: skip


def quoting(shop: str, verdict: str = "allowed", until: date | None = None) -> Permission:
    """Make a permission to quote."""
    return Permission(shop=shop, use="quote", verdict=verdict, evidence="letter", until=until)
