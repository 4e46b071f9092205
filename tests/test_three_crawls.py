"""One story of a shop, crawl by crawl: ids that collide or lack, edits, reviews that go and return.

Every table that a crawl writes is compared whole, on both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from db.connect import connect, writing
from db.rows import write
from db.schema import (
    Crawl,
    CrawlVerdict,
    Price,
    RawListing,
    RawReview,
    Record,
    Reject,
    Sighting,
    Version,
)
from tests.shops.crawling import NOW
from tests.shops.pages import Review, product_page, review
from tests.shops.world import World, opened

WHOLE: tuple[type[Record], ...] = (Crawl, RawReview, Version, Sighting, RawListing, Price, Reject)
NAMELESS = [{key: value for key, value in review(n).items() if key != "@id"} for n in (8, 9)]
FIRST = [review(1), review(2), review(3), *NAMELESS]
EDITED = review(2, reviewBody="On second thoughts, it squeaks.")
OTHER = [review(5)]
SAME_ID = review(5, reviewBody="Of another table.", author={"name": "Ivo Rask"})
STORY: tuple[tuple[Sequence[Review], Sequence[Review]], ...] = (
    (FIRST, OTHER),
    ([review(1), EDITED, NAMELESS[0]], OTHER),  # 3 and a nameless one are missing
    ([review(1), EDITED, NAMELESS[0], SAME_ID], OTHER),  # an id stands for two: partial
    ([review(1), EDITED, NAMELESS[0]], OTHER),  # missing in two complete sweeps: gone
    (FIRST, OTHER),  # both are back, and the edit is taken back
    (FIRST[1:], OTHER),  # missing once
    (FIRST, OTHER),  # and there again
)


def told(world: World) -> None:
    """Crawl the shop week by week, and judge each crawl as a run would."""
    engine = connect(world.config.database_url)
    for week, (first, second) in enumerate(STORY):
        pages = {"/p/1": product_page(first, name="A"), "/p/2": product_page(second, name="B")}
        world.open("story", pages, "/p/1", "/p/2")
        crawl = world.crawl("story", NOW + timedelta(days=7 * week)).crawl
        verdict = CrawlVerdict(crawl_id=crawl.crawl_id, shop="story", accepted=True)
        with writing(engine) as connection:
            write(connection, CrawlVerdict, [verdict])
    engine.dispose()


def week_of(crawl_id: object) -> int:
    """Number a crawl by its week."""
    days = [(NOW + timedelta(days=7 * week)).isoformat() for week in range(len(STORY))]
    return days.index(str(crawl_id).partition("/")[2])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give the world in which the story was told."""
    return retold(tmp_path_factory.mktemp("story"))


def retold(folder: Path, url: str | None = None) -> World:
    """Tell the story; the key of the author hashes is always the same."""
    (folder / "home").mkdir()
    (folder / "home" / "secret").write_text("5e" * 32, "ascii")
    with opened(folder, url) as made:
        told(made)
    return made


def test_each_crawl_accounts_for_what_it_met(world: World) -> None:
    names = ("outcome", "distinct", "new", "edited", "gone", "rejected")
    assert [tuple(row[name] for name in names) for row in world.rows(Crawl)] == [
        ("complete", 6, 6, 0, 0, 0),
        ("complete", 4, 0, 1, 0, 0),
        ("partial", 4, 0, 0, 0, 1),
        ("complete", 4, 0, 0, 2, 0),
        ("complete", 6, 0, 1, 0, 0),
        ("complete", 5, 0, 0, 0, 0),
        ("complete", 6, 0, 0, 0, 0),
    ]
    [reject] = world.rows(Reject)
    assert (week_of(reject["crawl_id"]), reject["reason"]) == (2, "an id stands for two reviews")
    assert {(week_of(row["crawl_id"]), row["missed"]) for row in world.rows(Sighting)} == {
        (6, None)
    }


def test_each_change_is_kept_once(world: World) -> None:
    """Those without an id go by their content, which is the same whenever they return."""
    bodies = {row["id"]: row["body"] for row in world.rows(RawReview)}
    keys = {str(row["review_key"]) for row in world.rows(RawReview)}
    unnamed = {key: "content" for key in keys if key.startswith("content:")}
    assert (len(bodies), len(keys), len(unnamed)) == (7, 6, 2)
    story = [
        (unnamed.get(str(row["review_key"]), row["review_key"]), week_of(row["crawl_id"]),
         bodies.get(row["review_id"]))
        for row in world.rows(Version)
    ]  # fmt: skip
    texts = {n: f"Words of review {n}, all invented." for n in (1, 2, 3, 5, 8, 9)}
    assert sorted(story, key=str) == [
        ("content", 0, texts[8]),
        ("content", 0, texts[9]),
        ("content", 3, None),
        ("content", 4, texts[9]),
        ("r1", 0, texts[1]),
        ("r2", 0, texts[2]),
        ("r2", 1, EDITED["reviewBody"]),
        ("r2", 4, texts[2]),
        ("r3", 0, texts[3]),
        ("r3", 3, None),
        ("r3", 4, texts[3]),
        ("r5", 0, texts[5]),
    ]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_both_databases_hold_the_same_to_the_last_column(
    world: World, tmp_path: Path, database_url: str
) -> None:
    other = retold(tmp_path, database_url)
    for record in WHOLE:
        assert other.rows(record) == world.rows(record)
        assert world.rows(record) or record is Price
