"""Notices posted to a real web server: signed, answered, and never twice."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.schema import Message
from tests.desk import Desk
from tests.telling import (
    HOUR,
    NOW,
    SECRET,
    endanger,
    faults,
    hook_to,
    program,
    ran,
    rows,
    site,
    tell,
)


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    yield site(tmp_path, engine.url.render_as_string(hide_password=False))


def test_a_hook_is_told_in_signed_json(desk: Desk, engine: Engine) -> None:
    endanger(engine, "a")
    ran(engine)
    with program() as told:
        desk.write("notices.yml", hook_to(told.address))
        assert faults(tell(desk, engine)) == ["UPRIGHT_HOOK_SECRET is not set"]
        assert faults(tell(desk, engine, NOW + HOUR, hook_secret=SECRET)) == [None]
        assert tell(desk, engine, NOW + 9 * HOUR, hook_secret=SECRET).told == ()
    (post,) = told.posts
    signed = hmac.new(SECRET.encode(), post.body, "sha256").hexdigest()
    assert post.heads["X-Upright-Signature"] == f"sha256={signed}"
    assert post.heads["X-Upright-Delivery"] == post.said["id"]
    assert post.said["at"] == (NOW + HOUR).isoformat()
    (row,) = rows(engine, Message)
    assert post.said["messages"] == [{
        "kind": "hazard", "subject": row.subject, "message": row.message,
        "words": "Tiltwell 300, at Oakrow: a review reports danger",
        "found": NOW.isoformat(), "link": "upright judge questions",
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (204, None),
        (302, "it sends us on (HTTP 302); put the right address into notices.yml"),
        (404, "it answers with HTTP 404"),
        (503, "it answers with HTTP 503"),
    ],
)
def test_the_answer_of_a_hook(desk: Desk, engine: Engine, code: int, fault: str | None) -> None:
    endanger(engine, "a")
    ran(engine)
    with program() as told:
        told.code = code
        desk.write("notices.yml", hook_to(told.address))
        assert faults(tell(desk, engine, hook_secret=SECRET)) == [fault]
        assert len(told.posts) == 1
        told.code = 200
        again = tell(desk, engine, NOW + HOUR, hook_secret=SECRET)
        assert faults(again) == ([None] if fault else [])


def test_a_hook_that_takes_it_and_says_nothing_is_not_told_again(
    desk: Desk, engine: Engine
) -> None:
    endanger(engine, "a")
    ran(engine)
    with program() as told:
        told.hangs = True
        desk.write("notices.yml", hook_to(told.address))
        done = tell(desk, engine, hook_secret=SECRET)
        assert [one.is_unsure for one in done.told] == [True]
        assert tell(desk, engine, NOW + 9 * HOUR, hook_secret=SECRET).told == ()
        assert len(told.posts) == 1


def test_a_hook_that_is_not_there_is_tried_again(desk: Desk, engine: Engine) -> None:
    endanger(engine, "a")
    ran(engine)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        desk.write("notices.yml", hook_to(f"http://127.0.0.1:{taken.getsockname()[1]}/"))
        done = tell(desk, engine, hook_secret=SECRET)
    assert "it cannot be reached" in str(faults(done)[0]) and not done.told[0].is_unsure
