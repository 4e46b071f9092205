"""Tests of every way of the desk with every role, with and without what a form must carry.

The ways are found, not listed: one that is added is tried by the next run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from db.connect import reading
from db.schema import Record
from db.staff import ROLES
from desk.web.way import Way
from desk.web.ways import WAYS
from tests.deskall import full_desk
from tests.desking import TOKEN, Person, at_desk
from tests.fuzzed import toured
from tests.still import stilled

FREE = ("audit", "desk_sessions", "throttles")  # what a refused request may leave behind
ASKERS = ("nobody", *ROLES)
EVIL = "https://evil.example"
LINK = re.compile(r'<(?:a href|form [^>]*action)="(/[^"?]*)')


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Person]]:
    """Give one person of each role, and nobody, at a desk where every page shows something."""
    from tests.tables import laid

    folder = tmp_path_factory.mktemp("matrix")
    engine = laid(f"sqlite:///{folder}/desk.db")
    with ExitStack() as stack:
        stack.enter_context(stilled())
        session = full_desk(engine, folder)
        ADDRESSES.update({name: found[0] for name, found in toured(session).addresses.items()})
        found = {role: stack.enter_context(at_desk(session, role)) for role in ROLES}
        found["nobody"] = stack.enter_context(at_desk(session))
        ENGINES.append(engine)
        yield found
    engine.dispose()


ENGINES: list[Engine] = []
ADDRESSES: dict[str, str] = {}  # of a page of every way that there is


def rows() -> dict[str, int]:
    """Count the rows of every table that a refusal may not touch."""
    with reading(ENGINES[-1]) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Record.metadata.sorted_tables
            if table.name not in FREE
        }


def place(way: Way) -> str:
    return ADDRESSES[way.name]


def ranks(role: str) -> int:
    return ASKERS.index(role) if role != "anyone" else 0


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_page_is_shown_to_those_who_may_see_it(
    desk: dict[str, Person], way: Way, asker: str
) -> None:
    before = rows()
    answer = desk[asker].get(place(way))
    may = way.role == "anyone" or ranks(asker) >= ranks(way.role)
    if may:
        assert answer.status_code == 200
    elif asker == "nobody":
        assert answer.headers["location"].startswith("/login?to=")
    else:
        assert answer.status_code == 403
    assert rows() == before  # what is shown changes nothing


@pytest.mark.parametrize("fault", ["no token", "wrong token", "another's token", "wrong origin"])
@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("way", [way for way in WAYS if way.acts], ids=lambda way: way.name)
def test_a_form_that_is_not_from_our_own_page_does_nothing(
    desk: dict[str, Person], way: Way, asker: str, fault: str
) -> None:
    before, person = rows(), desk[asker]
    tokens = {"no token": "", "wrong token": "0" * 64}
    other = desk["admin" if asker != "admin" else "editor"]
    tokens["another's token"] = token_of(other)
    tokens["wrong origin"] = token_of(person)
    origin = {"origin": EVIL} if fault == "wrong origin" else {}
    answer = person.raw(place(way), {"csrf": tokens[fault], "why": "x"}, **origin)
    assert answer.status_code in ((403,) if fault == "wrong origin" else (401, 403))
    if asker != "nobody" and ranks(asker) >= ranks(way.needed("POST")):
        assert answer.status_code == 403
    assert rows() == before


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("way", [way for way in WAYS if way.acts], ids=lambda way: way.name)
def test_a_form_of_somebody_without_the_role_does_nothing(
    desk: dict[str, Person], way: Way, asker: str
) -> None:
    if ranks(asker) >= ranks(way.needed("POST")):
        return
    before = rows()
    answer = desk[asker].raw(place(way), {"csrf": token_of(desk[asker]), "why": "x"})
    assert answer.status_code == (401 if asker == "nobody" else 403)
    assert rows() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_known(desk: dict[str, Person], method: str) -> None:
    for way in WAYS:
        assert desk["admin"].client.request(method, place(way)).status_code == 405


def test_the_menu_leads_only_to_ways_that_there_are(desk: dict[str, Person]) -> None:
    for role in ROLES:
        for address in LINK.findall(desk[role].get("/").text):
            assert desk[role].get(address).status_code in (200, 303), address


def test_another_name_for_this_machine_is_refused(desk: dict[str, Person], tmp_path: Path) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[::1", "a:b:c"):
        answer = desk["admin"].client.get("/", headers={"Host": host})
        assert answer.status_code == 400, host


def token_of(person: Person) -> str:
    found = TOKEN.search(person.get("/logout").text) or TOKEN.search(person.get("/login").text)
    assert found
    return found.group(1)
