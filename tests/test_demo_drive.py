"""The demo from beginning to end, with the real spiders, steps and pages."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db.connect import connect, reading
from db.problem import Problem
from db.schema import Crawl, Match, RawListing, Record, Review
from desk.demo import drive, home
from desk.demo.drive import run_demo, settings_of
from desk.demo.home import MARK, digest_inputs, note_months, open_home
from desk.demo.serve import Serving
from desk.demo.shops import REFUSED
from desk.demo.truth import truth
from desk.demo.world import FIRST_MONTH, SECOND_MONTH, SEED
from spiders.process import Outcome
from tests.golden_site import differences, golden, shown


@dataclass(frozen=True)
class Ran:
    """A demo that ran once: its folder, its release, what it said and how long it took."""

    home: Path
    release: Path
    said: list[str]
    seconds: float


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    place, said = tmp_path_factory.mktemp("demo"), list[str]()
    # what another project left in the environment must not reach the demo
    environ = {**os.environ, "UPRIGHT_DATABASE_URL": "sqlite:////nowhere/x.db", "UPRIGHT_NOW": "x"}
    start = time.monotonic()
    release = run_demo(place, False, said.append, environ)
    return Ran(place, release, said, time.monotonic() - start)


@pytest.fixture
def database(ran: Ran) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{ran.home}/upright.db")
    yield engine
    engine.dispose()


def rows(engine: Engine, record: type[Record]) -> list[dict[str, object]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(select(record.table())).mappings()]


def test_the_demo_ends_with_a_release(ran: Ran) -> None:
    assert (ran.release / "index.html").is_file()
    assert ran.said[-1] == f"release  {ran.release}"
    assert (ran.home / "site" / "live").resolve() == ran.release.resolve()
    assert len(list((ran.home / "site" / "releases").iterdir())) == 2
    assert ran.seconds < 180


def test_both_months_have_an_edition(ran: Ran) -> None:
    editions = [line for line in ran.said if line.startswith("edition")]
    assert ["2026-10, version 1" in editions[0], "2026-11, draft" in editions[1]] == [True] * 2
    assert len(editions) == 2
    assert sorted(path.name for path in (ran.home / "editions").iterdir()) == [
        "2026-10",
        "2026-11-draft",
    ]


def test_readers_see_the_golden_site_byte_for_byte(ran: Ran) -> None:
    """A wanted change: `make golden`, then read the difference before it is committed."""
    assert differences(shown(ran.home), golden()) == []


def test_the_golden_site_is_small_and_names_no_place() -> None:
    kept = golden()
    assert sum(map(len, kept.values())) < 4_000_000  # an edition holds its evidence
    for name, content in kept.items():
        assert not re.search(rb"/tmp/|127\.0\.0\.1|localhost|:\d{4,5}/", content), name


def test_a_difference_is_named_and_shown() -> None:
    then = {"site/a": b"one\ntwo\n", "site/b": b"", "site/d": b"x"}
    assert differences(then, then) == []
    assert differences({"site/a": b"one\n2\n", "site/b": b"", "site/d": b"y"}, then) == [
        "site/a changed:\n--- golden\n+++ now\n@@ -1,2 +1,2 @@\n one\n-two\n+2",
        "site/d changed",
    ]
    assert differences({"site/a": b"1", "site/c": b"", "site/d": b"x"}, then) == [
        "site/b is missing",
        "site/c is new",
        "site/a changed",
    ]


def test_the_shop_that_refuses_is_named_and_never_asked(ran: Ran) -> None:
    refusals = [line for line in ran.said if "refused" in line]
    assert len(refusals) == 2
    assert all(line.startswith("crawl  noffle") for line in refusals)


def test_every_review_was_collected_in_both_months(ran: Ran, database: Engine) -> None:
    crawls = {(row["shop"], row["started"]): row for row in rows(database, Crawl)}
    assert len(crawls) == 10
    for now in (FIRST_MONTH, SECOND_MONTH):
        standing = Counter(fact.shop for fact in truth(SEED, now).standing())
        found = {str(shop): row["distinct"] for (shop, at), row in crawls.items() if at == now}
        assert found == standing
    assert {row["outcome"] for row in crawls.values()} == {"complete"}


def test_only_what_changed_is_new_or_edited_in_the_second_month(database: Engine) -> None:
    facts = truth(SEED).reviews
    new = Counter(fact.shop for fact in facts if fact.posted > FIRST_MONTH)
    edited = Counter(fact.shop for fact in facts if fact.edited)
    for row in rows(database, Crawl):
        shop = str(row["shop"])
        if row["started"] == SECOND_MONTH and shop == "sundryrow":  # no ids: an edit is new
            assert (row["new"], row["edited"]) == (new[shop] + edited[shop], 0)
        elif row["started"] == SECOND_MONTH:
            assert (row["new"], row["edited"]) == (new[shop], edited[shop])


def test_listings_are_matched_as_they_truly_are(database: Engine) -> None:
    urls = {row["listing_id"]: row["url"] for row in rows(database, RawListing)}
    matches = {
        urls[row["listing_id"]]: row["product_id"]
        for row in rows(database, Match)
        if row["listing_id"] in urls
    }
    assert matches == truth(SEED).listings


def test_ratings_and_dates_are_read_as_they_were_given(database: Engine) -> None:
    known, checked = truth(SEED), Counter[str]()
    for row in rows(database, Review):
        shop = str(row["shop"])
        fact = known.of(shop, str(row["review_key"]))
        if fact is None or fact.edited:
            continue
        checked[shop] += 1
        assert row["rating"] == pytest.approx(fact.rating, abs=0.001)
        assert row["precision"] in ("second", "day", "month", "year")
        if shop != "plumbrae":  # its dates count back from the day of the crawl
            assert str(row["published"])[:10] == fact.posted.date().isoformat()
    assert set(checked) == {"backfit", "lotrechtladen", "hangwise", "plumbrae"}
    assert checked.total() > 2000


def test_a_second_demo_does_only_what_changed(ran: Ran) -> None:
    said: list[str] = []
    start = time.monotonic()
    release = run_demo(ran.home, False, said.append, os.environ)
    assert time.monotonic() - start < 20
    assert release == ran.release
    assert said[:2] == ["month  2026-10  is done", "month  2026-11  is done"]
    assert not [line for line in said if line.startswith("crawl")]


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Problem, match="not the demo's folder"):
        run_demo(tmp_path, False, print, {})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_changed_generator_starts_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_home(tmp_path / "demo") == []
    (tmp_path / "demo" / "upright.db").write_text("old")
    note_months(tmp_path / "demo", ["2026-10"])
    assert open_home(tmp_path / "demo") == ["2026-10"]
    monkeypatch.setattr(home, "SEED", SEED + 1)
    assert open_home(tmp_path / "demo") == []
    assert [path.name for path in (tmp_path / "demo").iterdir()] == [MARK]


def test_an_unreadable_mark_is_named_and_nothing_removed(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("{")
    with pytest.raises(Problem, match="cannot be read"):
        open_home(tmp_path)
    (tmp_path / MARK).write_text(json.dumps({"inputs": digest_inputs()}))
    with pytest.raises(Problem, match="cannot be read"):
        open_home(tmp_path)


def test_the_demo_has_its_own_settings(tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "UPRIGHT_DATABASE_URL": "postgresql://live", "UPRIGHT_NOW": "x"}
    assert settings_of(tmp_path, FIRST_MONTH, {**environ, "PYTHONDONTWRITEBYTECODE": "1"}) == {
        "PATH": "/bin",
        "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"),
        "UPRIGHT_HOME": str(tmp_path),
        "UPRIGHT_CATALOG": str(tmp_path / "catalog"),
        "UPRIGHT_NOW": "2026-10-01T03:00:00+00:00",
    }


def test_asking_the_shop_that_refuses_is_a_failure() -> None:
    drive._check_refused(Serving("127.0.0.1:1", (), [("backfit.example", "/")]))
    with pytest.raises(Problem, match="may not"):
        drive._check_refused(Serving("127.0.0.1:1", (), [(REFUSED, "/robots.txt")]))


def test_a_crawl_that_a_killed_demo_left_failed_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starts: list[str] = []

    def crawl(settings: dict[str, str], shop: str, timeout: float) -> Outcome:
        starts.append(settings["UPRIGHT_NOW"])
        if len(starts) % 3:
            return Outcome(1, "failed", "unreachable", "x")
        return Outcome(0, "complete", None, "x", {"distinct": 7, "new": 2})

    monkeypatch.setattr(drive.work, "crawl", crawl)
    line = drive._crawl({}, FIRST_MONTH, "backfit")
    assert line.startswith("crawl  backfit            7 reviews,    2 new")
    assert [start[11:16] for start in starts] == ["03:00", "03:05", "03:10"]
    monkeypatch.setattr(drive, "ATTEMPTS", 2)
    with pytest.raises(Problem, match="backfit is failed: unreachable"):
        drive._crawl({}, FIRST_MONTH, "backfit")
