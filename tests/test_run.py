"""Tests of the runner and the step protocol, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pandas import DataFrame
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, text

from db.connect import reading, writing
from db.identity import review_id
from db.problem import Problem
from db.schema import (
    CurrentReview,
    Listing,
    Match,
    Product,
    RawReview,
    Record,
    Review,
    Tally,
    columns_of,
)
from db.store import append, load, replace, replace_records
from pipeline.run import Done, run_steps
from pipeline.step import Step, by, each, prove_order, step, whole

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def raw(shop: str, key: str, rating: str = "5") -> RawReview:
    return RawReview(
        id=review_id(shop, key, rating), shop=shop, review_key=key, content_hash=rating,
        listing_id=f"{shop}-l", rating_text=rating, fetched=NOW,
    )  # fmt: skip


@step(reads=(RawReview.only("id", "shop", "review_key", "listing_id", "rating_text"), Product),
      writes=Review, grain=each)  # fmt: skip
def read(raws: DataFrame, products: DataFrame) -> DataFrame:
    """Read a rating, nothing else."""
    empty = dict.fromkeys(
        ("scale_max", "title", "body", "author_hash", "published", "precision", "language",
         "verified", "incentivised", "syndicated_from", "problems")
    )  # fmt: skip
    ratings = raws["rating_text"].astype(float) / 5
    return raws.drop(columns="rating_text").assign(rating=ratings, **empty)


@step(reads=(Review.only("id", "shop", "review_key", "listing_id", "rating"), Product),
      writes=CurrentReview, grain=by("shop"))  # fmt: skip
def take(reviews: DataFrame, products: DataFrame) -> DataFrame:
    """Take every review."""
    return reviews.assign(published=None, language=None, verified=None, excluded=None)


@step(reads=(Listing, CurrentReview.only("listing_id", "shop")), writes=Match, grain=whole)
def place(listings: DataFrame, reviews: DataFrame) -> DataFrame:
    """Match nothing."""
    found = reviews.drop_duplicates()
    found = found.assign(product_id=None, rule="unmatched", evidence="-", kind="product")
    return found.assign(question=None, proposal=None, likeness=None, parts="[]")


STEPS = (read, take, place)


def fill(engine: Engine, rows: list[RawReview]) -> None:
    with writing(engine) as connection:
        replace_records(connection, RawReview, rows)


def run(engine: Engine, steps: tuple[Step, ...] = STEPS, full: bool = False) -> list[Done]:
    done: list[Done] = []
    run_steps(engine, steps, full, done.append)
    return done


def table(engine: Engine, record: type[Record]) -> DataFrame:
    with reading(engine) as connection:
        return load(connection, columns_of(record))


ROWS = [raw(shop, str(key), str(key % 5 + 1)) for shop in "abc" for key in range(4)]


def test_an_unchanged_table_is_not_computed_again(engine: Engine) -> None:
    fill(engine, ROWS)
    assert run(engine) == [Done("read", 1, 1, 12), Done("take", 3, 3, 12), Done("place", 1, 1, 3)]
    assert run(engine) == [Done("read", 0, 0, 0), Done("take", 0, 3, 0), Done("place", 0, 1, 0)]
    assert run(engine, full=True) == [
        Done("read", 1, 1, 0), Done("take", 3, 3, 0), Done("place", 1, 1, 0),
    ]  # fmt: skip


def test_only_what_changed_is_computed(engine: Engine) -> None:
    fill(engine, ROWS)
    run(engine)
    fill(engine, [*ROWS, raw("b", "new")])
    assert run(engine) == [Done("read", 1, 1, 1), Done("take", 1, 3, 1), Done("place", 1, 1, 0)]


def test_a_deleted_row_and_a_deleted_partition_go(engine: Engine) -> None:
    fill(engine, ROWS)
    run(engine)
    fill(engine, [row for row in ROWS if row.shop == "a" and row.review_key != "2"])
    assert run(engine) == [Done("read", 0, 0, 9), Done("take", 1, 1, 9), Done("place", 1, 1, 2)]
    assert set(table(engine, CurrentReview)["shop"]) == {"a"}


def test_another_input_renews_every_row(engine: Engine) -> None:
    fill(engine, ROWS)
    run(engine)
    with writing(engine) as connection:
        product = Product(product_id="p", brand="b", model="m", category="c")
        replace_records(connection, Product, [product])
    assert [(done.computed, done.changed) for done in run(engine)] == [(1, 0), (3, 0), (0, 0)]


def test_the_order_of_arrival_does_not_show(engine: Engine) -> None:
    fill(engine, ROWS)
    run(engine)
    wanted = [table(engine, record) for record in (Review, CurrentReview, Match)]
    for start in (0, 5, 12):
        fill(engine, ROWS[:start][::-1])
        run(engine)
    for record, frame in zip((Review, CurrentReview, Match), wanted, strict=True):
        assert_frame_equal(table(engine, record), frame)


def test_a_half_written_partition_cannot_be(engine: Engine) -> None:
    fill(engine, ROWS)

    @step(reads=take.reads, writes=CurrentReview, grain=by("shop"))
    def broken(reviews: DataFrame, products: DataFrame) -> DataFrame:
        rows = take(reviews, products)
        return rows.assign(rating=7.0) if rows["shop"].iloc[0] == "c" else rows

    with pytest.raises(Problem, match="rating: 4 values outside 0 to 1"):
        run(engine, (read, broken))
    assert table(engine, CurrentReview).empty


def test_a_lost_state_is_computed_again_with_the_same_result(engine: Engine) -> None:
    fill(engine, ROWS)
    run(engine)
    before = table(engine, CurrentReview)
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM step_states"))
        connection.execute(text("DELETE FROM current_reviews WHERE shop = 'b'"))
    assert [done.changed for done in run(engine)] == [0, 4, 0]
    assert_frame_equal(table(engine, CurrentReview), before)


def test_the_order_of_steps_is_proved_before_any_reading() -> None:
    prove_order(STEPS)
    with pytest.raises(ValueError, match="step 'take' reads reviews, which no earlier"):
        prove_order((take, read))
    with pytest.raises(ValueError, match="writes reviews a second time"):
        prove_order((read, read))

    @step(reads=(Tally,), writes=Match, grain=whole)
    def early(tallies: DataFrame) -> DataFrame:
        return tallies

    with pytest.raises(ValueError, match="reads tallies"):
        prove_order((early,))


def test_a_part_without_a_value_is_a_part(engine: Engine) -> None:
    counted: list[int] = []

    @step(reads=(Listing,), writes=Tally, grain=by("product_id"))
    def count(listings: DataFrame) -> DataFrame:
        counted.append(len(listings))
        product = listings["product_id"].iloc[0]
        row = (f"t{product}", "s", product, None, len(listings), 0.0, 0.0)
        return DataFrame([row], columns=list(columns_of(Tally).names))

    rows = [
        Listing(listing_id=str(i), shop="s", product_id=None if i < 2 else "p") for i in range(5)
    ]
    with writing(engine) as connection:
        replace_records(connection, Listing, rows)
    assert run(engine, (count,)) == [Done("count", 2, 2, 2)]
    assert sorted(counted) == [2, 3]
    assert run(engine, (count,)) == [Done("count", 0, 2, 0)]


def test_a_part_may_not_write_over_another(engine: Engine) -> None:
    fill(engine, ROWS)

    @step(reads=take.reads, writes=CurrentReview, grain=by("shop"))
    def stray(reviews: DataFrame, products: DataFrame) -> DataFrame:
        return take(reviews, products).assign(shop="a")

    with pytest.raises(ValueError, match="rows of another part than 'b'"):
        run(engine, (read, stray))
    assert table(engine, CurrentReview).empty


def test_a_step_reads_the_column_by_which_it_is_cut() -> None:
    @step(reads=(Listing.only("listing_id"),), writes=Match, grain=by("shop"))
    def blind(listings: DataFrame) -> DataFrame:
        return listings

    with pytest.raises(ValueError, match="is cut by 'shop' and must read it from listings"):
        prove_order((blind,))


def test_large_parts_are_read_in_turn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(engine, ROWS)
    monkeypatch.setattr("pipeline.run.CHUNK", 5)
    assert run(engine)[1] == Done("take", 3, 3, 12)
    assert len(table(engine, CurrentReview)) == 12


def test_append_and_replace_refuse_a_frame_that_is_not_the_table(engine: Engine) -> None:
    frame = DataFrame({"listing_id": ["x"]})
    refusals: list[Callable[..., object]] = [append, replace]
    for refuse in refusals:
        with writing(engine) as connection, pytest.raises(Problem, match="missing column 'shop'"):
            refuse(connection, Match, frame)
