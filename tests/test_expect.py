"""Tests of pipeline.expect: bad crawls are held back with every reason, good ones are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pandas import DataFrame

from db.contract import fit
from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Expectation,
    Permission,
    Review,
    Sighting,
    Version,
)
from pipeline.expect import RESEARCH, UNRATED, UNSCORABLE, current, expect
from pipeline.standing import MEASURED
from tests.frames import frame, shipped_methods

STAMP = datetime(2026, 10, 1, tzinfo=UTC)


def crawl(
    number: int, distinct: int, outcome: str = "complete", **more: object
) -> dict[str, object]:
    return {
        "crawl_id": f"s/{number}", "shop": "s", "kind": "crawl", "sweep": True, "started": STAMP,
        "outcome": outcome, "distinct": distinct, **more,
    }  # fmt: skip


METHODS = shipped_methods()


def verdicts(crawls: list[dict[str, object]], *bounds: dict[str, object],
             versions: list[dict[str, object]] | None = None,
             reviews: list[dict[str, object]] | None = None) -> dict[str, str | None]:  # fmt: skip
    found = expect(
        frame(Crawl, crawls), frame(Version, versions or []),
        frame(Review, reviews or [])[["id", "shop", "listing_id", *MEASURED]],
        fit(frame(Expectation, list(bounds)), Expectation), METHODS,
    )  # fmt: skip
    fitted = fit(found, CrawlVerdict)
    assert fitted["accepted"].eq(fitted["reason"].isna()).all()
    reasons = fitted["reason"].astype(object).where(fitted["reason"].notna(), None)
    return dict(zip(fitted["crawl_id"], reasons, strict=True))


def bound(measure: str, least: float | None = None, most: float | None = None) -> dict[str, object]:
    return {"shop": "s", "measure": measure, "least": least, "most": most}


def test_a_failed_crawl_is_held_back_and_an_open_one_is_not_judged() -> None:
    crawls = [crawl(1, 0, "failed", reason="unreachable"), crawl(2, 5, "open"), crawl(3, 9)]
    assert verdicts(crawls) == {"s/1": "the crawl failed (unreachable)", "s/3": None}


@pytest.mark.parametrize(
    ("distinct", "reason"),
    [
        (119, "reviews is 119, expected at least 120"),
        (120, None),
        (200, None),
        (201, "reviews is 201, expected at most 200"),
    ],
)
def test_the_bounds_of_a_shop_hold(distinct: int, reason: str | None) -> None:
    assert verdicts([crawl(1, distinct)], bound("reviews", 120, 200)) == {"s/1": reason}


def test_what_the_shop_s_file_expects_at_most_goes_before_its_history() -> None:
    """An editor's way to say that a shop has grown smaller for good."""
    crawls = [crawl(1, 100), crawl(2, 100), crawl(3, 60)]
    assert verdicts(crawls)["s/3"] == "60 reviews, usual are 100"
    assert verdicts(crawls[2:], bound("reviews", 50, 70)) == {"s/3": None}
    assert verdicts(crawls, bound("reviews", 50, 70))["s/3"] is None


def test_a_collapse_is_held_back_and_does_not_become_the_new_usual() -> None:
    crawls = [crawl(1, 100), crawl(2, 110), crawl(3, 40), crawl(4, 41), crawl(5, 90)]
    assert verdicts(crawls) == {
        "s/1": None, "s/2": None, "s/3": "40 reviews, usual are 105",
        "s/4": "41 reviews, usual are 105", "s/5": None,
    }  # fmt: skip


def test_an_import_is_not_measured_by_the_usual_number() -> None:
    assert verdicts([crawl(1, 100), crawl(2, 3, kind="import")]) == {"s/1": None, "s/2": None}


def layout_break() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Ten reviews with ratings; at the second crawl eight of them lose it; the third mends it."""
    reviews: list[dict[str, object]] = []
    versions: list[dict[str, object]] = []
    for key in range(10):
        reviews += [{"id": f"{key}a", "shop": "s", "review_key": str(key), "rating": 0.5}]
        reviews += [{"id": f"{key}b", "shop": "s", "review_key": str(key), "rating": None}]
        seen = [(1, "a"), (2, "b"), (3, "a")] if key < 8 else [(1, "a")]
        versions += [
            {
                "shop": "s",
                "review_key": str(key),
                "crawl_id": f"s/{at}",
                "review_id": f"{key}{which}",
            }
            for at, which in seen
        ]
    return versions, reviews


def test_a_vanished_field_is_held_back() -> None:
    versions, reviews = layout_break()
    crawls = [crawl(1, 10), crawl(2, 10), crawl(3, 10)]
    assert verdicts(crawls, bound("fill:rating", 0.9), versions=versions, reviews=reviews) == {
        "s/1": None,
        "s/2": "fill:rating is 0.2, expected at least 0.9; "
        "the rating is missing in 8 of 10 reviews that had it",
        "s/3": None,
    }


def now(
    held: set[str],
    allowed: str = "allowed",
    seen: list[dict[str, object]] | None = None,
    research: bool = False,
) -> dict[str, str | None]:
    versions, reviews = layout_break()
    versions += [{"shop": "s", "review_key": "9", "crawl_id": "s/3", "review_id": None}]
    judged = DataFrame({
        "crawl_id": ["s/1", "s/2", "s/3"], "shop": "s", "reason": None,
        "accepted": [f"s/{n}" not in held for n in "123"],
    })  # fmt: skip
    permissions = frame(Permission, [{"shop": "s", "use": "score", "verdict": allowed}])
    columns = ["id", "shop", "listing_id", "rating", "published", "language", "verified"]
    found = current(
        frame(Review, reviews).assign(listing_id="l")[columns], frame(Version, versions),
        frame(Sighting, seen or []),
        judged, permissions, DataFrame({"shop": ["s"], "research": [research]}),
    )  # fmt: skip
    fitted = fit(found, CurrentReview)
    return {
        str(row.id): None if row.excluded != row.excluded else str(row.excluded)
        for row in fitted.itertuples()
    }


def test_current_is_the_newest_version_of_an_accepted_crawl() -> None:
    assert now(set()) == {f"{key}a": None for key in range(9)}
    held_last = {f"{key}b": UNRATED for key in range(8)} | {"8a": None, "9a": None}
    assert now({"s/3"}) == held_last
    assert now({"s/2", "s/3"}) == {f"{key}a": None for key in range(10)}
    assert now({"s/1", "s/2", "s/3"}) == {}


def test_what_an_accepted_crawl_saw_is_current_though_it_was_met_in_a_held_one() -> None:
    seen = [{"shop": "s", "review_key": "8", "crawl_id": "s/2", "review_id": "8a"}]
    assert set(now({"s/1", "s/3"})) == {f"{key}b" for key in range(8)}
    assert set(now({"s/1", "s/3"}, seen=seen)) == {f"{key}b" for key in range(8)} | {"8a"}


@pytest.mark.parametrize("verdict", ["refused", "unknown", "expired"])
def test_what_may_not_be_scored_is_excluded_by_name(verdict: str) -> None:
    assert set(now(set(), verdict).values()) == {UNSCORABLE}


def test_data_for_research_never_count_whatever_is_permitted() -> None:
    assert set(now(set(), "allowed", research=True).values()) == {RESEARCH}
