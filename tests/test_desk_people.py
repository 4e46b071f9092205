"""Tests of people and roles at the desk, of one's own password, and of the log of it all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from db.audit import broken, entries
from db.connect import reading, writing
from db.schema import Audit
from db.staff import account_of
from desk.doctor import audited
from desk.session import Session
from tests.desking import PASSWORD, Person, at_desk, people
from tests.seeds import config_of
from tests.shelving import form_of

NEW = "a wall is straight enough"


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    session = Session(config_of(tmp_path), engine)
    people(session)
    yield session


@pytest.fixture
def admin(desk: Session) -> Iterator[Person]:
    with at_desk(desk, "admin") as person:
        yield person


def role_of(desk: Session, account: str) -> tuple[str, bool]:
    with reading(desk.engine) as connection:
        found = account_of(connection, account)
    assert found is not None
    return found.role, found.barred is not None


def test_somebody_is_let_in_given_a_role_and_let_in_no_more(desk: Session, admin: Person) -> None:
    fields = {"login": "New@desk", "name": "Nova Orr", "role": "editor", "password": "short"}
    refused = admin.post("/people/add", fields)
    assert refused.status_code == 422
    assert 'value="Nova Orr"' in refused.text
    assert "short" not in refused.text  # no password is shown again
    assert admin.post("/people/add", {**fields, "password": PASSWORD}).status_code == 303
    with at_desk(desk) as fresh:
        assert fresh.log_in("new@desk").status_code == 303
        assert fresh.get("/people").status_code == 403
        one = "/people/new@desk"
        sent = {**form_of(admin, one), "what": "role", "role": "publisher"}
        assert admin.raw(one, sent).status_code == 303
        assert fresh.get("/products").status_code == 303  # its logins have ended
        assert fresh.log_in("new@desk").status_code == 303
        assert admin.post(one, {**form_of(admin, one), "what": "bar"}).status_code == 303
        assert fresh.log_in("new@desk").status_code == 422
    assert admin.post(one, {**form_of(admin, one), "what": "admit"}).status_code == 303
    assert role_of(desk, "new@desk") == ("publisher", False)
    assert admin.get("/people/nobody").status_code == 404
    last = {**form_of(admin, "/people/admin"), "what": "role", "role": "editor"}
    assert "last admin" in admin.raw("/people/admin", last).text


def test_the_second_of_two_admins_is_told_what_changed(desk: Session, admin: Person) -> None:
    one = "/people/editor"
    seen = form_of(admin, one)
    done = admin.raw(one, {**seen, "what": "role", "role": "admin"})
    assert done.status_code == 303
    late = admin.raw(one, {**seen, "what": "role", "role": "publisher"})
    assert late.status_code == 409
    assert "role: admin" in late.text
    assert '<option value="publisher" selected>' in late.text  # what was typed is kept
    assert role_of(desk, "editor") == ("admin", False)
    again = {**seen, "seen": form_of(admin, one)["seen"], "what": "role", "role": "publisher"}
    assert admin.raw(one, again).status_code == 303


def test_ones_own_password_takes_the_old_one(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        good = {"password": PASSWORD, "new_password": NEW, "new_again": NEW}
        for wrong in ({"password": "another one here"}, {"new_again": "x"},
                      {"new_password": "short", "new_again": "short"}):  # fmt: skip
            answer = editor.post("/me", {**good, **wrong})
            assert answer.status_code == 422
            assert NEW not in answer.text
        assert editor.post("/me", good).status_code == 303
        assert editor.get("/me").status_code == 303  # every login has ended
        assert editor.log_in("editor").status_code == 422
        assert editor.log_in("editor", NEW).status_code == 303
    with reading(desk.engine) as connection:
        told = [one.detail for one in entries(connection, 500)]
    assert not [one for one in told if NEW in one or PASSWORD in one]


def test_an_old_password_cannot_be_tried_for_ever(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        tried = {"password": "another one here", "new_password": NEW, "new_again": NEW}
        for _ in range(6):
            assert editor.post("/me", tried).status_code == 422
        assert "oo many tries" in editor.post("/me", {**tried, "password": PASSWORD}).text


def test_the_log_is_paged_and_filtered_and_its_chain_is_checked(
    desk: Session, admin: Person
) -> None:
    for _ in range(55):
        admin.post("/me", {"password": "x", "new_password": NEW, "new_again": "y"})
    page = admin.get("/audit").text
    assert ">Older</a>" in page
    older = page.split('<a href="?before=')[1].split("&amp;")[0]
    assert int(older) > 1
    assert "people.add" in admin.get(f"/audit?before={older}").text
    only = admin.get("/audit?subject=account:editor").text
    assert ("people.add" in only, "<span>me" in only) == (True, False)
    assert "There is no such row" in admin.get("/audit?who=%00%25").text
    with at_desk(desk, "publisher") as publisher:
        assert publisher.get("/audit").status_code == 403
    assert list(audited(desk)) == []
    table = Audit.table()
    with writing(desk.engine) as connection:
        connection.execute(update(table).where(table.c.number == 2).values(account="somebody"))
    with reading(desk.engine) as connection:
        assert broken(connection) == ("row 2 of the audit log is not what was written",)
    assert [told for told, _ in audited(desk)] == ["row 2 of the audit log is not what was written"]
