"""Tests of db.store, db.values and db.contract, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas import DataFrame
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, text

from db.connect import reading, writing
from db.contract import empty, fit
from db.problem import Problem
from db.schema import CurrentReview, Listing, Review, Score, Spec, columns_of
from db.store import append, chunks, digests, load, replace, replace_records

NOW = datetime(2026, 11, 1, 3, 4, 5, 678, tzinfo=UTC)


def reviews(n: int) -> DataFrame:
    return DataFrame(
        {
            "id": [f"r{i}" for i in range(n)],
            "shop": [f"s{i % 3}" for i in range(n)],
            "review_key": [str(i) for i in range(n)],
            "listing_id": "l",
            "rating": [None if i % 7 == 0 else (i % 5) / 4 for i in range(n)],
            "published": [None if i % 5 == 0 else NOW for i in range(n)],
            "language": [None if i % 2 else "en" for i in range(n)],
            "verified": [None if i % 3 == 0 else bool(i % 2) for i in range(n)],
            "excluded": None,
        }
    )


def test_a_frame_comes_back_as_it_went(engine: Engine) -> None:
    frame = fit(reviews(50), CurrentReview)
    with writing(engine) as connection:
        append(connection, CurrentReview, frame)
    with reading(engine) as connection:
        back = load(connection, columns_of(CurrentReview))
        parts = list(chunks(connection, columns_of(CurrentReview), {"shop": "s1"}, size=4))
        nulls = connection.execute(
            text("SELECT count(*) FROM current_reviews WHERE language IS NULL")
        ).scalar_one()
    assert_frame_equal(back, frame.sort_values("id", ignore_index=True))
    assert [len(part) for part in parts] == [4, 4, 4, 4, 1]
    assert nulls == 25


def test_an_empty_table_is_a_typed_frame(engine: Engine) -> None:
    with reading(engine) as connection:
        frame = load(connection, Review.only("id", "rating", "published", "verified"))
    assert [str(kind) for kind in frame.dtypes] == [
        "str", "float64", "datetime64[us, UTC]", "boolean",
    ]  # fmt: skip


def test_replace_writes_only_what_differs(engine: Engine) -> None:
    frame = reviews(30)
    with writing(engine) as connection:
        assert replace(connection, CurrentReview, frame) == 30
        before = digests(connection, CurrentReview, "shop")
        assert replace(connection, CurrentReview, frame.sample(frac=1, random_state=1)) == 0
        frame.loc[4, "excluded"] = "no rating"
        assert replace(connection, CurrentReview, frame) == 1
        after = digests(connection, CurrentReview, "shop")
        gone = frame[(frame["shop"] != "s0") | (frame["id"] == "r0")]
        assert replace(connection, CurrentReview, gone[gone["shop"] == "s0"], {"shop": "s0"}) == 9
        assert len(load(connection, CurrentReview.only("id"))) == 21
    assert {shop for shop in before if before[shop] != after[shop]} == {"s1"}


def test_a_missing_partition_is_a_partition(engine: Engine) -> None:
    rows = [Listing(listing_id=str(i), shop="s", url=None if i else "u") for i in range(3)]
    with writing(engine) as connection:
        assert replace_records(connection, Listing, rows) == 3
        assert replace_records(connection, Listing, rows) == 0
        assert {k: d.rows for k, d in digests(connection, Listing, "url").items()} == {
            None: 2,
            "u": 1,
        }
        assert len(load(connection, Listing.only("listing_id"), {"url": None})) == 2


def test_dates_come_back_as_dates(engine: Engine) -> None:
    spec = Spec(
        product_id="p", spec="max_weight", printed="300 lb", number=300.0, unit="lb",
        source="maker", seen=date(2026, 10, 1),
    )  # fmt: skip
    with writing(engine) as connection:
        replace_records(connection, Spec, [spec])
        frame = load(connection, Spec.only("seen", "number"))
    assert frame["seen"].tolist() == [date(2026, 10, 1)]


def test_digests_agree_between_databases(engine: Engine) -> None:
    with writing(engine) as connection:
        append(connection, CurrentReview, reviews(200))
        assert str(digests(connection, CurrentReview)[None]) == "200:32c172a41b:307b849584"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_any_text_survives_but_nul_and_lone_surrogates(engine: Engine, words: list[str]) -> None:
    frame = reviews(len(words)).assign(excluded=words)
    with writing(engine) as connection:
        replace(connection, CurrentReview, frame)
        back = load(connection, CurrentReview.only("excluded"))
    wanted = [word.replace("\x00", "").encode("utf-8", "ignore").decode() for word in words]
    assert back["excluded"].tolist() == wanted


def test_the_word_nan_is_a_word_and_missing_is_null(engine: Engine) -> None:
    with writing(engine) as connection:
        replace(connection, CurrentReview, reviews(2).assign(excluded=["NaN", None]))
        count = connection.execute(
            text("SELECT count(*) FROM current_reviews WHERE excluded = 'NaN'")
        ).scalar_one()
        nulls = connection.execute(
            text("SELECT count(*) FROM current_reviews WHERE excluded IS NULL")
        ).scalar_one()
    assert (count, nulls) == (1, 1)


def test_the_contract_names_every_fault_at_once() -> None:
    frame = reviews(3).drop(columns="published").rename(columns={"language": "langage"})
    frame["rating"] = [0.5, 7.0, -1.0]
    with pytest.raises(Problem) as told:
        fit(frame, CurrentReview)
    assert str(told.value) == (
        "current_reviews: missing column 'published'; missing column 'language'; "
        "unknown column 'langage' (did you mean 'language'?)"
    )
    frame = reviews(3).assign(id=["a", "a", "b"], rating=[0.5, 7.0, -1.0], shop=["x", None, "x"])
    with pytest.raises(Problem) as told:
        fit(frame, CurrentReview)
    assert str(told.value) == (
        "current_reviews: shop: 1 missing values; 1 rows with a key that is there already, "
        "first ('a',); rating: 2 values outside 0 to 1"
    )


def test_a_wrong_kind_is_named() -> None:
    with pytest.raises(Problem, match="scores: counted: not Int64"):
        fit(
            DataFrame({
                "product_id": ["a"], "score": [1.0], "low": [0.0], "high": [2.0],
                "raw_mean": [1.0], "counted": ["many"], "listed": [1], "effective": [1.0],
                "method": ["1"],
            }),
            Score,
        )  # fmt: skip
    assert empty(columns_of(Score)).empty
    assert pd.isna(fit(reviews(1), CurrentReview)["verified"].iloc[0])
