"""What reviews say of each aspect: every mention with its exact words, and how they add up."""

from __future__ import annotations

import json
from typing import Any

from pandas import DataFrame

from db.schema import CountedReview, CurrentReview, Mention, Method, Opinion, Reading
from pipeline.counted import MATCHES, REPEATS, REVIEWS, placed
from pipeline.limits import parameters
from pipeline.step import by, step

MENTION = ["mention", "review_id", "shop", "product_id", "aspect", "polarity", "confidence",
           "words", "counts", "barred"]  # fmt: skip
OPINION = ["opinion", "shop", "product_id", "aspect", "week", "signals", "praise", "complaints",
           "neutral"]  # fmt: skip

UNSURE = "unsure"


@step(
    reads=(
        CurrentReview.only(*REVIEWS),
        MATCHES,
        REPEATS,
        Reading.only("id", "shop", "mentions"),
        Method.only("name", "value"),
    ),
    writes=Mention,
    grain=by("shop"),
)
def firewall(
    reviews: DataFrame,
    matches: DataFrame,
    repeats: DataFrame,
    readings: DataFrame,
    methods: DataFrame,
) -> DataFrame:
    """Set out each mention of a shop's current reviews, and what keeps it from readers.

    Sentences that speak of health or of danger were barred where they were read: whatever else
    such a sentence says reaches no score, no list of pros and no quotation. A mention that is less
    sure than the method asks for is barred here.
    """
    found = placed(reviews, matches, repeats)
    said = dict(zip(readings["id"], readings["mentions"], strict=True))
    least = parameters(methods, "mention_confidence")["mention_confidence"]
    columns = ("id", "shop", "product_id", "reason")
    rows = [
        row
        for facts in zip(*(found[name].tolist() for name in columns), strict=True)
        for row in _mentions(said.get(facts[0], "[]"), least, *facts)
    ]
    frame = DataFrame(rows, columns=MENTION)
    return frame.astype({"product_id": "str", "barred": "str", "confidence": float})


def _mentions(
    said: str, least: float, review: str, shop: str, product: Any, reason: Any
) -> list[tuple[object, ...]]:
    known = product if isinstance(product, str) else None
    counts = known is not None and not isinstance(reason, str)
    return [
        (
            f"{review}/{place}",
            review,
            shop,
            known,
            aspect,
            polarity,
            sure,
            words,
            counts,
            barred or (UNSURE if sure < least else None),
        )
        for place, (aspect, polarity, sure, words, barred) in enumerate(json.loads(said))
    ]


@step(
    reads=(
        Mention.only("review_id", "shop", "product_id", "aspect", "polarity", "counts", "barred"),
        CountedReview.only("id", "shop", "week", "signals"),
    ),
    writes=Opinion,
    grain=by("shop"),
)
def opinions(mentions: DataFrame, reviews: DataFrame) -> DataFrame:
    """Count the reviews that count by what they say of an aspect; one that complains is no praise.

    A review counts once for an aspect, however often it speaks of it.
    """
    open_ = mentions[mentions["counts"].fillna(False) & mentions["barred"].isna()]
    heard = open_.groupby(["review_id", "product_id", "aspect", "shop"], sort=True)["polarity"].agg(
        set
    )
    said = heard.reset_index()
    verdicts = [verdict(one) for one in said["polarity"].tolist()]
    said = said.merge(
        reviews[["id", "week", "signals"]],
        left_on="review_id",
        right_on="id",
        validate="many_to_one",
    ).assign(
        **{name: [int(one == name) for one in verdicts] for name in OPINION[6:]},
    )
    names = ["shop", "product_id", "aspect", "week", "signals"]
    counts = said.groupby(names, dropna=False, sort=True)[OPINION[6:]].sum().reset_index()
    return counts.assign(opinion=_keys(counts))[OPINION]


def verdict(polarities: set[str]) -> str:
    """Say how one review counts for an aspect: one that complains is no praise."""
    if "complaint" in polarities:
        return "complaints"
    return "praise" if "praise" in polarities else "neutral"


def _keys(counts: DataFrame) -> list[str]:
    columns = ("product_id", "aspect", "shop", "week", "signals")
    rows = zip(*(counts[name].astype(object).tolist() for name in columns), strict=True)
    return ["/".join("-" if part != part else str(part) for part in row) for row in rows]
