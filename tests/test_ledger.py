"""Tests of db.ledger, on both databases."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.ledger import end_slot, last_run, lease, newest_slot, running, take_slot
from db.problem import Problem

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def test_a_run_is_noted_with_what_it_did(engine: Engine) -> None:
    with running(engine, "run", None, clock) as say:
        say("12 rows")
        open_one = last_run(engine, "run")
        assert open_one is not None and open_one.status == "open"
    done = last_run(engine, "run")
    assert done is not None and (done.status, done.detail, done.finished) == (
        "done",
        "12 rows",
        NOW,
    )


def test_a_failed_run_says_why(engine: Engine) -> None:
    with pytest.raises(Problem), running(engine, "build", "r1", clock):
        raise Problem("no safety review")
    failed = last_run(engine, "build", "r1")
    assert failed is not None
    assert (failed.status, failed.detail) == ("failed", "Problem: no safety review")


def test_the_newest_run_is_the_last_one_though_the_clock_stands(engine: Engine) -> None:
    with pytest.raises(Problem), running(engine, "run", None, clock):
        raise Problem("stopped")
    with running(engine, "run", None, clock) as say:
        say("done")
    newest = last_run(engine, "run")
    assert newest is not None and newest.status == "done"


def test_a_lease_is_held_by_one(engine: Engine) -> None:
    with (
        lease(engine, "pipeline", clock),
        pytest.raises(Problem, match="pipeline is busy"),
        lease(engine, "pipeline", clock),
    ):
        pass
    with lease(engine, "pipeline", clock):
        pass  # free again


KILLED = (
    "import os, sys\nfrom datetime import datetime, UTC\n"
    "def clock(): return datetime(2026, 11, 1, tzinfo=UTC)\n"
    "from db.connect import connect\nfrom db.ledger import lease\n"
    "held = lease(connect(sys.argv[1]), 'pipeline', clock)\n"
    "held.__enter__()\nprint('held', flush=True)\nos.kill(os.getpid(), 9)\n"
)


def test_a_dead_holder_frees_its_lease(engine: Engine, database_url: str) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, database_url], cwd=Path.cwd())
    assert killed.returncode == -9
    with lease(engine, "pipeline", clock):
        pass


def test_a_dead_holder_that_nobody_buried_frees_its_lease(
    engine: Engine, database_url: str
) -> None:
    command = [sys.executable, "-c", KILLED, database_url]
    with subprocess.Popen(command, cwd=Path.cwd(), stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        assert killed.stdout.read() == b"held\n"
        stat = Path(f"/proc/{killed.pid}/stat")
        while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
        with lease(engine, "pipeline", clock):
            pass


def test_an_expired_lease_is_free(engine: Engine) -> None:
    late = NOW + timedelta(hours=7)
    with lease(engine, "pipeline", clock), lease(engine, "pipeline", lambda: late):
        pass


def test_each_slot_is_started_once(engine: Engine) -> None:
    assert newest_slot(engine, "crawl:backfit") is None
    assert take_slot(engine, "crawl:backfit", NOW, NOW)
    assert not take_slot(engine, "crawl:backfit", NOW, NOW)
    assert take_slot(engine, "crawl:backfit", NOW + timedelta(days=7), NOW)
    end_slot(engine, "crawl:backfit", NOW, "done", "612 reviews")
    assert newest_slot(engine, "crawl:backfit") == NOW + timedelta(days=7)
