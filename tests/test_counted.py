"""Tests of pipeline.counted and pipeline.cells: what counts, and how it adds up exactly."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from math import fsum

from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, isna
from pytest import approx

from db.contract import fit
from db.schema import Cell, CountedReview, CurrentReview, Match, Repeat, TrustSignal
from pipeline.cells import cells
from pipeline.counted import counted
from tests.frames import frame

DAY = datetime(2026, 10, 1, 12, tzinfo=UTC)  # a Thursday: 1 January 1970 was one as well
WEEK = 2961


def counted_of(reviews: list[dict[str, object]]) -> list[dict[str, object]]:
    given_ = fit(frame(CurrentReview, [{"shop": "s", **one} for one in reviews]), CurrentReview)
    matches = frame(Match, [{"listing_id": "a", "shop": "s", "product_id": "p"},
                            {"listing_id": "b", "shop": "s"}])  # fmt: skip
    repeats = frame(Repeat, [{"id": "copy", "shop": "s", "excluded": "a copy"}])
    trust = frame(TrustSignal, [{"id": "odd", "shop": "s", "signals": "burst,too_short"}])
    found = fit(counted(given_, matches, repeats, trust), CountedReview)
    plain = found.astype(object).where(found.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def test_only_what_counts_is_kept_with_product_week_and_tests() -> None:
    one = {"listing_id": "a", "rating": 0.5, "review_key": "k"}
    found = counted_of([
        {**one, "id": "plain", "published": DAY},
        {**one, "id": "odd"},
        {**one, "id": "copy"},
        {**one, "id": "barred", "excluded": "no rating that can be read"},
        {**one, "id": "lost", "listing_id": "b"},
        {**one, "id": "nowhere", "listing_id": "c"},
    ])  # fmt: skip
    same = {"shop": "s", "review_key": "k", "product_id": "p", "rating": 0.5}
    assert found == [
        {**same, "id": "plain", "week": WEEK, "signals": ""},
        {**same, "id": "odd", "week": None, "signals": "burst,too_short"},
    ]


def test_a_week_begins_where_the_first_of_all_did() -> None:
    one = {"listing_id": "a", "rating": 0.5, "review_key": "k"}
    days = [datetime(2026, 9, 30, 23, 59, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC),
            datetime(1969, 12, 31, tzinfo=UTC)]  # fmt: skip
    found = counted_of([{**one, "id": str(n), "published": day} for n, day in enumerate(days)])
    assert [row["week"] for row in found] == [WEEK - 1, WEEK, -1]


ROWS = st.lists(
    st.tuples(st.sampled_from("pq"), st.sampled_from([None, 1, 2]), st.sampled_from(["", "burst"]),
              st.floats(0, 1)), max_size=25,
)  # fmt: skip


def reviews_of(rows: list[tuple[str, int | None, str, float]]) -> DataFrame:
    found = frame(CountedReview, [
        {"id": str(n), "shop": "s", "review_key": str(n), "product_id": product, "week": week,
         "signals": signals, "rating": rating}
        for n, (product, week, signals, rating) in enumerate(rows)
    ])  # fmt: skip
    names = ["id", "product_id", "shop", "week", "signals", "rating"]
    return fit(found, CountedReview)[names]


@settings(deadline=None)
@given(ROWS, st.randoms())
def test_cells_are_exact_whatever_the_order(
    rows: list[tuple[str, int | None, str, float]], chance: random.Random
) -> None:
    found = fit(cells(reviews_of(rows)), Cell)
    again = fit(cells(reviews_of(chance.sample(rows, len(rows)))), Cell)
    assert found.equals(again)
    assert found["n"].sum() == len(rows)
    for cell in found.itertuples():
        week = None if isna(cell.week) else cell.week
        mine = [r for p, w, s, r in rows if (p, w, s) == (cell.product_id, week, cell.signals)]
        squares = fsum(rating * rating for rating in mine)
        assert cell.n == len(mine)
        assert (cell.rating_sum, cell.rating_squares) == approx((fsum(mine), squares), abs=1e-12)


def test_no_review_makes_no_cell() -> None:
    assert fit(cells(reviews_of([])), Cell).empty
