"""Tests of pipeline.opinions: mentions set out, and reviews counted by what they say."""

from __future__ import annotations

import json

from pandas import DataFrame

from db.contract import fit
from db.schema import CountedReview, CurrentReview, Match, Mention, Opinion, Repeat
from pipeline.opinions import firewall, opinions
from tests.frames import frame, shipped_methods

MATCHES = frame(Match, [{"listing_id": "a", "shop": "s", "product_id": "p"}])


def plain(found: DataFrame) -> list[dict[str, object]]:
    objects = found.astype(object).where(found.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in objects.to_dict("records")]


def test_each_mention_is_a_row_that_says_whether_it_may_be_shown() -> None:
    reviews = fit(frame(CurrentReview, [
        {"id": "1", "shop": "s", "review_key": "k1", "listing_id": "a", "rating": 1.0},
        {"id": "2", "shop": "s", "review_key": "k2", "listing_id": "b", "rating": 1.0},
        {"id": "3", "shop": "s", "review_key": "k3", "listing_id": "a", "rating": 1.0},
    ]), CurrentReview)  # fmt: skip
    said = [["assembly", "praise", 0.9, "quick to build", None],
            ["symptom_report", "praise", 0.8, "my leg is better", "health"],
            ["stability", "praise", 0.3, "it stands", None]]  # fmt: skip
    readings = DataFrame({"id": ["1", "2"], "shop": "s", "mentions": [json.dumps(said)] * 2})
    found = plain(
        fit(firewall(reviews, MATCHES, frame(Repeat, []), readings, shipped_methods()), Mention)
    )
    one = {"review_id": "1", "shop": "s", "product_id": "p", "counts": True}
    other = {"review_id": "2", "shop": "s", "product_id": None, "counts": False}
    told = [
        {"mention": "/0", "aspect": "assembly", "polarity": "praise", "confidence": 0.9,
         "words": "quick to build", "barred": None},
        {"mention": "/1", "aspect": "symptom_report", "polarity": "praise", "confidence": 0.8,
         "words": "my leg is better", "barred": "health"},
        {"mention": "/2", "aspect": "stability", "polarity": "praise", "confidence": 0.3,
         "words": "it stands", "barred": "unsure"},
    ]  # fmt: skip
    wanted = [{**what, **who, "mention": f"{who['review_id']}{what['mention']}"}
              for who in (one, other) for what in told]  # fmt: skip
    assert found == wanted


def heard(*said: tuple[str, str, str, bool, str | None]) -> list[dict[str, object]]:
    mentions = frame(Mention, [
        {"mention": str(n), "review_id": review, "shop": "s", "product_id": "p", "aspect": aspect,
         "polarity": polarity, "counts": counts, "barred": barred}
        for n, (review, aspect, polarity, counts, barred) in enumerate(said)
    ]).astype({"barred": "str", "counts": "boolean"})  # fmt: skip
    reviews = frame(CountedReview, [
        {"id": review, "shop": "s", "week": 7, "signals": ""} for review in ("1", "2", "3")
    ]).astype({"week": "Int64"})  # fmt: skip
    return plain(fit(opinions(mentions, reviews), Opinion))


def test_a_review_counts_once_for_an_aspect_and_one_that_complains_is_no_praise() -> None:
    found = heard(
        ("1", "assembly", "praise", True, None),
        ("1", "assembly", "complaint", True, None),
        ("2", "assembly", "praise", True, None),
        ("2", "assembly", "praise", True, None),
        ("3", "assembly", "neutral", True, None),
        ("3", "stability", "praise", True, None),
    )
    one = {"shop": "s", "product_id": "p", "week": 7, "signals": ""}
    assert found == [
        {**one, "opinion": "p/assembly/s/7/", "aspect": "assembly", "praise": 1, "complaints": 1,
         "neutral": 1},
        {**one, "opinion": "p/stability/s/7/", "aspect": "stability", "praise": 1,
         "complaints": 0, "neutral": 0},
    ]  # fmt: skip


def test_what_is_barred_and_what_does_not_count_is_not_heard() -> None:
    assert heard(
        ("1", "symptom_report", "praise", True, "health"),
        ("2", "assembly", "praise", False, None),
    ) == []  # fmt: skip
