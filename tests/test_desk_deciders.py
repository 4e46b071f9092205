"""Fifty editors decide at once: each answer is recorded, or refused with its words on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine

from db.audit import entries
from db.connect import reading, writing
from db.judgements import judgements, spoken_of, verify
from db.staff import ROLES, open_session
from desk.session import Session
from desk.web.cookies import LONGEST, cookie_name, new_key
from tests.desking import TOKEN, Person, at_desk
from tests.deskworld import desk_of

DECIDERS = 50
SEEN = re.compile(r'name="seen" value="(\d+)"')
HAZARDS = "/hazards/group?product=aurel-a2&aspect=safety_incident"


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield desk_of(engine, tmp_path, questions=DECIDERS)


def decide_at_once(session: Session, paths: list[str], answers: list[dict[str, str]]) -> list[Any]:
    """Let everybody look at a page, and then send an answer at the same moment."""
    with ExitStack() as stack:
        people = [stack.enter_context(at_desk(session)) for _ in paths]
        for n, one in enumerate(people):
            _enter(session, one, ROLES[n % 3])
        forms = [_form(one, path) for one, path in zip(people, paths, strict=True)]
        ready = Barrier(len(paths))

        def send(n: int) -> Any:
            ready.wait()
            return people[n].raw(paths[n], {**forms[n], **answers[n]})

        with ThreadPoolExecutor(len(paths)) as pool:
            return list(pool.map(send, range(len(paths))))


def _enter(session: Session, person: Person, account: str) -> None:
    """Log somebody in without a password: fifty of them are hashed for seconds."""
    key, now = new_key(), session.config.now()
    with writing(session.engine) as connection:
        open_session(connection, key.hashed, account, now, now + LONGEST)
    person.client.cookies.set(cookie_name(False), key.token)


def _form(person: Person, path: str) -> dict[str, str]:
    page = person.get(path).text
    token, seen = TOKEN.search(page), SEEN.search(page)
    assert token
    assert seen
    return {"csrf": token.group(1), "seen": seen.group(1)}


def test_no_decision_is_lost_where_ten_questions_are_fought_over(desk: Session) -> None:
    paths = [f"/questions/{n % 10:032x}" for n in range(DECIDERS)]
    sent = [{"answer": ("same", "different", "unsure")[n % 3], "other": "aurel-a2",
             "why": f"reason of decider {n}."} for n in range(DECIDERS)]  # fmt: skip
    got = decide_at_once(desk, paths, sent)
    with reading(desk.engine) as connection:
        rows = judgements(connection)
        told = [one for one in entries(connection, 500) if one.act == "questions.one"]
    assert verify(rows) == ()
    assert sorted(row.subject for row in rows) == [f"listing:{n:032x}" for n in range(10)]
    recorded = {row.why for row in rows}
    for n, answer in enumerate(got):
        if answer.status_code == 303:
            assert sent[n]["why"] in recorded
        else:
            assert answer.status_code == 409
            assert sent[n]["why"] in answer.text  # what was typed
            assert sent[n]["why"] not in recorded
    assert sum(answer.status_code == 303 for answer in got) == 10
    ends = [one.outcome for one in told]
    assert (ends.count("begun"), ends.count("done"), ends.count("refused")) == (50, 10, 40)


def test_fifty_different_questions_are_all_answered(desk: Session) -> None:
    paths = [f"/questions/{n:032x}" for n in range(DECIDERS)]
    sent = [{"answer": "different", "other": "aurel-a2", "why": f"{n}"} for n in range(DECIDERS)]
    got = decide_at_once(desk, paths, sent)
    assert [answer.status_code for answer in got] == [303] * DECIDERS
    with reading(desk.engine) as connection:
        rows = judgements(connection)
    assert verify(rows) == ()
    assert sorted(row.why for row in rows) == sorted(one["why"] for one in sent)


def test_one_report_of_danger_is_decided_once(desk: Session) -> None:
    sent = [{"review": "velm/aurel-a2-0", "do": ("noted", "drop")[n % 2], "why": f"words {n}."}
            for n in range(12)]  # fmt: skip
    got = decide_at_once(desk, [HAZARDS] * 12, sent)
    assert sorted(answer.status_code for answer in got) == [303] + [409] * 11
    winner = next(n for n, answer in enumerate(got) if answer.status_code == 303)
    with reading(desk.engine) as connection:
        assert spoken_of(connection) == {"velm/aurel-a2-0": sent[winner]["do"]}
    assert all(sent[n]["why"] in answer.text for n, answer in enumerate(got) if n != winner)
