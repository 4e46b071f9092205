"""Tests of crawling now from the desk: at once, alone, with progress, and nothing left behind."""

from __future__ import annotations

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

from db.connect import connect, reading, writing
from db.migrate import prepare
from db.schema import Lease, Run
from desk.session import Session
from tests.desking import Person, at_desk, people
from tests.shelving import NOW, shelve
from tests.shops.crawling import NOW as CRAWLED
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Asked
from tests.shops.world import World, opened

ONE = "/shops/velm"


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield shelve(engine, tmp_path)


@pytest.fixture
def publisher(shelf: Session) -> Iterator[Person]:
    with at_desk(shelf, "publisher") as person:
        yield person


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
