"""`upright doctor`: each thing that can be wrong gets its line, and a site in order gets none."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import migrate
from db.connect import Engine, connect, writing
from db.identity import load_secret
from db.ledger import lease
from db.rows import write
from db.schema import Capture, RawReview, Run
from db.sound import damage, has_authors, is_held, newest_moment
from desk import doctor
from desk.doctor import examine
from desk.session import Session
from spiders.archive.store import Archive
from spiders.archive.warc import Answer
from tests.desk import ALLOWED, Desk
from tests.shops.crawling import NOW, config_of
from tests.test_shop_show import START, WEEKLY, ended

DAY = timedelta(days=1)
LATER = NOW + 60 * DAY


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a site in order: one shop, crawled today, judged, never late."""
    desk = Desk(tmp_path)
    desk.shop("oakrow", WEEKLY)
    config = replace(config_of(tmp_path), database_url=f"sqlite:///{tmp_path}/site.db")
    engine = connect(config.database_url)
    migrate.upgrade(engine)
    load_secret(config.home)
    ended(engine, "oakrow", 15, "complete", accepted=True)
    yield Session(config, engine)
    engine.dispose()


def told(session: Session, now: datetime = NOW) -> list[str]:
    """Return the lines of the doctor, without their mends."""
    found = examine(replace(session.config, fixed_now=now))
    assert all(fault.mend for fault in found)
    return [f"{fault.check}: {fault.fault}" for fault in found]


def permit(session: Session, line: str) -> None:
    path = session.config.catalog / "shops/oakrow.yml"
    path.write_text(path.read_text("utf-8") + f"  quote: {line}\n", "utf-8")


def test_a_site_in_order_has_nothing_wrong(session: Session) -> None:
    assert told(session) == []


@pytest.mark.parametrize(
    ("outcome", "reason", "accepted", "line"),
    [
        ("failed", "http 403", False, "blocked (http 403) on 2026-11-18 03:00"),
        ("failed", "unreachable", None, "broken (unreachable) on 2026-11-18 03:00"),
        ("failed", "no reviews read", None, "empty (no reviews read) on 2026-11-18 03:00"),
        ("partial", "http 404", True, "partial (http 404) on 2026-11-18 03:00"),
        ("complete", None, False, "held (reviews: 3, at least 90) on 2026-11-18 03:00"),
        ("open", None, None, "the crawl of 2026-11-18 03:00 never ended, and nobody goes on"),
    ],
)
def test_a_shop_whose_last_crawl_is_not_done(
    session: Session, outcome: str, reason: str | None, accepted: bool | None, line: str
) -> None:
    why = "reviews: 3, at least 90" if accepted is False else None
    ended(session.engine, "oakrow", 16, outcome, reason, accepted=accepted, why=why)
    (found,) = told(session)
    day = "2026-11-18" if accepted else "2026-11-17"
    assert found.startswith(f"shop: oakrow: {line}")
    assert found.endswith(f"; readers see data of {day}")


def test_a_crawl_on_its_way_is_not_wrong(session: Session) -> None:
    ended(session.engine, "oakrow", 16, "open")
    with lease(session.engine, "crawl:oakrow", lambda: NOW):
        assert told(session) == []


@pytest.mark.parametrize(
    ("line", "now", "expected"),
    [
        ("{asked: 2026-10-01, evidence: letter}", NOW, "asked on 2026-10-01 for quote, no answer"),
        ("{asked: 2026-11-01, evidence: letter}", NOW, None),
        ("{allowed: true, evidence: a, until: 2026-11-21}", NOW, "to quote ended on 2026-11-21"),
        ("{allowed: true, evidence: a, until: 2026-12-01}", NOW, "to quote ends on 2026-12-01"),
        ("{allowed: true, evidence: a, until: 2027-12-01}", NOW, None),
        ("{allowed: false, evidence: a}", NOW, None),
    ],
)
def test_permissions_and_letters(
    session: Session, line: str, now: datetime, expected: str | None
) -> None:
    permit(session, line)
    found = told(session, now)
    assert len(found) == (expected is not None)
    assert not expected or expected in found[0]


def test_what_is_late_and_what_was_never_crawled(session: Session) -> None:
    desk = Desk(session.config.catalog.parent)
    desk.shop("velm", "start: https://velm.example/\n", uses="fetch store")
    desk.shop("corva", uses="")
    desk.write(
        "shops/quoin.yml",
        "name: Q\ndomain: quoin.example\nplatform: schemaorg\npermission:\n"
        f"  fetch: {ALLOWED.replace('true', 'false')}\n",
    )
    assert told(session, START + 21 * DAY + timedelta(hours=2)) == [
        "shop: corva: never crawled, and not ready (addresses: none under `listings` or `start`; "
        "permission: fetch unknown, store unknown)",
        "shop: oakrow: due since 2026-11-23 03:00, and not started",
        "shop: velm: never crawled",
    ]


def break_catalog(session: Session) -> None:
    (session.config.catalog / "shops/oakrow.yml").write_text("name: [", "utf-8")


def break_database(session: Session) -> None:
    session.engine.dispose()
    Path(session.config.database_url.removeprefix("sqlite:///")).write_bytes(b"no database" * 999)


def damage_database(session: Session) -> None:
    """Overwrite the root of the table of crawls, as a broken disk would."""
    session.engine.dispose()
    path = Path(session.config.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        size = database.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = 'crawls'"
        page = database.execute(query).fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)


def age_database(session: Session) -> None:
    _set_version(session, "0014")


def renew_database(session: Session) -> None:
    _set_version(session, "9999")


def _set_version(session: Session, version: str) -> None:
    path = session.config.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (version,))


def open_secret(session: Session) -> None:
    (session.config.home / "secret").chmod(0o644)


def spoil_secret(session: Session) -> None:
    (session.config.home / "secret").write_text("mine")


def lose_secret(session: Session) -> None:
    (session.config.home / "secret").unlink()
    row = RawReview(
        id="1", shop="oakrow", review_key="1", content_hash="1", listing_id="1",
        author_hash="abc", fetched=START,
    )  # fmt: skip
    with writing(session.engine) as connection:
        write(connection, RawReview, [row])


def fail_run(session: Session) -> None:
    row = Run(run_id="run/1", kind="run", started=START, status="failed", detail="no space")
    with writing(session.engine) as connection:
        write(connection, Run, [row])


def spoil_archive(session: Session) -> None:
    crawl = ended(session.engine, "oakrow", 16, "complete", accepted=True)
    kept = Archive(session.config.home, crawl, lambda answer: answer)
    stored = kept.keep(Answer("https://oakrow.example/p", b"a page", START, "text/html"))
    kept.close()
    row = Capture(
        capture=stored.capture, url="https://oakrow.example/p", shop="oakrow", fetched=START,
        size=6, warc=stored.warc, place=stored.place, crawl_id=crawl,
    )  # fmt: skip
    with writing(session.engine) as connection:
        write(connection, Capture, [row])
    assert told(session) == []
    file = session.config.home / "archive" / str(stored.warc)
    data = bytearray(file.read_bytes())
    data[(stored.place or 0) + 40] ^= 0xFF
    file.write_bytes(data)


def lose_aspects(session: Session) -> None:
    (session.config.catalog / "aspects.yml").unlink()


def lose_safety(session: Session) -> None:
    for path in (session.config.catalog / "safety").glob("*.yml"):
        path.unlink()


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (break_catalog, "catalog: catalog/shops/oakrow.yml: line "),
        (break_database, "database: the database refused: file is not a database"),
        (damage_database, "database: it is damaged: "),
        (age_database, "database: it lacks 1 migrations"),
        (renew_database, "database: the database is of a newer version (9999)"),
        (open_secret, "secret: "),
        (spoil_secret, "secret: "),
        (lose_secret, "secret: "),
        (fail_run, "run: the last run failed (no space)"),
        (spoil_archive, "archive: oakrow: 1 of those looked at: the archive's oakrow/"),
        (lose_safety, "safety: there is no note on safety"),
        (lose_aspects, "catalog: it names no aspects: nothing is read from texts"),
    ],
)
def test_each_part_of_the_site(
    session: Session, spoil: Callable[[Session], None], line: str
) -> None:
    spoil(session)
    found = told(session)
    assert [one[: len(line)] for one in found] == [line], found


def test_a_full_disk(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**80)
    (found,) = told(session)
    assert "MiB are free at" in found


def test_a_clock_that_is_behind(session: Session) -> None:
    (found,) = told(session, START + DAY)
    assert found == "clock: it is 2026-11-03 03:00, and something began 2026-11-17 03:00"


def test_safety_notes_grow_old(session: Session) -> None:
    ended(session.engine, "oakrow", 2590, "complete", accepted=True)
    (found,) = told(session, START + 2591 * DAY)
    assert "notes were to be checked again by now" in found


def test_a_new_site_is_looked_at_without_making_anything(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {"UPRIGHT_NOW": NOW.isoformat()})
    assert desk.upright("doctor") == "nothing is wrong\n"
    desk.shop("oakrow", WEEKLY)
    told = "shop: oakrow: never crawled. To mend it: upright crawl oakrow\n"
    command = desk.command("doctor")
    done = subprocess.run(command, env=desk.settings(), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, told, "")
    assert not desk.home.exists()


def test_both_databases_are_looked_at(engine: Engine) -> None:
    assert (damage(engine), newest_moment(engine), has_authors(engine)) == (None, None, False)
    with lease(engine, "crawl:oakrow", lambda: NOW):
        assert is_held(engine, "crawl:oakrow", NOW)
        assert not is_held(engine, "crawl:oakrow", LATER)
    assert not is_held(engine, "crawl:oakrow", NOW)
    ended(engine, "oakrow", 0, "complete")
    assert newest_moment(engine) == START
