"""The played month against the truth: each change has its cause, and nothing else is told."""

from __future__ import annotations

from collections import Counter
from math import fsum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.connect import connect, reading
from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Match,
    Month,
    MonthCause,
    MonthSource,
    RawListing,
    Record,
    Repeat,
    Sighting,
    Stood,
    Stranger,
    TrustSignal,
)
from desk.demo import work
from desk.demo.world import FIRST_MONTH, SECOND_MONTH
from desk.judge import Editor, judge
from desk.session import session
from pipeline.causes import explain
from reports.changes import compare
from reports.edition.document import Document
from reports.edition.stored import DOCUMENT, from_json
from reports.edition.views import EditionView
from reports.queries import read_facts
from tests.play.accounted import skeletons, unaccounted
from tests.play.expected import (
    TORN,
    UNNAMED,
    campaigns,
    edited_by_shop,
    expected,
    removed_by_shop,
)
from tests.play.planted import (
    ALL,
    BROKEN,
    COPY_NAME,
    COPY_OF,
    COPY_PATH,
    NONE,
    RECALLED,
    edited,
    known_at,
    removed,
)
from tests.play.staged import METHOD, Played, played, sweeps

THEN, NOW = "2026-10", "2026-11"


@pytest.fixture(scope="module", params=[ALL, NONE], ids=["all", "none"])
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, request.param)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, ALL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, NONE)


def rows(play: Played, record: type[Record], **wanted: object) -> list[Any]:
    """Read the rows of a table that have these values."""
    engine = connect(f"sqlite:///{play.home}/upright.db")
    asked = select(record.table()).filter_by(**wanted)
    with reading(engine) as connection:
        found = list(connection.execute(asked))
    engine.dispose()
    return found


def told(play: Played) -> EditionView:
    """Read what an edition of the month would say."""
    engine = connect(f"sqlite:///{play.home}/upright.db")
    found = compare(read_facts(engine), NOW, ZoneInfo("UTC"))
    engine.dispose()
    return found


def causes(play: Played) -> dict[str, dict[str, tuple[float, int]]]:
    """Give what moved each score: by product and cause, points and reviews."""
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for row in rows(play, MonthCause, month=NOW):
        found.setdefault(row.product_id, {})[row.cause] = (row.points, row.reviews)
    return found


def test_every_new_edited_and_removed_review_is_a_cause_and_nothing_else_is(play: Played) -> None:
    wanted = expected(play.plants)
    found = causes(play)
    assert len(found) == 7
    counts = {
        product: {cause: n for cause, (_, n) in parts.items()} for product, parts in found.items()
    }
    assert counts == {
        product: {
            **{cause: wanted.of(cause, product) for cause in ("new", "edited", "gone")},
            **dict.fromkeys(("age", "credibility", "method", "outage"), 0),
        }
        for product in found
    }
    for cause in ("new", "edited", "gone"):  # a cause without a review moves nothing
        assert {one for one in found if found[one][cause][0]} <= {
            one for one in found if wanted.of(cause, one)
        }


def test_only_a_method_that_changed_moves_a_score_and_no_source_was_lost(play: Played) -> None:
    moved = {
        cause: {one for one, parts in causes(play).items() if parts[cause][0]}
        for cause in ("method", "credibility", "outage")
    }
    assert moved["credibility"] == moved["outage"] == set()
    assert bool(moved["method"]) == ("method" in play.plants)
    methods = {row.method for row in rows(play, Month, month=NOW)}
    assert methods == {METHOD["version"]["method" in play.plants]}
    assert {row.method for row in rows(play, Month, month=THEN)} == {METHOD["version"][0]}


def test_the_causes_of_a_change_add_up_to_it(play: Played) -> None:
    scores = {(row.month, row.product_id): row.score for row in rows(play, Month)}
    for product, parts in causes(play).items():
        change = scores[NOW, product] - scores[THEN, product]
        assert fsum(points for points, _ in parts.values()) == pytest.approx(change, abs=1e-9)


def test_reviews_stand_where_the_truth_has_them(play: Played) -> None:
    """Of each review with an id: whether it counts, and as which version, in either month."""
    wanted = expected(play.plants)
    spans = rows(play, Stood)
    before = {(row.shop, row.review_key): row for row in spans if row.since <= THEN}
    after = {(row.shop, row.review_key): row for row in spans if row.until is None}
    new, gone = after.keys() - before.keys(), before.keys() - after.keys()
    assert Counter((after[one].product_id, one[0]) for one in new) == wanted.new
    assert Counter((before[one].product_id, one[0]) for one in gone) == wanted.gone
    changed = [one for one in after.keys() & before.keys() if before[one].id != after[one].id]
    assert Counter((after[one].product_id, one[0]) for one in changed) == wanted.edited
    by_id = known_at(SECOND_MONTH, play.plants).by_id
    for shop, key in changed:
        assert by_id[shop, key.rpartition("-")[2]].edited is not None


def test_what_is_missing_once_counts_and_what_is_missing_twice_is_gone(play: Played) -> None:
    gone = removed_by_shop(play.plants)
    last, twice = sweeps(play.plants)[-1], len(sweeps(play.plants)) > 1
    crawls = {(row.shop, row.started): row for row in rows(play, Crawl)}
    assert {shop: row.gone for (shop, at), row in crawls.items() if at <= SECOND_MONTH} == (
        dict.fromkeys((shop for shop, at in crawls if at <= SECOND_MONTH), 0)
    )
    found = +Counter({shop: row.gone for (shop, at), row in crawls.items() if at == last})
    assert found == (gone if twice else Counter())
    assert Counter(row.shop for row in rows(play, Sighting) if row.missed) == gone
    assert +Counter({one.shop: one.removed for one in told(play).covers}) == found
    assert gone["hangwise"] == 2 + ("removed" in play.plants)
    torn = [row.rejected for (shop, _), row in crawls.items() if shop == TORN]
    assert min(torn) > 20  # why nothing is ever gone there: a block that cannot be read


def test_crawls_count_what_was_edited(play: Played) -> None:
    found = Counter({row.shop: row.edited for row in rows(play, Crawl) if row.edited})
    assert found == edited_by_shop(play.plants)
    assert UNNAMED not in found


def test_the_two_planted_reviews_are_read_as_they_are_now(planted: Played) -> None:
    one, other = edited(), removed()
    stood = rows(planted, Stood, shop=one.shop)
    (old, new) = sorted(
        (row for row in stood if row.review_key.endswith(one.review_id)), key=lambda row: row.since
    )
    assert (old.rating, old.until, new.rating, new.until) == (1.0, NOW, 0.0, None)
    (gone,) = (
        row for row in rows(planted, Stood, shop=other.shop)
        if row.review_key.endswith(other.review_id)
    )  # fmt: skip
    assert (gone.since, gone.until) == (THEN, NOW)


def test_each_campaign_of_the_month_is_marked_and_no_other(play: Played) -> None:
    wanted = campaigns(play.plants)
    assert len(wanted) == 1 + ("campaign" in play.plants)
    marked = [row for row in rows(play, TrustSignal) if row.burst]
    assert {(row.product_id, row.shop) for row in marked} == wanted.keys()
    for (product, shop), keys in wanted.items():
        here = {
            row.review_key.rpartition("-")[2]
            for row in marked
            if (row.product_id, row.shop) == (product, shop)
        }
        assert set(keys) <= here
        assert len(here) <= len(keys) + 2  # honest ones who wrote in those very days


def test_a_campaign_moves_its_product_by_less_than_a_point(planted: Played) -> None:
    for product, shop in campaigns(ALL):
        assert abs(causes(planted)[product]["new"][0]) < 1, (product, shop)


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


def drafted(play: Played) -> Document:
    """Read the draft of the edition as data."""
    return from_json((play.home / "editions" / f"{NOW}-draft" / DOCUMENT).read_bytes())


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
