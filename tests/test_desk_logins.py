"""Tests of logins: throttled, ended, stolen, by a proxy; and that nobody is led elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from db.config import read_config
from db.connect import reading, writing
from db.problem import Problem
from db.schema import DeskSession
from db.staff import failed
from desk.session import Session
from desk.staff import add_person, admit, bar, set_password, set_role
from desk.web.app import make_app
from desk.web.ways import WAYS
from desk.web.ways.door import local
from tests.desking import BASE, PASSWORD, Person, at_desk, people
from tests.seeds import config_of

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    session = Session(replace(config_of(tmp_path), fixed_now=NOON), engine)
    people(session)
    yield session


def later(desk: Session, **by: float) -> Session:
    return Session(replace(desk.config, fixed_now=NOON + timedelta(**by)), desk.engine)


def test_the_sixth_wrong_password_has_to_wait_and_so_has_the_right_one(desk: Session) -> None:
    with at_desk(desk) as nobody:
        for _ in range(6):
            assert nobody.log_in("editor", "a wrong password").status_code == 422
        waits = nobody.log_in("editor")
        assert waits.status_code == 422
        assert "oo many tries; wait 1 min" in waits.text or "wait 2 min" in waits.text
        assert nobody.log_in("publisher").status_code == 303  # many may share an address
    with at_desk(later(desk, minutes=3)) as nobody:
        assert nobody.log_in("editor").status_code == 303


def test_an_address_that_tries_names_has_to_wait_as_well(desk: Session) -> None:
    with writing(desk.engine) as connection:
        for n in range(31):
            failed(connection, (f"account:n{n}", "address:127.0.0.1"), NOON)
    with at_desk(desk) as nobody:
        assert nobody.log_in("editor").status_code == 422


def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Session) -> None:
    with at_desk(desk) as nobody:
        answers = {nobody.log_in(name, "a wrong password").text.partition("alert")[2][:200]
                   for name in ("editor", "nobody-here")}  # fmt: skip
    assert len(answers) == 1


def test_a_login_ends_by_idleness_by_age_and_by_leaving(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        cookies = dict(editor.client.cookies)
        token = next(iter(cookies.values()))
        for hours, status in ((1, 200), (8.5, 200), (16.5, 303)):
            with at_desk(later(desk, hours=hours)) as person:
                person.client.cookies.update(cookies)
                assert person.get("/").status_code == status, hours
    with at_desk(desk, "editor") as editor:
        cookies = dict(editor.client.cookies)
        assert editor.post("/logout").headers["location"] == "/login"
        editor.client.cookies.update(cookies)  # stolen before
        assert editor.get("/").status_code == 303
    assert len(token) == 43


def test_a_token_from_before_the_login_opens_nothing_after_it(desk: Session) -> None:
    with at_desk(desk) as person:
        person.get("/login")
        before = next(iter(person.client.cookies.values()))
        person.log_in("editor")
        assert next(iter(person.client.cookies.values())) != before
    with reading(desk.engine) as connection:
        kept = connection.scalars(select(DeskSession.table().c.token_hash)).all()
    assert all(before not in one and len(one) == 64 for one in kept)


@pytest.mark.parametrize("change", ["password", "role", "bar"])
def test_a_change_of_the_person_ends_their_logins(desk: Session, change: str) -> None:
    with at_desk(desk, "editor") as editor:
        assert editor.get("/").status_code == 200
        if change == "password":
            set_password(desk, "editor", "another long password")
        elif change == "role":
            set_role(desk, "editor", "publisher")
        else:
            bar(desk, "editor")
        assert editor.get("/").status_code == 303
    if change == "bar":
        with at_desk(desk) as person:
            assert person.log_in("editor").status_code == 422
        admit(desk, "editor")
        with at_desk(desk, "editor"):
            pass


def test_the_last_admin_stays(desk: Session) -> None:
    for change in (lambda: bar(desk, "admin"), lambda: set_role(desk, "admin", "editor")):
        with pytest.raises(Problem, match="last admin"):
            change()
    add_person(desk, "second", "Second Admin", "admin", None)
    assert set_role(desk, "admin", "editor").role == "editor"


def test_two_admins_at_once_the_second_is_told(desk: Session) -> None:
    set_role(desk, "editor", "publisher", version=1)
    with pytest.raises(Problem, match="changed meanwhile"):
        set_role(desk, "editor", "admin", version=1)


def test_a_proxy_is_believed_only_from_its_own_address(desk: Session) -> None:
    config = replace(desk.config, login_header="x-remote-user", login_proxies=("10.0.0.7",))
    session = Session(config, desk.engine)
    for client, status in (("10.0.0.7", 200), ("10.0.0.8", 303), ("127.0.0.1", 303)):
        made = TestClient(make_app(session, {}, WAYS), base_url=BASE, client=(client, 9))
        answer = made.get("/", headers={"X-Remote-User": "Editor"}, follow_redirects=False)
        assert answer.status_code == status, client
        unknown = made.get("/", headers={"X-Remote-User": "stranger"}, follow_redirects=False)
        assert unknown.status_code == 303


def test_behind_https_the_cookie_is_bound_to_it(desk: Session) -> None:
    config = replace(desk.config, desk_address="https://desk.posture.example")
    made = TestClient(make_app(Session(config, desk.engine), {}, WAYS),
                      base_url="https://desk.posture.example")  # fmt: skip
    said = made.get("/login").headers["set-cookie"]
    assert said.startswith("__Host-upright_desk=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(said.split("; "))
    person = Person(made)
    token = person.client.get("/login").text.partition('name="csrf" value="')[2][:64]
    fields = {"csrf": token, "account": "editor", "password": PASSWORD, "to": "/"}
    assert person.raw("/login", fields, origin="http://desk.posture.example").status_code == 403
    done = person.raw("/login", fields, origin="https://desk.posture.example")
    assert done.status_code == 303
    assert made.get("/", headers={"Host": "127.0.0.1:8300"}).status_code == 400


@given(st.text())
def test_nobody_is_led_to_another_site(text: str) -> None:
    for address in (text, f"/{text}", f"//{text}", f"/\\{text}"):
        led = local(address)
        assert led.startswith("/")
        assert not led.startswith(("//", "/\\"))


def test_no_known_trick_leads_to_another_site(shared: Path) -> None:
    tricks = [path for path in (shared / "hostile").rglob("*") if "redirect" in str(path).lower()]
    lines = [line for path in tricks if path.is_file()
             for line in path.read_text("utf-8", "replace").splitlines()]  # fmt: skip
    assert len(lines) > 100
    for line in lines:
        led = local(line)
        assert led.startswith("/"), line
        assert not led.startswith(("//", "/\\")), line


def test_settings_of_the_desk_are_read_or_refused() -> None:
    for name, wrong in (
        ("UPRIGHT_DESK_ADDRESS", "desk.example"), ("UPRIGHT_DESK_ADDRESS", "https://a/b"),
        ("UPRIGHT_LOGIN_PROXIES", "10.0.0.0/8"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=name):
            read_config({name: wrong})
    read = read_config({"UPRIGHT_DESK_ADDRESS": "https://Desk.Example/"})
    assert read.desk_address == "https://desk.example"
