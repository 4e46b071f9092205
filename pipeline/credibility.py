"""How far to believe each review: one row a review, one column a test, with its reason."""

from __future__ import annotations

import json
from typing import Any

from pandas import DataFrame, Series

from db.schema import (
    CurrentReview,
    Match,
    Method,
    Product,
    RawReview,
    Reading,
    Repeat,
    Review,
    Spread,
    TrustSignal,
    TrustTest,
    Version,
    columns_of,
)
from pipeline.limits import parameters
from pipeline.step import by, step, whole
from pipeline.trust.rates import error_rates, together
from pipeline.trust.shop import Shop
from pipeline.trust.tests import TESTS, judge

NEEDED = (
    "burst_chance", "burst_apart", "burst_effect", "burst_least", "burst_launch", "lone_usual",
    "lone_least", "contradiction", "contradiction_words", "template_likeness", "delivery_share",
    "short_words", "rise", "gone_least", "all_best", "record_chance",
)  # fmt: skip
ALL = "all"  # the tests taken together


@step(reads=(Method.only("name"),), writes=TrustTest, grain=whole)
def tests(methods: DataFrame) -> DataFrame:
    """List the tests of credibility with their explanations, and their simulated error rates."""
    rates = error_rates()
    rows = [
        (one.name, place, one.grain, one.meaning, *rates.get(one.name, (None, None)))
        for place, one in enumerate(TESTS)
    ]
    if ALL in rates:
        rows.append((ALL, len(TESTS), "review", together(), *rates[ALL]))
    frame = DataFrame(rows, columns=list(columns_of(TrustTest).names))
    return frame.astype({"auc": float, "false_alarm": float})


@step(
    reads=(
        CurrentReview.only("id", "shop", "review_key", "listing_id", "rating", "published",
                           "verified"),
        Review.only("id", "shop", "author_hash", "precision", "incentivised", "rating",
                    "listing_id"),
        RawReview.only("id", "shop", "reply"),
        Version,
        Reading.only("id", "shop", "words", "polarity", "delivery", "named", "incentive",
                     "phrases"),
        Repeat.only("id", "shop", "kept_id", "reason"),
        Match.only("listing_id", "shop", "product_id"),
        Spread,
        Product.only("product_id", "brand", "model"),
        Method.only("name", "value"),
    ),
    writes=TrustSignal,
    grain=by("shop"),
)  # fmt: skip
def trust(
    current: DataFrame,
    reviews: DataFrame,
    raws: DataFrame,
    versions: DataFrame,
    readings: DataFrame,
    repeats: DataFrame,
    matches: DataFrame,
    spreads: DataFrame,
    products: DataFrame,
    methods: DataFrame,
) -> DataFrame:
    """Put every current review of a shop to every test, and name those that it met."""
    numbers = parameters(methods, *NEEDED)
    read = reviews.drop(columns=["shop", "rating", "listing_id"])
    found = current.merge(matches[["listing_id", "product_id"]], on="listing_id", how="left")
    found = found.merge(read, on="id", how="left")
    found = found.merge(readings.drop(columns="shop"), on="id", how="left")
    copies = repeats[repeats["id"] != repeats["kept_id"]]
    shown = dict(zip(products["product_id"], products["brand"] + " " + products["model"],
                     strict=True))  # fmt: skip
    found = found.assign(
        words=found["words"].fillna(0),
        verified=found["verified"].eq(True).fillna(False).astype(bool),
        incentivised=found["incentivised"].eq(True).fillna(False).astype(bool),
        phrases=Series(list(map(_numbers, found["phrases"].tolist())), found.index, dtype=object),
        repeat=found["id"].map(dict(zip(copies["id"], copies["reason"], strict=True))),
        named_other=_others(found, shown),
    )
    past = _past(versions, reviews, raws)
    here = str(current["shop"].iloc[0]) if len(current) else None
    shop = Shop(found, past, _gone(past, reviews, matches), _elsewhere(spreads, here))
    told = judge(shop, numbers)
    facts = found[["id", "shop", "review_key", "product_id"]]
    return facts.merge(told, on="id", validate="one_to_one")


def _numbers(told: Any) -> list[int]:
    return json.loads(told) if isinstance(told, str) else []


def _others(found: DataFrame, shown: dict[str, str]) -> Series[Any]:
    """Name a product that a text speaks of, where it speaks of others and not of its own."""

    def other(own: Any, named: Any) -> str | None:
        spoken = json.loads(named) if isinstance(named, str) else []
        return None if own in spoken or not spoken else shown.get(spoken[0], spoken[0])

    pairs = zip(found["product_id"].tolist(), found["named"].tolist(), strict=True)
    return Series([other(*one) for one in pairs], index=found.index, dtype="str")


def _past(versions: DataFrame, reviews: DataFrame, raws: DataFrame) -> DataFrame:
    """List every version of every review in the order in which it was seen."""
    seen = versions.sort_values(["review_key", "crawl_id"], kind="stable")
    seen = seen.assign(order=seen.groupby("review_key", sort=False).cumcount())
    ratings = dict(zip(reviews["id"], reviews["rating"], strict=True))
    replied = set(raws.loc[raws["reply"].notna(), "id"])
    return seen.assign(
        rating=seen["review_id"].map(ratings).astype(float),
        reply=seen["review_id"].isin(replied),
    )


def _gone(past: DataFrame, reviews: DataFrame, matches: DataFrame) -> DataFrame:
    """List the reviews that the source took down: their product, and their last rating."""
    newest = past.drop_duplicates("review_key", keep="last")
    keys = newest.loc[newest["review_id"].isna(), "review_key"]
    known = past[past["review_key"].isin(keys) & past["review_id"].notna()]
    lost = known.drop_duplicates("review_key", keep="last")
    listings = lost["review_id"].map(dict(zip(reviews["id"], reviews["listing_id"], strict=True)))
    products = dict(zip(matches["listing_id"], matches["product_id"], strict=True))
    found = lost[["rating"]].assign(product_id=listings.map(products))
    return found.dropna(subset="product_id").astype({"product_id": "str"})


def _elsewhere(spreads: DataFrame, shop: str | None) -> DataFrame:
    """Add up how often each product got the highest rating at the other shops."""
    others = spreads[spreads["at"] != shop]
    return others.groupby("product_id", sort=True)[["n", "highest"]].sum().reset_index()
