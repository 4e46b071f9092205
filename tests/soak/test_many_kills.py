"""Thirty kills at random moments, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import killing_crawls, killing_imports
from tests.killing import COMMANDS, copy_of, finish, kill_during, prepare, results, seconds
from tests.shops.server import serving

KILLS = 30
WIDGET_KILLS = 25


def test_thirty_kills_on_sqlite(tmp_path: Path) -> None:
    fresh = prepare(tmp_path / "fresh", 3000)
    whole = copy_of(fresh, tmp_path / "whole")
    times = [seconds(whole, command) for command in COMMANDS]
    wanted, chance, hit = results(whole), random.Random(3), 0
    for number in range(KILLS):
        killed, which = copy_of(fresh, tmp_path / str(number)), number % 2
        if which:
            killed.upright("run")
        hit += kill_during(killed, COMMANDS[which], times[which] * chance.uniform(0.3, 1))
        assert finish(killed) == wanted, f"kill {number}"
    print(f"{hit} of {KILLS} kills met the process at work")
    assert hit >= KILLS // 2


def test_kills_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def url(name: str, template: str | None = None) -> str:
        with admin.connect() as connection:
            source = f" TEMPLATE {template}" if template else ""
            connection.execute(text(f"CREATE DATABASE {name}{source}"))
        return postgres_url.replace("/postgres?", f"/{name}?")

    fresh = prepare(tmp_path / "fresh", 3000, url("fresh"))
    whole = copy_of(fresh, tmp_path / "whole")
    whole.environ["UPRIGHT_DATABASE_URL"] = url("whole", "fresh")
    spent = seconds(whole, ("run",))
    whole.upright("build")
    wanted, chance = results(whole), random.Random(5)
    for number in range(8):
        killed = copy_of(fresh, tmp_path / str(number))
        killed.environ["UPRIGHT_DATABASE_URL"] = url(f"killed{number}", "fresh")
        kill_during(killed, ("run",), spent * chance.uniform(0.4, 1))
        assert finish(killed) == wanted, f"kill {number}"
    admin.dispose()


def test_thirty_kills_of_a_crawl(tmp_path: Path) -> None:
    chance = random.Random(9)
    with serving() as shops:
        fresh = killing_crawls.prepare(tmp_path / "fresh", shops)
        wanted = killing_crawls.crawled(copy_of(fresh, tmp_path / "whole"))
        for number in range(KILLS):
            killed = killing_crawls.kill_one(fresh, tmp_path / str(number), shops, chance)
            assert killing_crawls.crawled(killed) == wanted, f"kill {number}"


@pytest.mark.parametrize(("platform", "full_every"), killing_crawls.WIDGETS)
def test_kills_of_a_widgets_crawl(tmp_path: Path, platform: str, full_every: int) -> None:
    chance = random.Random(13)
    with serving() as shops:
        fresh = killing_crawls.prepare_widget(tmp_path / "fresh", shops, platform, full_every)
        wanted = killing_crawls.crawled(copy_of(fresh, tmp_path / "whole"), 0)
        for number in range(WIDGET_KILLS):
            killed = killing_crawls.kill_one(fresh, tmp_path / str(number), shops, chance)
            assert killing_crawls.crawled(killed, 0) == wanted, f"kill {number}"


def test_twenty_five_kills_of_an_import(tmp_path: Path) -> None:
    chance, size, batch, at_work = random.Random(2), 4000, 100, 0
    fresh = killing_imports.prepare(tmp_path / "fresh", size)
    whole = copy_of(fresh, tmp_path / "whole")
    begun = time.perf_counter()
    wanted = killing_imports.imported(whole, batch)
    spent = (time.perf_counter() - begun) * 0.8
    for number in range(25):
        killed = killing_imports.kill_one(fresh, tmp_path / str(number), batch, spent, chance)
        if (how := killing_imports.stood(killed)) == "partial":
            continue  # it had ended, and is not made again: that would be a second import
        at_work += how == "open"
        assert killing_imports.imported(killed, batch) == wanted, f"kill {number}: {how}"
    print(f"{at_work} of 25 kills met the import at work")
    assert at_work >= 12
