"""Tests of the door of the desk: in, out, refused, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.audit import entries
from db.connect import reading
from desk.session import Session
from desk.web.way import Asked, Go, Page, Way
from desk.web.ways import WAYS
from tests.desking import PASSWORD, at_desk, people
from tests.seeds import config_of


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    session = Session(config_of(tmp_path), engine)
    people(session)
    yield session


def note_it(asked: Asked) -> Go:
    return Go("/", f"noted {asked.text('why')}", subject="thing:1")


NOTED = Way(path="/note", name="note.one", shows=lambda asked: Page("logout.html"), acts=note_it)


def test_nobody_gets_in_without_a_login(desk: Session) -> None:
    with at_desk(desk) as nobody:
        answer = nobody.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?to=/")
        assert nobody.log_in("editor", "wrong password 1").status_code == 422
        assert nobody.log_in("editor").status_code == 303
        assert nobody.get("/").status_code == 200


def test_what_was_typed_is_kept_when_the_login_ended(desk: Session) -> None:
    with at_desk(desk, "editor", (*WAYS, NOTED)) as editor:
        editor.client.cookies.clear()
        asked = editor.raw("/note", {"csrf": "x", "why": 'the "clamp" opened <b>'})
        assert asked.status_code == 401
        assert "the &#34;clamp&#34; opened &lt;b&gt;" in asked.text
        fields = {"account": "editor", "password": PASSWORD, "to": "/note",
                  "kept.why": 'the "clamp" opened <b>'}  # fmt: skip
        back = editor.post("/login", fields)
        assert back.status_code == 200
        assert 'action="/note"' in back.text
        assert 'name="why" value="the &#34;clamp&#34; opened &lt;b&gt;"' in back.text


def test_each_change_is_a_row_in_the_log_before_and_after(desk: Session) -> None:
    with at_desk(desk, "editor", (*WAYS, NOTED)) as editor:
        done = editor.post("/note", {"why": "seen"})
        assert done.status_code == 303
        assert "noted seen" in editor.get(done.headers["location"]).text
        assert editor.post("/note", {"why": ""}).status_code == 422
    with reading(desk.engine) as connection:
        rows = [one for one in reversed(entries(connection, 9)) if one.act == "note.one"]
    told = [(one.account, one.outcome, json.loads(one.detail).get("why")) for one in rows]
    assert told == [
        ("editor", "begun", None), ("editor", "done", None),
        ("editor", "begun", None), ("editor", "refused", "why: is empty; fill it in"),
    ]  # fmt: skip


def test_a_form_of_another_site_is_refused(desk: Session) -> None:
    with at_desk(desk, "editor", (*WAYS, NOTED)) as editor:
        assert editor.raw("/note", {"csrf": "x", "why": "y"}).status_code == 403
        token = editor.get("/note")
        assert token.status_code == 200
        assert editor.raw("/note", {"why": "y"}, origin="https://evil.example").status_code == 403
