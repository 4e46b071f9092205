"""The played month against the truth: what moved each score, and nothing else did."""

from __future__ import annotations

from collections import Counter
from math import fsum

import pytest

from db.schema import (
    Crawl,
    Month,
    Sighting,
    Stood,
    TrustSignal,
)
from desk.demo.world import SECOND_MONTH
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
    NONE,
    edited,
    known_at,
    removed,
)
from tests.play.staged import METHOD, Played, played, sweeps
from tests.play.told import NOW, THEN, causes, rows, told


@pytest.fixture(scope="module", params=[ALL, NONE], ids=["all", "none"])
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, request.param)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory, ALL)


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
