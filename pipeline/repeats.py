"""Copies of reviews, within a shop and across shops: each counts once."""

from __future__ import annotations

from pandas import DataFrame

from db.judgements import standing
from db.schema import (
    CommonMark,
    CurrentReview,
    Fingerprint,
    Judgement,
    Likeness,
    Mark,
    Repeat,
    Review,
    Shop,
)
from db.suspects import RESTS_ON, suspects
from pipeline.alike import COPY, likeness, plain
from pipeline.groups import group
from pipeline.same import BEGINS, Evidence
from pipeline.step import Asked, indexed, step, whole
from pipeline.suspects import read_suspects

COLUMNS = ["id", "shop", "review_key", "group_id", "kept_id", "rule", "likeness", "reason",
           "excluded", "of_product"]  # fmt: skip


@step(
    reads=(CurrentReview.only("id"), Review.only("id", "body"), CommonMark),
    writes=Likeness,
    grain=indexed(Fingerprint, Mark),
)
def alike(pairs: DataFrame) -> DataFrame:
    """Keep, of pairs of texts that share marks, those that are one text, and how alike they are.

    A text that is the beginning of the other, and no small part of it, is alike in full.
    """
    both = list(zip(pairs["text_a"].tolist(), pairs["text_b"].tolist(), strict=True))
    found = likeness([one for one, _ in both], [two for _, two in both])
    found[[is_beginning(plain(one), plain(two)) for one, two in both]] = 1.0
    return pairs[["a", "b"]].assign(likeness=found)[found >= COPY]


def is_beginning(one: str, two: str) -> bool:
    """Tell whether one of two texts, as compared, is how the other begins."""
    short, long = sorted((one, two), key=len)
    return long.startswith(short) and len(short) >= BEGINS * len(long)


@step(
    reads=(Asked(suspects, RESTS_ON), Likeness, Judgement, Shop.only("shop", "name", "domain",
           "domains", "sold_by_maker")),
    writes=Repeat,
    grain=whole,
)  # fmt: skip
def repeats(
    reviews: DataFrame, likenesses: DataFrame, judgements: DataFrame, shops: DataFrame
) -> DataFrame:
    """Group the copies of each review, and say which one of each group counts.

    Each member is a copy of the one that is kept, by a label, by author, day and rating, or by
    its text: copies of copies are not followed, so that no chain leads to another's review.
    """
    said = standing(judgements.itertuples())
    suspected = read_suspects(reviews, shops, said)
    evidence = Evidence(suspected, likenesses, said)
    rows = [row for found in group(suspected, evidence) for row in found]
    return DataFrame(rows, columns=COLUMNS).astype(
        {"likeness": float, "excluded": "str", "of_product": "str"}
    )
