"""Tests of a crawl in a process of its own: its outcome can be trusted, whatever happens to it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db import intake
from db.connect import connect
from db.migrate import prepare
from db.problem import Problem
from spiders import process
from spiders.process import Outcome, crawl_shop
from tests.shops.crawling import NOW
from tests.shops.pages import paged, product_page, review
from tests.shops.server import ALLOW, Answer, Asked
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(6)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def run(world: World, shop: str, timeout: float = 60.0) -> Outcome:
    """Crawl a shop in a child process, on a database of its own."""
    config = replace(world.config, database_url=f"sqlite:///{world.folder}/fresh.db")
    engine = connect(config.database_url)
    prepare(engine)
    engine.dispose()
    environ = {"PATH": os.environ["PATH"], "UPRIGHT_LOOPBACK": world.shops.environ()}
    return crawl_shop(config, shop, environ | {"UPRIGHT_NOW": NOW.isoformat()}, timeout)


def test_a_crawl_is_made_once_for_one_start(world: World) -> None:
    world.open("backfit", paged("/p/1", REVIEWS, 3), "/p/1")
    first = run(world, "backfit")
    counts = {
        "listed": 6,
        "distinct": 6,
        "new": 6,
        "edited": 0,
        "gone": 0,
        "rejected": 0,
        "pages": 2,
    }
    assert first == Outcome(0, "complete", None, f"backfit/{NOW.isoformat()}", counts)
    world.shops.log.clear()
    again = run(world, "backfit")
    assert again == replace(first, reason="already done")
    assert world.shops.log == []


def test_a_crawl_that_is_killed_is_closed_as_such(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child is deaf to the polite signal, as one stuck in a long computation is."""
    world.open("stuck", paged("/p/1", REVIEWS, 3), "/p/1")
    engine = connect(world.config.database_url)
    crawl_id = intake.open_crawl(engine, "stuck", "crawl", NOW)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    monkeypatch.setattr(process, "_command", lambda *_: [sys.executable, "-S", "-c", deaf])
    monkeypatch.setattr(process, "GRACE", 0.3)
    begun = time.monotonic()
    outcome = crawl_shop(world.config, "stuck", os.environ, 1.5)
    assert time.monotonic() - begun < 30
    crawl = intake.find_crawl(engine, crawl_id)
    engine.dispose()
    assert outcome == Outcome(1, "failed", "killed", crawl_id)
    assert crawl is not None
    assert (crawl.outcome, crawl.reason) == ("failed", "killed")


def test_a_shop_that_never_ends_is_stopped_politely(world: World) -> None:
    """Its pages are kept, and it says itself that it was stopped."""

    def shop(asked: Asked) -> Answer:
        if asked.path == "/p/1?page=2":
            return Answer(429, headers={"Retry-After": "500"})
        return ALLOW if asked.path == "/robots.txt" else product_page(REVIEWS, "?page=2")

    world.open("slow", shop, "/p/1")
    outcome = run(world, "slow", 8.0)
    assert (outcome.exit_code, outcome.outcome, outcome.reason) == (1, "partial", "stopped")
    assert outcome.counts["distinct"] == 6


def test_a_refusal_is_the_childs_own_line(world: World) -> None:
    world.open("shut", {"/p/1": product_page(REVIEWS)}, "/p/1")
    path = world.config.catalog / "shops" / "shut.yml"
    path.write_text(
        path.read_text("utf-8").replace("fetch: {allowed: true", "fetch: {allowed: false")
    )
    with pytest.raises(Problem, match=r"^shut may not be crawled: permission to fetch is refused"):
        run(world, "shut")


def test_a_crawl_that_was_left_open_is_gone_on_with(world: World) -> None:
    world.open("backfit", paged("/p/1", REVIEWS, 3), "/p/1")
    later = NOW + timedelta(days=1)
    config = replace(world.config, fixed_now=later)
    engine = connect(config.database_url)
    crawl_id = intake.open_crawl(engine, "backfit", "crawl", later)
    engine.dispose()
    ended = world.crawl("backfit", later)
    assert (ended.crawl.crawl_id, ended.crawl.outcome) == (crawl_id, "complete")
