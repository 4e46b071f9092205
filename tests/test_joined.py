"""Tests of reports.joined: months of merged products, in any order of rows."""

from __future__ import annotations

from itertools import permutations

from sqlalchemy import Engine

from db.schema import Month, MonthSource
from reports.joined import join, join_months
from reports.queries import read_facts
from tests.seeds import SMALL, add, fill, month_rows
from tests.seeds.decided import alias
from tests.seeds.pages import ONE_SHOP, render, words

MONTH = {"aurel-a2": (80.0, 30, 40), "aurel-old": (70.0, 50, 55), "bramo-3": (None, 3, 3)}


def test_counts_are_summed_and_the_score_is_that_of_most_reviews(engine: Engine) -> None:
    fill(engine, SMALL, ONE_SHOP)
    add(engine, *month_rows("2026-09", MONTH), alias("aurel-old", "aurel-a2"))
    facts = join(read_facts(engine))
    assert [told(row) for row in facts.months] == [
        ("2026-09", "aurel-a2", 70.0, 66.0, 74.0, 80, 95),
        ("2026-09", "bramo-3", None, None, None, 3, 3),
    ]
    assert [given(row) for row in facts.month_sources] == [
        ("backfit", "aurel-a2", 95, 80, "backfit/2026-09-28T03:00:00Z"),
        ("backfit", "bramo-3", 3, 3, "backfit/2026-09-28T03:00:00Z"),
    ]


def test_of_two_that_stand_alike_the_one_that_is_left_leads() -> None:
    rows = [month("b", 70.0), month("a", 60.0), month("c", 50.0)]
    for order in permutations(rows):
        (one,) = join_months(order, {"a": "b", "c": "b"})
        assert told(one) == ("2026-09", "b", 70.0, None, None, 27, 27)


def test_a_page_tells_the_past_of_what_was_merged_into_it(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *month_rows("2026-08", {"aurel-old": (70.0, 50, 55)}))
    add(lite, *month_rows("2026-09", MONTH), alias("aurel-old", "aurel-a2"))
    page = words(render(lite)["products/aurel-a2.html"])
    assert "Sep 2026 70 80 Aug 2026 70 50" in page


def month(product: str, score: float) -> Month:
    return Month(
        month="2026-09", product_id=product, score=score, counted=9, listed=9, method="1.3"
    )


def told(row: Month) -> tuple[object, ...]:
    return (
        row.month, row.product_id, row.score, row.low, row.high, row.counted, row.listed,
    )  # fmt: skip


def given(row: MonthSource) -> tuple[object, ...]:
    return (row.shop, row.product_id, row.reviews, row.counted, row.crawl_id)
