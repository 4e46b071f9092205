"""The edition of the played month names what was planted, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from db.schema import (
    CrawlVerdict,
    CurrentReview,
    Match,
    Month,
    MonthSource,
    RawListing,
    Repeat,
    Stranger,
)
from desk.demo import work
from desk.demo.world import FIRST_MONTH
from desk.judge import Editor, judge
from desk.session import session
from pipeline.causes import explain
from tests.play.accounted import skeletons, unaccounted
from tests.play.expected import (
    expected,
)
from tests.play.planted import (
    ALL,
    BROKEN,
    COPY_NAME,
    COPY_OF,
    COPY_PATH,
    NONE,
    RECALLED,
)
from tests.play.staged import Played, played, sweeps
from tests.play.told import NOW, THEN, causes, drafted, rows, told


@pytest.fixture(scope="module", params=[ALL, NONE], ids=["all", "none"])
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, request.param)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, ALL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, NONE)


def test_a_listing_of_copies_is_a_question_and_counts_for_none(
    planted: Played, plain: Played
) -> None:
    (listing,) = (row for row in rows(planted, RawListing) if str(row.url).endswith(COPY_PATH))
    (match,) = rows(planted, Match, listing_id=listing.listing_id)
    assert (match.product_id, match.question is None) == (None, False)
    (asked,) = rows(planted, Stranger, listing_id=listing.listing_id)
    there = rows(planted, CurrentReview, listing_id=listing.listing_id)
    assert (asked.named, asked.n, asked.of) == (COPY_OF[2], len(there), len(there))
    assert len(there) > 50
    copies = {row.id: row for row in rows(planted, Repeat, shop=listing.shop)}
    assert all(copies[row.id].excluded and copies[row.id].of_product for row in there)
    waits = [one for one in told(planted).waiting.questions if one.name == COPY_NAME]
    assert {one.question for one in waits} == {match.question, asked.question}
    counts = [
        (row.counted + gone, row.listed + gone)
        for one in (planted, plain)
        for gone in (expected(one.plants).of("gone", COPY_OF[2]),)
        for row in rows(one, Month, month=NOW, product_id=COPY_OF[2])
    ]
    assert counts[0] == counts[1]


def test_a_copied_product_found_to_be_the_same_counts_no_review_twice(
    planted: Played, tmp_path: Path
) -> None:
    play = planted.copied(tmp_path / "home")
    (listing,) = (row for row in rows(play, RawListing) if str(row.url).endswith(COPY_PATH))
    (before,) = rows(play, Month, month=NOW, product_id=COPY_OF[2])
    with session(play.settings()) as opened:
        editor = Editor("Ann Editor", "the same frame, and the same words under it")
        judge(opened, "same", listing.listing_id, f"product:{COPY_OF[2]}", editor)
        work.compute(opened)
        explain(opened.engine, NOW)
    (after,) = rows(play, Month, month=NOW, product_id=COPY_OF[2])
    there = len(rows(play, CurrentReview, listing_id=listing.listing_id))
    assert (after.counted, after.score) == (before.counted, before.score)
    assert after.listed == before.listed + there
    assert not [row for row in rows(play, Stranger) if row.question]
    assert causes(play)[COPY_OF[2]] == causes(planted)[COPY_OF[2]]


def test_a_shop_that_broke_is_held_back_and_stays_as_it_was_read_last(planted: Played) -> None:
    accepted = {
        row.crawl_id.partition("/")[2][:10]: row.accepted
        for row in rows(planted, CrawlVerdict, shop=BROKEN)
    }
    assert accepted == {"2026-10-01": True, "2026-11-01": False, "2026-11-02": False}
    given = {
        month: {
            (row.product_id, row.reviews, row.counted, row.crawl_id)
            for row in rows(planted, MonthSource, month=month, shop=BROKEN)
        }
        for month in (THEN, NOW)
    }
    assert given[THEN] == given[NOW]
    held = {one.shop: one for one in told(planted).covers if one.held}
    assert [*held] == [BROKEN]
    assert held[BROKEN].read == FIRST_MONTH.date()
    assert not held[BROKEN].lost


def test_no_shop_is_held_back_where_none_broke(plain: Played) -> None:
    assert all(row.accepted for row in rows(plain, CrawlVerdict))
    assert [one.shop for one in told(plain).covers if one.held or one.lost] == []


def test_only_the_recalled_product_is_recalled(play: Played) -> None:
    said = told(play)
    recalled = [one for one in said.moves if one.recalled]
    assert [one.product_id for one in recalled] == [RECALLED] * ("recalled" in play.plants)
    assert all(one.place is None and one.now.value is None for one in recalled)
    assert all(one.place for one in said.moves if one.now.state == "scored")


def test_an_edition_is_as_of_the_newest_reading(play: Played) -> None:
    assert told(play).as_of == sweeps(play.plants)[-1].date()


def test_every_figure_that_an_edition_tells_of_a_change_is_the_truths(play: Played) -> None:
    assert unaccounted(drafted(play), play.plants) == []


def test_an_edition_tells_of_what_was_planted_and_of_nothing_else(
    planted: Played, plain: Played
) -> None:
    """Hold the kinds of sentences of both months against each other: what is more was planted."""
    told, quiet = (skeletons(drafted(one)) for one in (planted, plain))
    more = {words: names for words, names in told.items() if words not in quiet}
    assert Counter(_plant(words, names) for words, names in more.items()) == {
        "broken": 1, "copied": 3, "edited": 1, "method": 3, "recalled": 1, "removed": 1,
    }  # fmt: skip
    groups = {
        product
        for words, names in told.items()
        if "atypical by the test" in words
        for product in names & {"Ondrivel Swing Lite", "Tiltheon V-1"}
    }
    assert groups == {"Ondrivel Swing Lite", "Tiltheon V-1"}


def _plant(words: str, names: set[str]) -> str:
    """Say which plant a sentence tells of."""
    if "held back" in words and names == {"Lotrecht-Laden"}:
        return "broken"
    if "copies of reviews of the Skarnvolt Bedrock 500" in words and COPY_NAME in names:
        return "copied"
    if "No product of the catalog fits" in words and COPY_NAME in names:
        return "copied"
    if words == "{} listings wait for a decision.":  # one waits without it
        return "copied"
    if "from edited reviews" in words and names == {"Skarnvolt Bedrock 500"}:
        return "edited"
    if "from the method" in words and "Ondrivel Swing Lite" in names:  # few of its owners verify
        return "method"
    if names == {"Korvestal HK-90"} and "is recalled" in words:
        return "recalled"
    if "removed at the source" in words and "Hangwise" in names:
        return "removed"
    if names <= {"2.0", "2.1", "weight unverified"} and names:
        return "method"
    return f"nothing planted: {words} {sorted(names)}"
