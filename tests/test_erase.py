"""Tests of an erasure: a person is nowhere afterwards, in no byte, and stays away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from db.captures import captures_of
from db.connect import reading
from db.erasure import scrub
from db.problem import Problem
from db.schema import Capture, CurrentReview, RawReview
from desk.compute import run_pipeline
from desk.erase import erase
from reports.edition.document import Quotation
from reports.edition.formats import files_of as formats_of
from reports.edition.make import MANIFEST, noted
from reports.folder import check_folder, write_folder
from spiders.archive import erase as erase_module
from spiders.archive.members import members
from spiders.archive.store import files_of, read_capture
from spiders.archive.warc import read_member
from tests.desk import Desk
from tests.editions import rich
from tests.erasing import (
    CANARIES,
    STORIES,
    WEEK,
    compute,
    desk_of,
    every_byte,
    found_of,
    open_shop,
    rows_of,
    shop_anew,
    told,
    world_with_desk,
)
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review, shop_of
from tests.shops.world import World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Give an empty world, on each database."""
    with world_with_desk(tmp_path, database_url) as made:
        yield made


def test_a_canary_is_nowhere_and_stays_away(world: World) -> None:
    open_shop(world)
    world.crawl("oakrow")
    world.crawl("oakrow", NOW + WEEK)
    with desk_of(world, 7) as session:
        compute(session)
        assert all(found_of(world, name, 50 + at) for at, name in enumerate(CANARIES))
        for name in CANARIES:
            done = erase(session, "oakrow", name, None, dry_run=False)
            assert done.reviews == 1
            assert done.records >= 4
            assert done.quoted == ()
        for at, name in enumerate(CANARIES):
            assert found_of(world, name, 50 + at) == []
        compute(session)
    after = rows_of(world)
    assert len(after["current_reviews"]) == 2
    for week in (2, 3, 4):
        world.shops.hosts["oakrow.example"] = shop_anew(week)
        world.crawl("oakrow", NOW + week * WEEK)
        with desk_of(world, week * 7) as session:
            compute(session)
        for at, name in enumerate(CANARIES):
            assert found_of(world, name, 50 + at) == []
    assert len(world.rows(CurrentReview)) >= 2


def test_a_run_after_an_erasure_is_a_full_run(world: World) -> None:
    open_shop(world)
    world.crawl("oakrow")
    with desk_of(world) as session:
        compute(session)
        erase(session, "oakrow", CANARIES[1], None, dry_run=False)
        run_pipeline(session, False, lambda _done: None)
        once = rows_of(world)
        run_pipeline(session, True, lambda _done: None)
    assert rows_of(world) == once
    assert len(once["current_reviews"]) == len(CANARIES) - 1 + 2
    others = {str(row["review_key"]) for row in once["raw_reviews"]}
    assert others == {"r50", "r52", "r53", "r3", "r4"}


def test_what_stays_still_leads_to_its_record(world: World) -> None:
    open_shop(world)
    world.crawl("oakrow")
    with desk_of(world) as session:
        erase(session, "oakrow", CANARIES[0], None, dry_run=False)
        held = {row.capture: row for row in captures_of(session.engine, "oakrow")}
    rests = {row["capture"] for row in world.rows(RawReview)}
    assert rests == set(held)
    for row in held.values():
        answer = read_capture(world.config.home, row)
        assert answer.marks["X-Upright-Redacted"] == "masked"
        assert b"Words of review 3" in answer.body


@pytest.mark.parametrize(
    "spelt",
    ["Siobha\u0301n O\u2019Neill", "SIOBHÁN  O'NEILL", "Siobhán O&#39;Neill", "SiobhÃ¡n O'Neill",
     "Siobhán\u00a0O'Ne\u00adill"],
)  # fmt: skip
def test_another_spelling_stays_away_too(tmp_path: Path, spelt: str) -> None:
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        with desk_of(world) as session:
            erase(session, "oakrow", CANARIES[2], None, dry_run=False)
        new = {"@id": "r70", "reviewBody": "Something new was said here."}
        page = product_page([told(52, spelt) | new, review(3)])
        world.shops.hosts["oakrow.example"] = shop_of({"/p/300": page})
        world.crawl("oakrow", NOW + WEEK)
        keys = {row["review_key"] for row in world.rows(RawReview)}
        assert "r70" not in keys
        assert "r3" in keys
        assert b"Something new was said" not in every_byte(world)


def test_one_review_is_erased_by_its_key(world: World) -> None:
    open_shop(world)
    world.crawl("oakrow")
    with desk_of(world) as session:
        looked = erase(session, "oakrow", None, "r51", dry_run=True)
        assert (looked.reviews, looked.records) == (1, 1)
        assert found_of(world, CANARIES[1], 51)
        assert erase(session, "oakrow", None, "r51", dry_run=False).reviews == 1
        assert erase(session, "oakrow", None, "r51", dry_run=False).reviews == 0
    world.crawl("oakrow", NOW + WEEK)
    keys = {row["review_key"] for row in world.rows(RawReview)}
    assert keys == {"r50", "r52", "r53", "r3", "r4"}
    assert STORIES[1].encode() not in every_byte(world)


@pytest.mark.parametrize("step", ["rewrite", "move_captures", "captures_of"])
def test_a_killed_erasure_is_finished_when_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Killed before a file, between its rename and its rows, and after both."""
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        world.shops.hosts["oakrow.example"] = shop_anew(1)
        world.crawl("oakrow", NOW + WEEK)
        calls: list[object] = []
        whole = getattr(erase_module, step)

        def killed(*given: object, **named: object) -> object:
            calls.append(given)
            if len(calls) == 2 and step != "captures_of":
                raise SystemExit(137)
            if step == "captures_of":
                raise SystemExit(137)
            return whole(*given, **named)

        with desk_of(world, 7) as session:
            with monkeypatch.context() as broken, pytest.raises(SystemExit):
                broken.setattr(erase_module, step, killed)
                erase(session, "oakrow", CANARIES[0], None, dry_run=False)
            done = erase(session, "oakrow", CANARIES[0], None, dry_run=False)
            assert done.reviews == 1
            for row in captures_of(session.engine, "oakrow"):
                read_capture(world.config.home, row)
            assert len(captures_of(session.engine, "oakrow")) == 2
        assert found_of(world, CANARIES[0], 50) == []
        assert {row["capture"] for row in world.rows(RawReview)} <= {
            row["capture"] for row in world.rows(Capture)
        }


def test_what_nobody_can_read_is_left_out_of_the_archive(tmp_path: Path) -> None:
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        (path,) = files_of(world.config.home, "oakrow")
        last = list(members(path))[-1]
        raw = path.read_bytes()
        path.write_bytes(raw[: last.end - 12])
        with desk_of(world) as session:
            assert erase(session, "oakrow", CANARIES[0], None, dry_run=False).unreadable == 1
        assert all(member.data for member in members(path))
        for member in members(path):
            read_member(member.data or b"")


def test_a_database_that_is_being_read_is_named(tmp_path: Path) -> None:
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        with desk_of(world) as session, reading(session.engine) as connection:
            connection.execute(text("SELECT count(*) FROM raw_reviews"))
            with pytest.raises(Problem, match="is being read"):
                scrub(session.engine, patience=0.1)


def test_a_release_that_quotes_a_person_is_named(tmp_path: Path) -> None:
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        page = world.config.home / "editions" / "2026-10" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<q>{STORIES[0]}</q>", "utf-8")
        with desk_of(world) as session:
            done = erase(session, "oakrow", CANARIES[0], None, dry_run=False)
        assert done.quoted == ("editions/2026-10/index.html",)


def test_a_person_leaves_the_editions_that_quote_them(tmp_path: Path) -> None:
    with world_with_desk(tmp_path) as world:
        open_shop(world)
        world.crawl("oakrow")
        with desk_of(world) as session:
            (row,) = [one for one in world.rows(RawReview) if one["body"] == STORIES[0]]
            quote = Quotation(STORIES[0], "oakrow", str(row["review_key"]), "tiltwell-300",
                              "Oakrow", "Tiltwell 300", "Hinges", None, None)  # fmt: skip
            said = replace(rich(), draft=False)
            topics = (*said.topics[:-1], replace(said.topics[-1], quotes=(quote,)))
            quoting, editions = replace(said, topics=topics), world.config.home / "editions"
            write_folder(editions / said.month, formats_of(quoting, ("html", "md")), MANIFEST,
                         noted(quoting))  # fmt: skip
            assert erase(session, "oakrow", CANARIES[0], None, dry_run=True).editions == 0
            done = erase(session, "oakrow", CANARIES[0], None, dry_run=False)
        assert (done.editions, done.quoted) == (2, ())
        assert sorted(path.name for path in editions.iterdir()) == ["2026-11", "2026-11-v2"]
        for folder in editions.iterdir():
            check_folder(folder, MANIFEST)
            assert STORIES[0] not in (folder / "index.html").read_text("utf-8")


def test_the_command_names_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.shop("oakrow")
    path = tmp_path / "saved.html"
    path.write_bytes(product_page([told(50, CANARIES[1]), review(3)]).body)
    desk.upright("import", str(path), "--shop", "oakrow")
    assert "name one of the two" in desk.upright("erase", "--shop", "oakrow", code=1)
    assert "no shop" in desk.upright("erase", "--shop", "nosuch", "--author", "X", code=1)
    ask = ("erase", "--shop", "oakrow", "--author", CANARIES[1])
    looked = desk.facts(*ask, "--dry-run")
    assert (looked["reviews"], looked["records"], looked["dry_run"]) == (1, 1, True)
    code, said, _ = desk.alone(*ask)
    assert code == 0
    assert "erased 1 reviews; 1 archived records masked" in said
    assert "Müßner" not in said
    desk.upright("import", str(path), "--shop", "oakrow")
    assert desk.facts(*ask, "--dry-run")["reviews"] == 0
