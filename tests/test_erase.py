"""Tests of an erasure: a person is nowhere afterwards, in no byte, and stays away."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import inspect, text

from db.captures import captures_of
from db.connect import Engine, connect, reading
from db.erasure import author_subjects, review_subject, scrub, suppress, tables_of_reviews
from db.intake import append, open_crawl
from db.problem import Problem
from db.schema import Capture, CurrentReview, RawReview, Record, Review, Sighting, Version
from desk.compute import run_pipeline
from desk.erase import erase
from desk.release import build_release
from desk.session import Session
from spiders.archive import erase as erase_module
from spiders.archive.members import members
from spiders.archive.store import files_of, read_capture
from spiders.archive.warc import read_member
from spiders.border import raw_review
from spiders.platforms.platform import Printed
from tests.desk import Desk
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer
from tests.shops.world import World, opened

CANARIES = ("Wren Halloway", "Jürgen Müßner", "Siobhán O'Neill", "山田太郎")
WEEK = timedelta(days=7)
STORIES = (
    "The hinge began to creak on the very first evening, which nobody else has ever told.",
    "My aunt found the foam rollers lumpy, yet she would hardly let go of the handles again.",
    "Assembly ate a whole Sunday because two bolts in the bag were a thread too wide for it.",
    "We carried it up four flights; the crossbar scraped the wall and left a long blue line.",
)


@contextmanager
def world_with_desk(folder: Path, url: str | None = None) -> Iterator[World]:
    """Make a world whose catalog a run and a build accept."""
    desk = Desk(folder)
    with opened(folder, url) as world:
        desk.product("tiltwell-300", "Tiltwell", "300")
        yield world


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Give an empty world, on each database."""
    with world_with_desk(tmp_path, database_url) as made:
        yield made


def told(number: int, name: str) -> dict[str, Any]:
    """Invent a review of a canary."""
    return review(
        number, author={"@type": "Person", "name": name}, name=f"Creaks, says number {number}",
        reviewBody=STORIES[number - 50],
    )  # fmt: skip


def pages(names: tuple[str, ...] = CANARIES, also: int = 0) -> dict[str, Answer]:
    """Write a shop: its pages print each name also outside of the reviews, in other encodings."""
    reviews = [*(told(50 + at, name) for at, name in enumerate(names)), review(3), review(4 + also)]
    page = product_page(reviews)
    spread = "".join(
        f"<p data-by=\"{escape(name)}\">{escape(name)} <a href='/by/{quote(name)}'>{name}</a></p>"
        f"<script>var by = {json.dumps(json.dumps(name))}</script><i>{STORIES[at][:60]}</i>"
        for at, name in enumerate(names)
    )
    body = page.body.replace(b"<body>", b"<body>" + spread.encode())
    front = f"<a href='/p/300'>T</a> Newest: {', '.join(names)}".encode()
    return {
        "/p/300": replace(page, body=body),
        "/": Answer(body=front),
        "/gone": Answer(410, front),
    }


def open_shop(world: World, **more: Any) -> None:
    """Open a shop with a start page, a product page and a page that is gone."""
    world.open("oakrow", pages(), "/p/300", "/gone", start='["http://oakrow.example/"]', **more)
    path = world.config.catalog / "shops" / "oakrow.yml"
    score = "  score: {allowed: true, evidence: letter, on: 2026-01-05}\n"
    path.write_text(path.read_text("utf-8") + score, "utf-8")


@contextmanager
def desk_of(world: World, days: int = 0) -> Iterator[Session]:
    """Open the desk, some days later."""
    config = replace(world.config, fixed_now=NOW + timedelta(days=days))
    engine = connect(config.database_url)
    yield Session(config, engine)
    engine.dispose()


def compute(session: Session, full: bool = False) -> None:
    run_pipeline(session, full, lambda _done: None)
    build_release(session)


def every_byte(world: World) -> bytes:
    """Return every byte that is kept: files, WARC files unpacked, and the rows of every table."""
    kept = []
    for path in sorted(world.config.home.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            kept.append(
                str(path).encode() + (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
            )
    for path in world.folder.glob("upright.db*"):
        kept.append(path.read_bytes())
    engine = connect(world.config.database_url)
    with reading(engine) as connection:
        for table in inspect(engine).get_table_names():
            every = text(f'SELECT * FROM "{table}"')  # noqa: S608
            kept += [repr(tuple(row)).encode() for row in connection.execute(every)]
    engine.dispose()
    return b"\n".join(kept)


def found_of(world: World, name: str, number: int) -> list[str]:
    """Name the forms in which a canary, or its text, is kept anywhere."""
    there = every_byte(world)
    story = STORIES[number - 50]
    forms = {
        name, name.upper(), json.dumps(name)[1:-1], json.dumps(json.dumps(name))[3:-3],
        escape(name), quote(name), story, story[:60], f"Creaks, says number {number}",
    }  # fmt: skip
    return [form for form in forms if form.encode() in there]


def rows_of(world: World) -> dict[str, list[dict[str, object]]]:
    kinds: tuple[type[Record], ...] = (RawReview, Version, Sighting, Review, CurrentReview)
    return {kind.__tablename__: world.rows(kind) for kind in kinds}


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


def shop_anew(week: int) -> Any:
    return shop_of(pages(also=week))


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


def test_every_table_that_knows_reviews_is_emptied(engine: Engine) -> None:
    """A table that a later step writes is found by its columns."""
    named = {table.name for table in tables_of_reviews()}
    assert {"raw_reviews", "versions", "sightings", "reviews", "current_reviews"} <= named
    for table in Record.metadata.sorted_tables:
        told = {"author_hash", "body", "title"} & set(table.c.keys())
        assert not told or table.name in {*named, "safety_notes"}, table.name


def test_no_way_in_passes_by_those_who_are_forgotten(engine: Engine) -> None:
    secret = b"s" * 32
    names = CANARIES[2], "Siobhán O\u2019Neill", "Ivo Rask", "Ivo Rask"
    printed = [
        Printed(review_id=str(n), rating_text="5", author=name) for n, name in enumerate(names)
    ]
    rows = [raw_review(one, "oakrow", "listing", NOW, None, secret) for one in printed]
    suppress(engine, "oakrow", author_subjects(secret, "oakrow", CANARIES[2]), NOW)
    suppress(engine, "oakrow", [review_subject("oakrow", "3")], NOW)
    crawl = open_crawl(engine, "oakrow", "import", NOW)
    done = append(engine, crawl, reviews=rows)
    assert (done.listed, done.distinct, done.new) == (1, 1, 1)
    assert append(engine, crawl, reviews=rows[:2]).listed == 0


def test_no_deleted_byte_stays_in_the_file(tmp_path: Path) -> None:
    """What was deleted before, in the ordinary way, goes with what is erased."""
    path = tmp_path / "upright.db"
    engine = connect(f"sqlite:///{path}")
    Record.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.execute(text("INSERT INTO rejects VALUES ('c', 'p', :told)"),
                           {"told": STORIES[0] * 999})  # fmt: skip
        connection.commit()
        connection.execute(text("DELETE FROM rejects"))
        connection.commit()
    there = b"".join(found.read_bytes() for found in tmp_path.glob("upright.db*"))
    assert STORIES[0].encode() in there
    scrub(engine)
    engine.dispose()
    there = b"".join(found.read_bytes() for found in tmp_path.glob("upright.db*"))
    assert STORIES[0].encode() not in there


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
    said = desk.upright(*ask)
    assert "erased 1 reviews; 1 archived records masked" in said
    assert "Müßner" not in said
    desk.upright("import", str(path), "--shop", "oakrow")
    assert desk.facts(*ask, "--dry-run")["reviews"] == 0
