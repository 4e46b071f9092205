"""Tests of an archive that is read again: a mended reader mends the past, nothing else moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.captures import captures_of
from db.connect import connect, writing
from db.problem import Problem
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
from desk.again import read_archives
from desk.session import Session
from spiders.archive.again import read_again
from spiders.archive.members import members
from spiders.archive.store import files_of
from spiders.imports import import_files
from spiders.platforms.platform import Page, Read
from spiders.reading import read_page
from tests.desk import Desk
from tests.shops.crawling import NOW
from tests.shops.pages import paged, product_page, review, shop_of
from tests.shops.speaking import some_told, speakers
from tests.shops.world import World, opened

WEEK = timedelta(days=7)
KEPT: tuple[type[Record], ...] = (RawReview, Version, RawListing, Price)


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Give an empty world, on each database."""
    with opened(tmp_path, database_url) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """Give an empty world on SQLite."""
    with opened(tmp_path) as made:
        yield made


def again(world: World, shop: str = "oakrow", weeks: int = 4) -> Crawl:
    """Read the archive again, with nobody there to be asked."""
    config = replace(world.config, fixed_now=NOW + weeks * WEEK, loopback={})
    engine = connect(config.database_url)
    asked = len(world.shops.log)
    try:
        return read_again(engine, config, shop)
    finally:
        engine.dispose()
        assert len(world.shops.log) == asked


def accept(world: World) -> None:
    """Judge every crawl good, as a run would."""
    engine = connect(world.config.database_url)
    with writing(engine) as connection:
        told = [CrawlVerdict(crawl_id=str(row["crawl_id"]), shop=str(row["shop"]), accepted=True)
                for row in world.rows(Crawl)]  # fmt: skip
        write(connection, CrawlVerdict, told)
    engine.dispose()


def heads(world: World) -> dict[str, dict[str, object] | None]:
    """Return each review as it is by the newest version of it; none: it is gone."""
    rows = {row["id"]: row for row in world.rows(RawReview)}
    versions = sorted(world.rows(Version), key=lambda row: str(row["crawl_id"]))
    return {
        str(row["review_key"]): rows[row["review_id"]] if row["review_id"] else None
        for row in versions
    }


def blind(**missing: Any) -> Callable[[Page], Read]:
    """Make a reader that misses some fields."""

    def read(page: Page) -> Read:
        found = read_page(page)
        return replace(found, reviews=tuple(replace(one, **missing) for one in found.reviews))

    return read


def test_a_mended_reader_mends_the_past(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = paged("/p", [review(n) for n in range(1, 8)], 3)
    edits = {"reviewBody": "Other words by now.", "datePublished": "3 days ago"}
    second = paged("/p", [review(8), *(review(n, **edits) for n in range(2, 7)), review(7)], 3)
    world.open("oakrow", first, "/p")
    with monkeypatch.context() as broken:
        broken.setattr("spiders.spider.read_page", blind(body=None, date_text=None))
        world.crawl("oakrow")
        accept(world)  # else each review would be noted as changed in the next crawl
        world.shops.hosts["oakrow.example"] = shop_of(second)
        world.crawl("oakrow", NOW + WEEK)
    assert {row["body"] for row in world.rows(RawReview)} == {None}
    done = again(world)
    assert (done.kind, done.sweep, done.outcome, done.distinct) == (
        "archive", False, "complete", 8,
    )  # fmt: skip
    mended = heads(world)
    assert {key: row and row["body"] for key, row in mended.items()} == {
        f"r{n}": f"Words of review {n}, all invented." for n in (1, 7, 8)
    } | {f"r{n}": "Other words by now." for n in range(2, 7)}
    changed = mended["r2"]
    assert changed and changed["fetched"] == NOW + WEEK
    assert changed["date_text"] == "3 days ago"
    assert {str(row["review_key"]) for row in world.rows(Version)} == set(mended)
    assert (again(world, weeks=5).new, len(world.rows(RawReview))) == (0, 16)


def test_read_again_at_once_nothing_changes(world: World) -> None:
    pages = paged("/p", [review(n) for n in range(1, 8)], 3, count=7)
    world.open("oakrow", pages | paged("/q", [review(30)], 3), "/p", "/q")
    world.crawl("oakrow")
    accept(world)
    before = {kind: world.rows(kind) for kind in KEPT}
    done = again(world)
    assert (done.distinct, done.new, done.edited, done.pages) == (8, 0, 0, 4)
    assert {kind: world.rows(kind) for kind in KEPT} == before


@pytest.mark.parametrize("platform", sorted(speakers()))
def test_the_answers_of_each_platform_are_read_again(small: World, platform: str) -> None:
    small.speak("oakrow", speakers()[platform].hosts("oakrow", some_told(23)), platform)
    small.crawl("oakrow")
    accept(small)
    before = {kind: small.rows(kind) for kind in KEPT}
    assert len(before[RawReview]) == 23
    done = again(small)
    assert (done.outcome, done.distinct, done.new, done.edited) == ("complete", 23, 0, 0)
    assert {kind: small.rows(kind) for kind in KEPT} == before


def test_reviews_without_an_id_are_not_doubled(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their key is made of what was read: the readings of yesterday are withdrawn."""
    small.open("oakrow", {"/p": product_page([review(n) | {"@id": None} for n in (1, 2)])}, "/p")
    with monkeypatch.context() as broken:
        broken.setattr("spiders.spider.read_page", blind(title=None))
        small.crawl("oakrow")
        small.crawl("oakrow", NOW + WEEK)
    again(small)
    alive = [row for row in heads(small).values() if row]
    assert {row["title"] for row in alive} == {"Title 1", "Title 2"}
    assert len(alive) == 2
    small.crawl("oakrow", NOW + 6 * WEEK)
    assert len([row for row in heads(small).values() if row]) == 2


def test_what_is_gone_stays_gone(small: World) -> None:
    both, one = ({"/p": product_page([review(n) for n in told])} for told in ((1, 2), (1,)))
    small.open("oakrow", both, "/p")
    small.crawl("oakrow")
    small.shops.hosts["oakrow.example"] = shop_of(one)
    small.crawl("oakrow", NOW + WEEK)
    missed = [row["missed"] for row in small.rows(Sighting)]
    again(small, weeks=2)
    assert [row["missed"] for row in small.rows(Sighting)] == missed
    small.crawl("oakrow", NOW + 3 * WEEK)
    assert heads(small)["r2"] is None
    again(small, weeks=4)
    found = heads(small)
    assert found["r2"] is None
    assert found["r1"] is not None


def test_a_later_text_that_is_not_archived_stands(small: World, tmp_path: Path) -> None:
    small.open("oakrow", {"/p": product_page([review(1), review(2)])}, "/p")
    small.crawl("oakrow")
    sheet = tmp_path / "export.csv"
    sheet.write_text("id,rating,body,product\nr1,5,Newer words.,Tiltwell 300\n", "utf-8")
    config = replace(small.config, fixed_now=NOW + WEEK)
    engine = connect(config.database_url)
    import_files(engine, config, "oakrow", [sheet])
    engine.dispose()
    again(small)
    newest = heads(small)["r1"]
    assert newest and newest["body"] == "Newer words."


def test_a_damaged_record_is_named_and_the_rest_is_read(small: World) -> None:
    small.open("oakrow", paged("/p", [review(n) for n in range(1, 8)], 3), "/p")
    small.crawl("oakrow")
    (path,) = files_of(small.config.home, "oakrow")
    page = [member for member in members(path) if member.data][3]
    raw = bytearray(path.read_bytes())
    raw[page.place + 30] ^= 0xFF
    path.write_bytes(bytes(raw))
    done = again(small)
    assert (done.outcome, done.reason) == ("partial", "damaged archive")
    (reject,) = [row for row in small.rows(Reject) if row["crawl_id"] == done.crawl_id]
    assert reject["place"] == f"oakrow/{path.name}:{page.place}"
    assert all(heads(small).values())
    engine = connect(small.config.database_url)
    assert len(captures_of(engine, "oakrow")) == 3
    config = replace(small.config, fixed_now=NOW + 5 * WEEK)
    ((_, told),) = read_archives(Session(config, engine), ["oakrow"])
    engine.dispose()
    assert not isinstance(told, Problem)
    assert (told.exit_code, len(told.notes)) == (1, 1)
    assert path.name in told.notes[0]


def test_an_archive_is_bound_by_the_permission_to_store(small: World) -> None:
    small.open("oakrow", {"/p": product_page([review(1)])}, "/p")
    small.crawl("oakrow")
    path = small.config.catalog / "shops" / "oakrow.yml"
    told = path.read_text("utf-8").replace("store: {allowed: true", "store: {allowed: false")
    path.write_text(told, "utf-8")
    before = small.rows(Crawl)
    with pytest.raises(Problem, match="may not be stored"):
        again(small)
    assert small.rows(Crawl) == before


def test_a_reading_that_was_killed_is_closed_by_the_next(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.open("oakrow", paged("/p", [review(n) for n in range(1, 8)], 3), "/p")
    small.crawl("oakrow")

    def killed(*given: object) -> object:
        raise SystemExit(137)

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr("spiders.archive.again.own_product", killed)
        again(small)
    assert again(small).outcome == "complete"
    told = [(row["kind"], row["outcome"], row["reason"]) for row in small.rows(Crawl)]
    assert told[1:] == [("archive", "failed", "killed"), ("archive", "complete", None)]


def test_the_command_reads_every_archive_that_there_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path, apart=True)
    for shop in ("oakrow", "fernhill"):
        desk.shop(shop)
    page = tmp_path / "saved.html"
    page.write_bytes(product_page([review(1), review(2)]).body)
    assert "nothing is archived" in desk.upright("crawl", "--from-archive", code=0)
    desk.upright("import", str(page), "--shop", "oakrow")
    (told,) = desk.facts("crawl", "--from-archive")["crawls"].values()
    assert (told["outcome"], told["distinct"], told["new"]) == ("complete", 2, 0)
    assert "nothing of fernhill" in desk.upright("crawl", "fernhill", "--from-archive", code=1)
