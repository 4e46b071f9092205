"""Tests of work in a process of its own: one at a time, and what became of it is known."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.problem import Problem
from desk.session import session
from desk.web.jobs import Job, job, start
from desk.web.way import Asked
from tests.desk import Desk

PATIENCE = 60.0


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    settings = Desk(tmp_path).settings()
    with session(settings) as opened:
        yield Asked(opened, None, "/publish", {}, {}, environ=settings)


def ended(asked: Asked, name: str) -> Job:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = job(asked.session, name)
        if found and not found.running:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not end")


def test_a_job_runs_its_commands_and_says_how_each_ended(asked: Asked) -> None:
    assert job(asked.session, "fresh") is None
    start(asked, "fresh", [["judge", "log"], ["rollback"], ["judge", "log"]])
    found = ended(asked, "fresh")
    assert found.failed
    assert found.told[0] == "nothing was decided yet"
    assert "upright: " in found.told[1]  # there is no release to go back to
    assert len(found.told) == 2  # what follows a failure is not begun


def test_a_job_that_runs_is_not_started_again(asked: Asked) -> None:
    start(asked, "twice", [["judge", "log"]])
    with pytest.raises(Problem, match="runs already"):
        start(asked, "twice", [["judge", "log"]])
    assert not ended(asked, "twice").failed
    start(asked, "twice", [["judge", "log"]])
    assert ended(asked, "twice").told == ("nothing was decided yet",)


def test_a_job_that_was_killed_has_failed(asked: Asked) -> None:
    start(asked, "killed", [["schedule"], ["judge", "log"]])
    found = job(asked.session, "killed")
    assert found
    assert found.running
    (folder,) = [path for path in Path("/proc").glob("[0-9]*/cmdline") if _works(path)]
    os.killpg(int(folder.parent.name), 9)
    assert ended(asked, "killed").failed


def _works(path: Path) -> bool:
    try:
        words = path.read_bytes()
    except OSError:
        return False
    return b"desk.web.working" in words and b"killed.json" in words
