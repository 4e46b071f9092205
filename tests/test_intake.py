"""Tests of db.intake, on both databases: nothing twice, nothing lost, any order of arrival."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import Engine, func, select

from db.connect import reading, writing
from db.identity import review_id
from db.intake import append, close_crawl, cursors, find_crawl, open_crawl
from db.problem import Problem
from db.rows import write
from db.schema import Capture, CrawlVerdict, Cursor, RawReview, Record, Reject, Sighting, Version

FIRST = datetime(2026, 10, 1, 3, tzinfo=UTC)
SECOND = datetime(2026, 11, 1, 3, tzinfo=UTC)


def review(key: str, content: str, fetched: datetime = FIRST) -> RawReview:
    return RawReview(
        id=review_id("backfit", key, content),
        shop="backfit",
        review_key=key,
        content_hash=content,
        listing_id="l1",
        rating_text="5",
        body=f"text {content}",
        fetched=fetched,
    )


def count(engine: Engine, record: type[Record]) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(record.table())).scalar_one()


def heads(engine: Engine) -> list[tuple[str, str, str]]:
    table = Version.table()
    with reading(engine) as connection:
        rows = connection.execute(select(table.c.review_key, table.c.crawl_id, table.c.review_id))
        return sorted((key, crawl, review) for key, crawl, review in rows)


def accept(engine: Engine, crawl: str, accepted: bool = True) -> None:
    """Judge a crawl, as a run would."""
    verdict = CrawlVerdict(crawl_id=crawl, shop="backfit", accepted=accepted)
    with writing(engine) as connection:
        write(connection, CrawlVerdict, [verdict])


def test_a_review_first_met_in_a_held_crawl_is_noted_again(engine: Engine) -> None:
    crawls = [
        open_crawl(engine, "backfit", "crawl", datetime(2026, 10, day, tzinfo=UTC))
        for day in (1, 2, 3)
    ]
    for crawl, accepted in zip(crawls, (False, True, True), strict=True):
        append(engine, crawl, reviews=[review("a", "1")])
        accept(engine, crawl, accepted)
    assert [head[1] for head in heads(engine)] == crawls[:2]


def test_a_review_seen_again_adds_no_row(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    done = append(engine, crawl, reviews=[review("a", "1"), review("b", "1"), review("a", "1")])
    assert (done.listed, done.distinct, done.new, done.edited) == (3, 2, 2, 0)
    again = append(engine, crawl, reviews=[review("a", "1")], pages=1)
    assert (again.listed, again.distinct, again.new) == (1, 0, 0)
    closed = close_crawl(engine, crawl, FIRST, "complete")
    assert (closed.listed, closed.distinct, closed.new, closed.pages) == (4, 2, 2, 1)
    accept(engine, crawl)
    second = open_crawl(engine, "backfit", "crawl", SECOND)
    done = append(engine, second, reviews=[review("a", "1", SECOND), review("b", "2", SECOND)])
    assert (done.listed, done.distinct, done.new, done.edited) == (2, 2, 0, 1)
    assert (count(engine, RawReview), count(engine, Version), count(engine, Sighting)) == (3, 3, 2)


def test_a_review_that_goes_back_to_its_old_text_is_noted(engine: Engine) -> None:
    for month, content in ((10, "1"), (11, "2"), (12, "1")):
        started = datetime(2026, month, 1, tzinfo=UTC)
        crawl = open_crawl(engine, "backfit", "crawl", started)
        append(engine, crawl, reviews=[review("a", content, started)])
        close_crawl(engine, crawl, started, "complete")
        accept(engine, crawl)
    assert [head[2] for head in heads(engine)] == [
        review_id("backfit", "a", content) for content in ("1", "2", "1")
    ]
    assert count(engine, RawReview) == 2


@pytest.mark.parametrize("order", list(permutations("123")))
def test_two_contents_in_one_crawl_do_not_depend_on_their_order(
    engine: Engine, order: tuple[str, ...]
) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    append(engine, crawl, reviews=[review("a", "3")])
    close_crawl(engine, crawl, FIRST, "complete")
    accept(engine, crawl)
    second = open_crawl(engine, "backfit", "crawl", SECOND)
    for content in order:
        append(engine, second, reviews=[review("a", content, SECOND)])
    assert heads(engine) == [("a", crawl, review_id("backfit", "a", "3"))]


@pytest.mark.parametrize("order", [*permutations("123"), *permutations("12"), ("2", "1", "2")])
@pytest.mark.parametrize("batches", [1, 3])
def test_a_crawl_accounts_for_every_review(
    engine: Engine, order: tuple[str, ...], batches: int
) -> None:
    """One id with several contents: edited or not, whatever came first, in one batch or more."""
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    append(engine, crawl, reviews=[review("a", "1"), review("b", "1")])
    second = open_crawl(engine, "backfit", "crawl", SECOND)
    met = [review("a", content, SECOND) for content in order]
    met += [review(key, "1", SECOND) for key in "bccd"]
    for batch in [met] if batches == 1 else [[one] for one in met]:
        append(engine, second, reviews=batch)
    told = find_crawl(engine, second)
    assert told is not None
    assert (told.listed, told.distinct, told.new, told.edited) == (len(met), 4, 2, 1)


def test_a_review_that_ends_as_it_was_is_not_edited(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    append(engine, crawl, reviews=[review("a", "2")])
    second = open_crawl(engine, "backfit", "crawl", SECOND)
    edited = [append(engine, second, reviews=[review("a", c, SECOND)]).edited for c in "12"]
    assert edited == [1, -1]
    third = open_crawl(engine, "backfit", "crawl", datetime(2026, 12, 1, tzinfo=UTC))
    assert append(engine, third, reviews=[review("a", c, SECOND) for c in "12"]).edited == 0


def test_a_place_is_rejected_once(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    rejects = [Reject(crawl_id=crawl, place=str(n), reason="no text") for n in (1, 2, 2)]
    assert append(engine, crawl, rejects=rejects).rejected == 2
    again = [Reject(crawl_id=crawl, place=str(n), reason="no text") for n in range(2, 1200)]
    assert append(engine, crawl, rejects=again).rejected == 1197
    other = open_crawl(engine, "backfit", "crawl", SECOND)
    assert append(engine, other, rejects=[Reject(crawl_id=other, place="1", reason="x")])
    told = find_crawl(engine, crawl)
    assert told is not None and told.rejected == count(engine, Reject) - 1 == 1199


def test_rows_and_cursor_stand_or_fall_together(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    at = Cursor(shop="backfit", listing_id="l1", position="page 2", crawl_id=crawl)
    append(engine, crawl, reviews=[review("a", "1")], cursor=at)
    assert cursors(engine, crawl) == {"l1": "page 2"}
    broken = review("b", "1")
    broken.listing_id = None  # type: ignore[assignment]  # the fault that the test plants
    further = Cursor(shop="backfit", listing_id="l1", position="page 3", crawl_id=crawl)
    with pytest.raises(Exception, match=r"(?i)null"):
        append(engine, crawl, reviews=[broken], cursor=further)
    assert cursors(engine, crawl) == {"l1": "page 2"}
    assert open_crawl(engine, "backfit", "crawl", FIRST) == crawl
    close_crawl(engine, crawl, FIRST, "partial", "killed")
    assert cursors(engine, crawl) == {}


def test_an_ended_crawl_takes_no_more(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    close_crawl(engine, crawl, FIRST, "failed", "unreachable")
    with pytest.raises(Problem, match="has ended"):
        append(engine, crawl, reviews=[review("a", "1")])
    with pytest.raises(Problem, match="has ended"):
        open_crawl(engine, "backfit", "crawl", FIRST)
    assert count(engine, RawReview) == 0
    found = find_crawl(engine, crawl)
    assert found is not None and (found.outcome, found.reason) == ("failed", "unreachable")
    assert find_crawl(engine, "backfit/never") is None


def test_nul_and_lone_surrogates_stay_outside(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    odd = review("a", "1")
    odd.body = "a\x00b\ud800c"
    append(
        engine, crawl, reviews=[odd], rejects=[Reject(crawl_id=crawl, place="p", reason="r\x00")]
    )
    table = RawReview.table()
    with reading(engine) as connection:
        row = connection.execute(select(table.c.body, table.c.title, table.c.fetched)).one()
    assert tuple(row) == ("abc", None, FIRST)


def test_captures_are_kept_once(engine: Engine) -> None:
    crawl = open_crawl(engine, "backfit", "crawl", FIRST)
    shot = Capture(capture="c" * 64, url="http://u", shop="backfit", fetched=FIRST, size=3)
    append(engine, crawl, captures=[shot, shot])
    append(engine, crawl, captures=[shot])
    assert count(engine, Capture) == 1
