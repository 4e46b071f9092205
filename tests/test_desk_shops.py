"""Tests of the shops at the desk: added by address, asked by letter, allowed, edited, crawled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.catalog import effective, read_catalog
from db.connect import connect, reading, writing
from db.migrate import prepare
from db.schema import Crawl, CrawlVerdict, Expectation, Lease, Listing, Permission, Run, Shop
from db.shop_rows import newest_crawls, shop_page
from desk.export import export
from desk.judge import Editor
from desk.session import Session
from tests.desking import Person, at_desk, people
from tests.seeds import add
from tests.shelving import NOW, decided, form_of, send, shelve, synced
from tests.shops.crawling import NOW as CRAWLED
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Asked
from tests.shops.world import World, opened

ONE = "/shops/velm"
PAGE = (
    b'<html lang="en-GB"><meta property="og:site_name" content="Oak &amp; Row"><script type='
    b'"application/ld+json">{"@type": "Product", "name": "Arc 300", "review": [{"@type": "Review",'
    b'"reviewRating": {"ratingValue": 5}, "reviewBody": "Fine."}]}</script></html>'
)


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield shelve(engine, tmp_path)


@pytest.fixture
def publisher(shelf: Session) -> Iterator[Person]:
    with at_desk(shelf, "publisher") as person:
        yield person


def allowed(session: Session, shop: str = "velm") -> dict[str, tuple[str, str]]:
    catalog = effective(session.engine, session.config.catalog)
    rows = [one for one in catalog.of(Permission) if one.shop == shop]
    return {one.use: (one.verdict, str(one.until)) for one in rows}


def test_the_list_says_how_each_shop_does(shelf: Session, publisher: Person) -> None:
    crawls = [Crawl(crawl_id=f"velm/{day}", shop="velm", kind="crawl", outcome="complete",
                    started=NOW.replace(month=10, day=day), distinct=day,
                    finished=NOW.replace(month=10, day=day)) for day in (1, 2, 3)]  # fmt: skip
    verdicts = [
        CrawlVerdict(
            crawl_id=f"velm/{day}", shop="velm", accepted=day < 3,
            reason="too few" if day == 3 else None,
        )
        for day in (1, 2, 3)
    ]  # fmt: skip
    add(shelf.engine, *crawls, *verdicts)
    with reading(shelf.engine) as connection:
        assert [one.shop for one in shop_page(connection, 1, 1)[0]] == ["velm"]
        past = newest_crawls(connection, ["velm", "none"], 2)
        told = [(one.crawl.distinct, one.accepted, one.held) for one in past["velm"]]
        assert (told, list(past)) == ([(3, False, "too few"), (2, True, None)], ["velm"])
    page = publisher.get("/shops").text
    for words in (
        "Velm &amp; Daughters",
        "held",
        "too few",
        "2 Oct 2026",
        "fetch until 2027-09-01",
    ):
        assert words in page
    assert "held back: too few" in publisher.get(ONE).text
    assert publisher.get("/shops/none").status_code == 404


def test_an_answer_is_recorded_use_by_use_with_its_evidence(
    shelf: Session, publisher: Person
) -> None:
    yes = {"answer": "allowed", "evidence": "letter of Ms Orr: yes", "on": "2026-10-20"}
    for wrong in ({"evidence": ""}, {"on": "2026-12-01"}, {"until": "soon"},
                  {"until": "2026-01-01"}, {"why": ""}):  # fmt: skip
        assert send(publisher, f"{ONE}/permission/score", {**yes, **wrong}).status_code == 422
    done = send(publisher, f"{ONE}/permission/score", {**yes, "until": "2027-10-20"})
    assert done.status_code == 303
    no = {"answer": "refused", "evidence": "letter of Ms Orr: no", "on": "2026-10-20", "until": ""}
    send(publisher, f"{ONE}/permission/fetch", no)
    assert allowed(shelf) == {"fetch": ("refused", "None"), "score": ("allowed", "2027-10-20")}
    assert [path for _, _, path, _ in decided(shelf)] == ["permission.score", "permission.fetch"]
    assert "refused: fetch" in publisher.get("/shops").text  # before any run
    assert publisher.get(f"{ONE}/permission/nonsense").status_code == 404
    send(publisher, "/edits/2/undo", {})
    assert allowed(shelf)["fetch"] == ("allowed", "2027-09-01")
    send(publisher, f"{ONE}/permission/score", {"answer": "none"})
    assert "score" not in allowed(shelf)


def test_an_editor_sees_permissions_and_may_not_record_them(shelf: Session) -> None:
    with at_desk(shelf, "editor") as editor:
        for path in (f"{ONE}/permission/score", f"{ONE}/letter", f"{ONE}/edit"):
            assert editor.get(path).status_code == 200
            sent = {"answer": "allowed", "evidence": "x", "on": "2026-10-20", "name": "New"}
            assert send(editor, path, sent).status_code == 403
    assert decided(shelf) == []


def test_a_letter_is_shown_to_be_copied_and_recorded_as_asked(
    shelf: Session, publisher: Person
) -> None:
    path = f"{ONE}/letter?language=de&use.score=yes&use.quote=yes"
    page = publisher.get(path).text
    assert "Velm &amp; Daughters" in page
    assert "Sehr geehrte" in page
    fields = {**form_of(publisher, path), "why": "sent by post"}
    assert fields["asks"] == "score quote"
    assert publisher.raw(path, {**fields, "asks": "score"}).status_code == 422
    assert publisher.raw(path, fields).status_code == 303
    assert allowed(shelf)["quote"] == ("asked", "None")
    assert decided(shelf)[0][3] == '{"asked": "2026-11-01", "evidence": "letter of 2026-11-01"}'
    yes = {"answer": "allowed", "evidence": "her answer", "on": "2026-11-01"}
    send(publisher, f"{ONE}/permission/quote", yes)
    assert json.loads(decided(shelf)[-1][3])["asked"] == "2026-11-01"  # when it was asked is kept


def test_a_shop_is_edited_a_decision_a_value_and_never_made_faster(
    shelf: Session, publisher: Person
) -> None:
    edit = f"{ONE}/edit"
    for wrong in ({"delay": "1"}, {"delay": "x"}, {"schedule": "often"}, {"fill": "rating"},
                  {"min": "9", "max": "3"}, {"domain": "other.example"}):  # fmt: skip
        assert send(publisher, edit, wrong).status_code == 422, wrong
    changes = {"name": "Velm", "schedule": "0 3 * * mon", "delay": "10", "min": "120",
               "fill": "rating 0.99\nbody: 0.9"}  # fmt: skip
    assert send(publisher, edit, changes).status_code == 303
    assert [path for _, _, path, _ in decided(shelf)] == [
        "name", "schedule", "delay", "expect.reviews", "expect.fill"
    ]  # fmt: skip
    catalog = synced(shelf)
    shop = catalog.of(Shop)[0]
    assert (shop.name, shop.schedule, shop.delay) == ("Velm", "0 3 * * mon", 10.0)
    found = [(one.measure, one.least) for one in catalog.of(Expectation)]
    assert found == [("fill:body", 0.9), ("fill:rating", 0.99), ("reviews", 120.0)]
    assert send(publisher, edit, {"min": "", "fill": ""}).status_code == 303
    assert synced(shelf).of(Expectation) == ()


def test_a_shop_is_added_from_a_saved_page_and_comes_out_in_the_yaml(
    shelf: Session, publisher: Person
) -> None:
    url = "https://oakrow.example/p/arc-300"
    files = {"page": ("arc.html", PAGE, "text/html")}
    empty = {"page": ("arc.html", b"", "text/html")}
    assert send(publisher, "/shops/add", {"url": url}, files=empty).status_code == 422
    assert send(publisher, "/shops/add", {"url": "file:///etc"}, files=files).status_code == 422
    done = send(publisher, "/shops/add", {"url": url}, files=files)
    assert done.headers["location"].startswith("/shops/oakrow?did=")
    assert "Oak &amp; Row" in publisher.get("/shops").text
    assert "Nothing recorded means no" in publisher.get("/shops/oakrow").text
    again = send(publisher, "/shops/add", {"url": url}, files=files)
    assert again.status_code == 422
    more = "https://velm.example/p/other"  # a page of a shop that is known
    assert send(publisher, "/shops/add", {"url": more}, files=files).status_code == 303
    assert allowed(shelf, "oakrow") == {}
    before = effective(shelf.engine, shelf.config.catalog)
    assert {one.url for one in before.of(Listing)} >= {url, more}
    export(shelf, Editor("MK", "kept"), dry_run=False)
    after = read_catalog(shelf.config.catalog)
    assert sorted(map(repr, after.records)) == sorted(map(repr, before.records))


class Slow:
    """A shop of some pages that answers its second only when it is let."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, asked: Asked) -> Answer:
        if "page=2" in asked.path:
            self.go.wait(120)
        page = 2 if "page=2" in asked.path else 1
        reviews = [review(page * 10 + n) for n in range(4)]
        shop = shop_of({"/p": product_page(reviews, "/p?page=2"),
                        "/p?page=2": product_page(reviews)})  # fmt: skip
        return shop(asked)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[World, Slow]]:
    with opened(tmp_path) as world:
        shop = Slow()
        world.open("slow", shop, "/p", delay=0)
        world.open("shut", shop, "/p", delay=0)
        text = (world.config.catalog / "shops/shut.yml").read_text("utf-8")
        (world.config.catalog / "shops/shut.yml").write_text(text.partition("permission")[0])
        try:
            yield world, shop
        finally:
            shop.go.set()


def test_crawl_now_answers_at_once_and_ends_by_itself(slow: tuple[World, Slow]) -> None:
    world, shop = slow
    config = replace(world.config, database_url=f"sqlite:///{world.folder}/fresh.db")
    session = Session(config, connect(config.database_url))
    prepare(session.engine)
    people(session)
    environ = {"PATH": os.environ["PATH"], "UPRIGHT_LOOPBACK": world.shops.environ(),
               "UPRIGHT_NOW": CRAWLED.isoformat()}  # fmt: skip
    with at_desk(session, "editor", environ=environ) as editor:
        path = "/shops/slow/crawl"
        assert "hx-trigger" not in editor.get(path).text
        begun = time.monotonic()
        assert editor.post(path).status_code == 303
        assert time.monotonic() - begun < 3
        assert "busy" in editor.post(path).text  # one per shop
        page = until(editor, path, "<dd>4</dd>")  # the first page is in, the second is waited for
        assert 'hx-trigger="every 1s"' in page
        shop.go.set()
        page = until(editor, path, "It has ended: complete")
        assert "hx-trigger" not in page
        assert "<dd>8</dd>" in page
        waited = editor.post("/shops/shut/crawl")
        assert waited.status_code == 422
        assert "no permission to fetch" in waited.text
    assert not [one for one in threading.enumerate() if one.name == "crawl:slow"]
    with reading(session.engine) as connection:
        assert connection.execute(Lease.table().select()).all() == []
        runs = connection.execute(Run.table().select()).all()
    assert [(one.kind, one.subject, one.status) for one in runs] == [("crawl", "slow", "done")]
    session.engine.dispose()


def until(person: Person, path: str, words: str) -> str:
    """Look again and again until a page says something."""
    for _ in range(600):
        text = str(person.get(path).text)
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(text)


def test_a_lease_of_a_dead_desk_is_no_hindrance(shelf: Session, publisher: Person) -> None:
    row = {"name": "shop:velm", "holder": "elsewhere|1|1|x", "expires": NOW}
    with writing(shelf.engine) as connection:
        connection.execute(Lease.table().insert().values(**row))
    assert "It is going on" not in publisher.get(f"{ONE}/crawl").text


DESK = """\
import os, sys, time
from desk.begin import begin_crawl
from desk.session import session
with session(os.environ) as opened:
    begin_crawl(opened, "slow", os.environ)
    print("begun", flush=True)
    sys.stdin.readline()
"""


def test_a_desk_that_stops_leaves_nothing_behind(slow: tuple[World, Slow]) -> None:
    world, shop = slow
    url = f"sqlite:///{world.folder}/fresh.db"
    home = str(world.folder / "home")
    environ = {
        "PATH": os.environ["PATH"], "UPRIGHT_LOOPBACK": world.shops.environ(),
        "UPRIGHT_NOW": CRAWLED.isoformat(), "UPRIGHT_HOME": home,
        "UPRIGHT_CATALOG": str(world.config.catalog), "UPRIGHT_DATABASE_URL": url,
    }  # fmt: skip
    command = [sys.executable, "-c", DESK]
    with subprocess.Popen(  # our own interpreter and words
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "begun\n"
        wait(lambda: bool(world.log("slow")))
        assert len(of_home(home)) == 2  # the desk, and its crawl
        desk.communicate("\n", timeout=30)
    wait(lambda: not of_home(home))
    shop.go.set()


def of_home(home: str) -> list[str]:
    """List the processes that work for a home."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (path / "environ").read_bytes().split(b"\0")
            if f"UPRIGHT_HOME={home}".encode() in said:
                found.append(path.name)
    return found


def wait(met: Callable[[], bool]) -> None:
    for _ in range(600):
        if met():
            return
        time.sleep(0.1)
    raise AssertionError("it was not so in half a minute")
