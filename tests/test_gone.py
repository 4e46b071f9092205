"""Tests of db.gone, on both databases: what counts as gone, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from db.connect import reading, writing
from db.identity import review_id
from db.intake import append, close_crawl, open_crawl
from db.rows import write
from db.schema import Capture, Crawl, CrawlVerdict, Cursor, RawReview, Reject, Sighting, Version

FIRST = datetime(2026, 10, 1, 3, tzinfo=UTC)
ALL = "abc"


def review(key: str, content: str = "1", listing: str = "l1") -> RawReview:
    return RawReview(
        id=review_id("backfit", key, content), shop="backfit", review_key=key,
        content_hash=content, listing_id=listing, rating_text="5", fetched=FIRST,
    )  # fmt: skip


def crawled(
    engine: Engine,
    week: int,
    keys: str,
    outcome: str = "complete",
    *,
    kind: str = "crawl",
    sweep: bool = True,
    walked: str = "l1",
    position: str = "",
    reject: bool = False,
    accepted: bool = True,
) -> Crawl:
    """Crawl a listing and judge the crawl, as a run would."""
    started = FIRST + timedelta(days=7 * week)
    crawl = open_crawl(engine, "backfit", kind, started, sweep)
    at = Cursor(shop="backfit", listing_id=walked, position=position, crawl_id=crawl)
    page = Capture(
        capture="0" * 64, url="http://u/p", shop="backfit", fetched=started, size=1,
        listing_id=walked, crawl_id=crawl,
    )  # fmt: skip
    refused = Reject(crawl_id=crawl, place="http://u/p#problem-1", reason="a block that is no JSON")
    append(
        engine, crawl, reviews=[review(key) for key in keys], cursor=at, captures=[page],
        rejects=[refused] if reject else [],
    )  # fmt: skip
    closed = close_crawl(engine, crawl, started, outcome)
    with writing(engine) as connection:
        verdict = CrawlVerdict(crawl_id=crawl, shop="backfit", accepted=accepted)
        write(connection, CrawlVerdict, [verdict])
    return closed


def story(engine: Engine, key: str = "c") -> list[bool]:
    """Return what became of a review, change by change: there, or gone."""
    table = Version.table()
    query = select(table.c.review_id).where(table.c.review_key == key).order_by(table.c.crawl_id)
    with reading(engine) as connection:
        return [found is not None for found in connection.execute(query).scalars()]


def test_a_review_is_gone_after_two_complete_sweeps_without_it(engine: Engine) -> None:
    weeks = enumerate((ALL, "ab", "ab", "ab"))
    assert [crawled(engine, week, keys).gone for week, keys in weeks] == [0, 0, 1, 0]
    assert (story(engine), story(engine, "a")) == ([True, False], [True])
    with reading(engine) as connection:
        found = connection.execute(select(Sighting.table()).order_by("review_key")).all()
    assert [(row.review_key, row.crawl_id[13:18], row.missed is None) for row in found] == [
        ("a", "10-22", True), ("b", "10-22", True), ("c", "10-01", False),
    ]  # fmt: skip


def test_what_comes_back_is_a_new_version_and_may_go_again(engine: Engine) -> None:
    for week, keys in enumerate((ALL, "ab", "ab", ALL, "ab", ALL, "ab", "ab")):
        crawled(engine, week, keys)
    assert story(engine) == [True, False, True, False]


@pytest.mark.parametrize(
    "between",
    [
        {"outcome": "partial"},
        {"outcome": "failed"},
        {"sweep": False},
        {"kind": "import"},
        {"kind": "archive"},
        {"walked": "l2"},
        {"position": "http://u/p?page=2"},
        {"reject": True},
    ],
)
def test_only_a_complete_sweep_that_walked_the_listing_counts(
    engine: Engine, between: dict[str, object]
) -> None:
    crawled(engine, 0, ALL)
    for week in (1, 2, 3):
        assert crawled(engine, week, "ab", **between).gone == 0  # type: ignore[arg-type]
    assert crawled(engine, 4, "ab").gone == 0
    assert crawled(engine, 5, "ab", **between).gone == 0  # type: ignore[arg-type]
    assert crawled(engine, 6, "ab").gone == 1
    assert story(engine) == [True, False]


def test_one_that_is_met_in_between_begins_anew(engine: Engine) -> None:
    crawled(engine, 0, ALL)
    crawled(engine, 1, "ab")
    crawled(engine, 2, "c", "partial")
    assert crawled(engine, 3, "ab").gone == 0
    assert crawled(engine, 4, "ab").gone == 1


def test_what_only_a_held_crawl_missed_twice_is_noted_again(engine: Engine) -> None:
    """A crawl that is held back tells readers nothing: the next one must say it."""
    crawled(engine, 0, ALL)
    crawled(engine, 1, "ab")
    assert [crawled(engine, 2, "ab", accepted=False).gone, crawled(engine, 3, "ab").gone] == [1, 0]
    assert story(engine) == [True, False, False]
    crawled(engine, 4, "ab")
    assert story(engine) == [True, False, False]


def test_another_shop_is_left_alone(engine: Engine) -> None:
    other = open_crawl(engine, "hangwise", "crawl", FIRST)
    theirs = review("z")
    theirs.shop, theirs.id = "hangwise", review_id("hangwise", "z", "1")
    append(engine, other, reviews=[theirs])
    close_crawl(engine, other, FIRST, "complete")
    for week in range(1, 4):
        crawled(engine, week, "ab")
    assert story(engine, "z") == [True]
