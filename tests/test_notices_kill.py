"""Processes that are killed and processes at once: nothing is told twice."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from db import messages, migrate
from db.connect import connect
from db.schema import Delivery
from desk.notices.sending import notify
from desk.session import Session
from tests.desk import Desk
from tests.telling import (
    NOW,
    SECRET,
    crawled,
    endanger,
    mail_to,
    mailbox,
    opened,
    program,
    ran,
    rows,
    site,
)

AT_ONCE = 4


@pytest.fixture
def desk(tmp_path: Path, empty_url: str) -> Desk:
    desk = site(tmp_path, empty_url)
    desk.environ["UPRIGHT_HOOK_SECRET"] = SECRET
    engine = connect(empty_url)
    migrate.upgrade(engine)
    crawled(engine, NOW, "failed", "http 403")
    endanger(engine, "a", "b")
    ran(engine)
    engine.dispose()
    return desk


def start(desk: Desk, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        desk.command("notify", *words), env=desk.settings(), cwd=desk.folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def deliveries(desk: Desk) -> list[Any]:
    engine = connect(desk.environ["UPRIGHT_DATABASE_URL"])
    try:
        return rows(engine, Delivery)
    finally:
        engine.dispose()


def test_a_process_killed_between_hand_over_and_mark_tells_nobody_twice(desk: Desk) -> None:
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        child = start(desk)
        box.before = lambda: os.kill(child.pid, signal.SIGKILL)  # it has the whole text by now
        child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL
        assert [(one.sent, one.failure, one.tried) for one in deliveries(desk)] == [
            (None, None, 1)] * 3  # fmt: skip
        box.before = lambda: None
        desk.environ["UPRIGHT_NOW"] = (NOW + timedelta(hours=30)).isoformat()
        assert desk.upright("notify") == "0 new, 0 over; 0 to be told later\n"
    assert len(box.data) == 1
    told = [line for line in desk.here("doctor")[1].splitlines() if line.startswith("notices: ")]
    assert len(told) == 1
    assert "nobody can tell whether mail:desk@posture.example was told 3 messages" in told[0]


def test_a_process_killed_before_its_claim_loses_nothing(desk: Desk) -> None:
    def stopped(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        forked(desk, 1, lambda: setattr(messages, "insert", stopped))
        assert deliveries(desk) == []
        desk.upright("notify")
    assert len(box.data) == 1


def test_processes_at_once_tell_each_address_once(desk: Desk) -> None:
    with mailbox() as box, program() as told:
        hook = f'hooks:\n  chat:\n    address: "{told.address}"\n    every: 0\n'
        desk.write("notices.yml", mail_to(box.port, "a@x.example", "b@x.example") + hook)
        forked(desk, AT_ONCE, lambda: None)
    assert sorted(box.to) == ["a@x.example", "b@x.example"]
    assert len(told.posts) == 1
    found = deliveries(desk)
    assert len(found) == 9
    assert all(one.sent and one.tried == 1 for one in found)


def test_without_the_lock_and_the_claim_they_would_tell_it_twice(desk: Desk) -> None:
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        forked(desk, 2, lambda: setattr(messages.claim, "__code__", (lambda *_: None).__code__))
    assert len(box.data) == 2


def forked(desk: Desk, count: int, first: Callable[[], None]) -> None:
    """Notify in some processes that begin at the same moment."""
    context = get_context("fork")
    barrier = context.Barrier(count)
    children = [context.Process(target=_notify, args=(desk, barrier, first)) for _ in range(count)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode is not None


def _notify(desk: Desk, barrier: Any, first: Callable[[], None]) -> None:
    try:
        first()
        engine = connect(desk.environ["UPRIGHT_DATABASE_URL"])
        session = opened(desk, engine)
        barrier.wait(30)
        with suppress(Exception):
            notify(Session(replace(session.config, hook_secret=SECRET), engine))
    finally:
        os._exit(0)


def test_a_rehearsal_changes_nothing(desk: Desk) -> None:
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        said = desk.upright("notify", "--dry-run")
        facts = desk.facts("notify", "--dry-run")
        assert (facts["new"], len(facts["parcels"])) == (3, 1)
        assert "Tiltwell 300, at Oakrow: a review reports danger (2 in all)" in said
        assert said.endswith("nothing was sent\n")
        assert (box.data, deliveries(desk)) == ([], [])
        told = desk.facts("notify")
    assert (told["new"], told["over"], told["waiting"]) == (3, 0, 0)
    assert [one["channel"] for one in told["told"]] == ["mail:desk@posture.example"]
    assert len(box.data) == 1


def test_a_failure_is_exit_code_1_and_its_line_the_last(desk: Desk) -> None:
    with mailbox() as box:
        box.answer = "550 no such box"
        with program() as told:
            hook = f'hooks:\n  chat:\n    address: "{told.address}"\n'
            desk.write("notices.yml", mail_to(box.port) + hook)
            code, said, _ = desk.here("notify")
    assert code == 1
    assert said.splitlines()[-1].startswith("not told, and tried again later: mail:desk@")


def test_without_a_file_nobody_is_told(desk: Desk) -> None:
    told = desk.upright("notify", code=1)
    assert told == (
        "upright: catalog/notices.yml is missing: nobody is told anything (docs/notices.md)\n"
    )
