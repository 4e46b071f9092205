"""The schedule: each planned time is started once, a missed one is caught up once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.connect import reading
from db.problem import Problem
from db.schema import Slot
from desk.due import latest_due
from desk.schedule import Timetable, make_scheduler, run_once
from desk.session import Session, session
from tests.desk import Desk

MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)


class Quiet(Timetable):
    """A timetable that notes the commands instead of starting them."""

    fault: str | None = None

    def _child(self, *command: str) -> str | None:
        self.started.append(" ".join(command))
        return self.fault if command[0] == "crawl" else None

    def __init__(self, opened: Session) -> None:
        super().__init__(opened, {}, lambda _line: None)
        self.started: list[str] = []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, apart=True)
    desk.shop("oakrow", "schedule: 0 3 * * mon\n")
    desk.shop("larkby", "schedule: 30 4 1 * *\n")
    desk.shop("fernhill")
    return desk


def at(desk: Desk, now: str, fault: str | None = None) -> list[str]:
    """Start what is due at a time; returns the commands that were started."""
    desk.environ["UPRIGHT_NOW"] = now
    with session(desk.settings()) as opened:
        timetable = Quiet(opened)
        timetable.fault = fault
        run_once(timetable)
    return timetable.started


def slots(desk: Desk) -> list[tuple[str, datetime, str, str | None]]:
    table = Slot.table()
    with session(desk.settings()) as opened, reading(opened.engine) as connection:
        rows = connection.execute(select(table).order_by(table.c.due))
        return [(row.job, row.due, row.status, row.detail) for row in rows]


def test_what_is_due_is_started_once_and_followed_by_run_and_build(desk: Desk) -> None:
    first = at(desk, "2026-11-02T03:00Z")
    assert first == ["crawl larkby", "run", "build", "crawl oakrow", "run", "build"]
    assert at(desk, "2026-11-02T03:00Z") == []
    assert at(desk, "2026-11-08T23:00Z") == []
    assert [slot[:3] for slot in slots(desk)] == [
        ("crawl:larkby", datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "done"),
        ("crawl:oakrow", MONDAY, "done"),
    ]


def test_people_are_told_after_each_run_and_when_nothing_was_due(desk: Desk) -> None:
    desk.write("notices.yml", "hooks: {chat: {address: 'https://chat.example/'}}\n")
    crawl = ["run", "build", "notify"]
    assert at(desk, "2026-11-02T03:00Z") == ["crawl larkby", *crawl, "crawl oakrow", *crawl]
    assert at(desk, "2026-11-02T04:00Z") == ["notify"]
    assert {slot[2] for slot in slots(desk)} == {"done"}


def test_weeks_missed_are_caught_up_once(desk: Desk) -> None:
    at(desk, "2026-11-02T03:00Z")
    assert at(desk, "2026-11-26T12:00Z") == ["crawl oakrow", "run", "build"]
    assert slots(desk)[-1][1] == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_a_failure_is_a_row_and_does_not_stop_the_others(desk: Desk) -> None:
    started = at(desk, "2026-11-02T03:00Z", fault="crawl: unreachable")
    assert len(started) == 6
    assert {slot[2:] for slot in slots(desk)} == {("failed", "crawl: unreachable")}


def test_one_schedule_only(desk: Desk) -> None:
    desk.environ["UPRIGHT_NOW"] = "2026-11-02T03:00Z"
    with session(desk.settings()) as opened:
        timetable = Quiet(opened)
        timetable._child = lambda *_: run_once(Quiet(opened))  # type: ignore[method-assign]
        with pytest.raises(Problem, match="schedule is busy"):
            run_once(timetable)


def test_jobs_live_in_memory_in_utc_and_are_never_dropped_for_being_late(desk: Desk) -> None:
    with session(desk.settings()) as opened:
        scheduler = make_scheduler(Quiet(opened))
        assert isinstance(scheduler._jobstores["default"], MemoryJobStore)
        jobs = {job.id: job for job, _, _ in scheduler._pending_jobs}
        assert set(jobs) == {"crawl:oakrow", "crawl:larkby", "notices"}
        assert str(scheduler.timezone) == "UTC"
        assert scheduler._job_defaults == {
            "coalesce": True, "max_instances": 1, "misfire_grace_time": None,
        }  # fmt: skip


def test_the_real_commands_are_started(desk: Desk) -> None:
    desk.product("tiltwell", "Tiltwell", "300")
    desk.environ["UPRIGHT_NOW"] = "2026-11-02T03:00Z"
    for shop in ("larkby", "oakrow"):
        desk.shop(shop, "schedule: 0 3 * * mon\n", uses="store")
    told = desk.upright("schedule", "--once")
    assert "2 crawls were due" in told
    assert "oakrow may not be crawled" in slots(desk)[-1][3]
    assert (desk.home / "site" / "releases").is_dir()
    assert "UPRIGHT_NOW stops the clock" in desk.upright("schedule", code=1)


@given(st.integers(0, 200_000_000))
def test_the_newest_planned_time_is_never_in_the_future(seconds: int) -> None:
    now = MONDAY + timedelta(seconds=seconds)
    due = latest_due("0 3 * * mon", now)
    assert due is not None and due <= now
    assert (now - due).days < 7
    assert (due.weekday(), due.hour, due.minute) == (0, 3, 0)


def test_a_yearly_line_is_found() -> None:
    assert latest_due("0 3 5 1 *", MONDAY) == datetime(2026, 1, 5, 3, tzinfo=UTC)
