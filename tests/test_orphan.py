"""Tests of crawls whose parent dies: they end soon, stay open, and never run beside another."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db import intake
from db.connect import connect, reading
from db.ledger import lease
from db.problem import Problem
from db.schema import Lease
from spiders import orphan
from spiders.orphan import alone
from tests.desk import Desk
from tests.shops.crawling import NOW
from tests.shops.pages import paged, review, shop_of
from tests.shops.server import Answer, Asked, Shops, serving

REVIEWS = [review(number) for number in range(40)]
SLOW = Answer(pieces=[b"<p>"] * 400, pause=0.1)


@pytest.fixture
def shops() -> Iterator[Shops]:
    """Serve shops."""
    with serving() as made:
        yield made


def opened(folder: Path, shops: Shops) -> Desk:
    """Give a desk whose shop answers a page in a tenth of a second, the third one never."""
    pages = shop_of(paged("/p/1", REVIEWS, 5))

    def shop(asked: Asked) -> Answer:
        time.sleep(0.1)
        return SLOW if asked.path.endswith("page=3") else pages(asked)

    shops.hosts["oakrow.example"] = shop
    desk = Desk(folder, apart=True)
    desk.shop("oakrow", "listings:\n  - url: http://oakrow.example/p/1\n")
    desk.environ = {"UPRIGHT_NOW": NOW.isoformat(), "UPRIGHT_LOOPBACK": shops.environ()}
    return desk


def store(desk: Desk) -> Engine:
    return connect(f"sqlite:///{desk.home}/upright.db")


def holder(desk: Desk) -> int | None:
    """Return the process that crawls."""
    engine, table = store(desk), Lease.table()
    with reading(engine) as connection:
        query = select(table.c.holder).where(table.c.name == "crawl:oakrow")
        found = connection.execute(query).scalars().first()
    engine.dispose()
    return int(found.split("|")[1]) if found else None


def is_alive(process: int) -> bool:
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def wait(wanted: str, shops: Shops) -> None:
    """Wait until a page was asked for."""
    begun = time.monotonic()
    while wanted not in shops.asked():
        assert time.monotonic() - begun < 30
        time.sleep(0.01)


@pytest.mark.parametrize("page", ["/p/1?page=2", "/p/1?page=3"])
def test_a_crawl_ends_soon_after_its_parent(tmp_path: Path, shops: Shops, page: str) -> None:
    """Also in the middle of a page that takes for ever; and the next crawl goes on."""
    desk = opened(tmp_path, shops)
    with subprocess.Popen(
        desk.command("crawl", "oakrow"), env=desk.settings(), stderr=subprocess.DEVNULL
    ) as parent:
        wait(page, shops)
        child = holder(desk)
        assert child is not None
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        begun = time.monotonic()
        while is_alive(child) and time.monotonic() - begun < 10:
            time.sleep(0.01)
    assert time.monotonic() - begun < 2
    assert holder(desk) is None
    engine = store(desk)
    crawl = intake.find_crawl(engine, f"oakrow/{NOW.isoformat()}")
    assert crawl is not None and (crawl.outcome, crawl.finished) == ("open", None)
    assert list(intake.cursors(engine, crawl.crawl_id).values())
    engine.dispose()
    shops.hosts["oakrow.example"] = shop_of(paged("/p/1", REVIEWS, 5))
    shops.log.clear()
    again = desk.facts("crawl", "oakrow")["crawls"]["oakrow"]
    assert (again["outcome"], again["distinct"], again["new"]) == ("complete", 40, 40)
    assert "/p/1" not in shops.asked()


def test_an_orphan_says_that_it_was_stopped_and_asks_for_nothing(
    tmp_path: Path, shops: Shops
) -> None:
    desk = opened(tmp_path, shops)
    manifest = tmp_path / "manifest.json"
    told = {"RUN_MANIFEST": manifest, "CRAWL_PARENT": 2**22 + 1}
    command = [sys.executable, "-m", "scrapy", "crawl", "oakrow"]
    command += [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
    environ = {**desk.settings(), "SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    subprocess.run(command, env=environ, check=True, timeout=60, capture_output=True)
    said = json.loads(manifest.read_bytes())
    assert (said["outcome"], said["reason"]) == ("failed", "stopped")
    assert shops.asked() == []
    engine = store(desk)
    crawl = intake.find_crawl(engine, said["crawl_id"])
    engine.dispose()
    assert crawl is not None and crawl.outcome == "open"


def test_a_crawl_waits_until_the_other_one_of_its_shop_has_ended(engine: Engine) -> None:
    with ExitStack() as other:
        other.enter_context(lease(engine, "crawl:oakrow", lambda: NOW))
        threading.Timer(0.5, other.pop_all().close).start()
        begun = time.monotonic()
        with alone(engine, "oakrow", lambda: NOW):
            assert 0.3 < time.monotonic() - begun < 4


def test_a_crawl_beside_another_one_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphan, "TRIES", 2)
    with (
        alone(engine, "oakrow", lambda: NOW),
        pytest.raises(Problem, match="crawl:oakrow is busy"),
        alone(engine, "oakrow", lambda: NOW),
    ):
        pytest.fail("two crawls of one shop")
    with alone(engine, "oakrow", lambda: NOW), alone(engine, "hangwise", lambda: NOW):
        pass
