"""The tests of credibility of one review or account: each fires, and nearly does not."""

from __future__ import annotations

import pytest

from pipeline.trust.accounts import lone_account
from pipeline.trust.reviews import (
    contradicts_text,
    copied,
    edited_after_reply,
    incentivised,
    off_topic,
    too_short,
    unverified,
)
from pipeline.trust.shop import REVIEWS, Shop
from pipeline.trust.source import source_record
from pipeline.trust.tests import NAMES, TESTS, judge
from tests.trusting import NUMBERS, shop


def test_unverified_fires_only_where_the_shop_marks_purchases() -> None:
    marking = shop({"verified": True}, {"verified": True}, {"verified": False}, {"verified": None})
    said = "no mark of a purchase, which 50 % of this shop's reviews have"
    assert unverified(marking, NUMBERS).reason == [None, None, said, said]
    assert unverified(shop({"verified": False}, {}), NUMBERS).reason == [None, None]


def test_incentivised_takes_the_badge_or_the_words() -> None:
    found = incentivised(
        shop(
            {"incentivised": True},
            {"text": "I received it free of charge in exchange for my honest review."},
            {"text": "I paid the full price and was not paid for this review."},
            {"incentivised": False},
        ),
        NUMBERS,
    )
    assert found.reason == [
        "the source marks that there was a reward for it",
        "its text says: “in exchange for my honest review”",
        None,
        None,
    ]
    assert found.strength.tolist() == [1, 1, 0, 0]


def test_copied_passes_on_why() -> None:
    assert copied(shop({}, {"repeat": "the same text"}), NUMBERS).reason == [None, "the same text"]


def test_contradicts_text_needs_both_far_apart_and_a_text_long_enough() -> None:
    rows = (
        {"rating": 0.0, "polarity": 0.9},
        {"rating": 1.0, "polarity": -0.6},
        {"rating": 0.5, "polarity": -0.9},
        {"rating": 1.0, "polarity": -0.3},
        {"rating": 1.0, "polarity": 0.9},
        {"rating": 0.0, "polarity": 0.9, "words": 4},
        {"rating": 0.0},
        {"rating": float("nan"), "polarity": 0.9},
    )
    found = contradicts_text(shop(*rows), NUMBERS)
    assert [one is not None for one in found.reason] == [True, True] + [False] * 6
    assert found.reason[0] == (
        "a rating of 0 of 100 beside words that are clearly for it (+0.90 on a scale from -1 to 1)"
    )
    careless = NUMBERS | {"contradiction_words": 0}
    assert contradicts_text(shop(*rows), careless).reason[5] is not None


def test_off_topic_takes_the_delivery_and_other_products() -> None:
    found = off_topic(
        shop({"delivery": 1.0}, {"delivery": 0.5}, {"named_other": "Tiltheon V-3"}, {}), NUMBERS
    )
    assert found.reason == [
        "100 % of its text is about the delivery",
        None,
        "it speaks of another product: Tiltheon V-3",
        None,
    ]


def test_too_short_says_whether_there_is_any_text() -> None:
    found = too_short(shop({"words": 0}, {"words": 1}, {"words": 3}, {"words": 4}), NUMBERS)
    assert found.reason == ["a rating without text", "only 1 word", "only 3 words", None]


def test_edited_after_reply_needs_a_version_that_had_the_reply_already() -> None:
    def seen(key: str, *versions: tuple[float, bool]) -> list[dict[str, object]]:
        return [
            {"review_key": key, "order": at, "rating": rating, "reply": reply}
            for at, (rating, reply) in enumerate(versions)
        ]

    versions = [
        *seen("r0000", (0.25, False), (0.25, True), (1.0, True)),
        *seen("r0001", (0.25, False), (1.0, False)),  # no reply
        *seen("r0002", (0.25, False), (1.0, True)),  # which came first is not known
        *seen("r0003", (0.75, True), (0.25, True)),  # fell
        *seen("r0004", (1.0, True)),
    ]
    rows = [{"rating": rating} for rating in (1.0, 1.0, 1.0, 0.25, 1.0)]
    said = "a rating of 25 of 100 when the shop replied, a rating of 100 of 100 now"
    expected = [said, None, None, None, None]
    assert edited_after_reply(shop(*rows, versions=versions), NUMBERS).reason == expected
    backwards = versions[::-1]
    assert edited_after_reply(shop(*rows, versions=backwards), NUMBERS).reason == expected


def accounts(several: int, lone: int, unknown: int = 1) -> Shop:
    rows = [{"author_hash": f"a{at // 3}"} for at in range(3 * several)]
    rows += [{"author_hash": f"lone{at}"} for at in range(lone)] + [{}] * unknown
    return shop(*rows)


def test_lone_account_fires_only_where_accounts_usually_have_several() -> None:
    found = lone_account(accounts(30, 10), NUMBERS)
    assert [one is not None for one in found.reason] == [False] * 90 + [True] * 10 + [False]
    assert found.reason[90] == (
        "the account's only review here; 90 % of the shop's reviews are by accounts with several"
    )
    usual = lone_account(accounts(30, 40), NUMBERS)  # 69 % are by accounts with several
    assert set(usual.reason) == {None}
    few = lone_account(accounts(13, 2, 0), NUMBERS)  # too few to tell
    assert set(few.reason) == {None}
    assert set(lone_account(accounts(13, 2, 0), NUMBERS | {"lone_least": 0}).reason) != {None}


def test_source_record_compares_what_was_taken_down_with_what_was_left() -> None:
    rows = [{"rating": one} for one in (1.0, 0.75, 1.0, 0.5) * 10]
    bad = [{"product_id": "table", "rating": 0.0}] * 8
    found = source_record(shop(*rows, gone=bad), NUMBERS)
    assert found.reason == [
        "8 reviews of the product were taken down, with a mean of 0 of 100; those left have 81"
    ] * len(rows)
    like = [{"product_id": "table", "rating": one} for one in (1.0, 0.5, 0.75, 1.0) * 2]
    assert set(source_record(shop(*rows, gone=like), NUMBERS).reason) == {None}
    assert set(source_record(shop(*rows, gone=bad[:4]), NUMBERS).reason) == {None}
    other = [one | {"product_id": "bench"} for one in bad]
    assert set(source_record(shop(*rows, gone=other), NUMBERS).reason) == {None}


def test_source_record_compares_the_highest_ratings_with_those_of_other_shops() -> None:
    rows = [{"rating": 1.0}] * 39 + [{"rating": 0.5}]
    mixed = [{"product_id": "table", "n": 60, "highest": 30}]
    found = source_record(shop(*rows, elsewhere=mixed), NUMBERS)
    assert set(found.reason) == {
        "39 of the 40 ratings of the product here are the highest, and 30 of 60 at other shops"
    }
    good = [{"product_id": "table", "n": 60, "highest": 57}]
    assert set(source_record(shop(*rows, elsewhere=good), NUMBERS).reason) == {None}
    assert set(source_record(shop(*rows), NUMBERS).reason) == {None}


def test_judge_gives_a_column_for_each_test_whatever_the_order_of_the_rows() -> None:
    rows = [
        {"id": f"r{at}", "review_key": f"k{at}", "verified": at % 2 == 0, "words": at, "day": at}
        for at in range(9)
    ]
    told = judge(shop(*rows), NUMBERS)
    assert list(told.columns) == ["id", *NAMES, "signals"]
    assert told["signals"].tolist() == [
        "too_short", "too_short,unverified", "too_short", "too_short,unverified", "",
        "unverified", "", "unverified", "",
    ]  # fmt: skip
    assert judge(shop(*rows[::-1]), NUMBERS).equals(told)
    assert told.loc[0, "too_short"] == "a rating without text"
    assert told["burst"].isna().all()


def test_an_empty_shop_has_no_rows() -> None:
    assert judge(shop(), NUMBERS).shape == (0, len(TESTS) + 2)


@pytest.mark.parametrize("test", TESTS, ids=NAMES)
def test_every_test_says_what_it_marks_in_plain_words(test: object) -> None:
    meaning = test.meaning  # type: ignore[attr-defined]
    assert meaning.startswith("Mark ")
    assert "fake" not in meaning.lower()
    assert 120 < len(meaning) < 900
    assert f"weight_{test.name}" in NUMBERS  # type: ignore[attr-defined]
    assert NUMBERS[f"weight_{test.name}"] == test.weight  # type: ignore[attr-defined]


def test_every_column_is_explained() -> None:
    assert set(shop({}).reviews.columns) == set(REVIEWS)
