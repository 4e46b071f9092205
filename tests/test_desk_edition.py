"""Tests of the edition at the desk: the editor's words, its draft, freezing it, its files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desk.session import Session, session
from desk.web.app import make_app
from desk.web.jobs import job
from desk.web.ways import WAYS
from tests.desk import Desk
from tests.desking import BASE, Person, people

MONTH = "2026-11"
WORDS = {"analysis": "A quiet month.\n\nNothing moved.", "by": "Nele Finch", "seen": "0"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[tuple[Session, dict[str, str]]]:
    desk = Desk(tmp_path, {"UPRIGHT_NOW": "2026-11-20T09:00Z"})
    desk.product("arc-300", "Plumbrae", "Arc 300")
    desk.shop("velm")
    desk.upright("run")
    with session(desk.settings()) as opened:
        people(opened)
        yield opened, desk.settings()


def at(home: tuple[Session, dict[str, str]], role: str) -> Person:
    made = make_app(*home, WAYS)
    person = Person(TestClient(made, base_url=BASE, client=("127.0.0.1", 5)))
    assert person.log_in(role).status_code == 303
    return person


def ended(opened: Session) -> tuple[str, ...]:
    for _ in range(2400):
        found = job(opened, "edition")
        if found and not found.running:
            return found.told
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def seen(page: str) -> str:
    return page.rpartition('name="seen" value="')[2].partition('"')[0]


def test_an_edition_is_written_frozen_and_stays(home: tuple[Session, dict[str, str]]) -> None:
    editor, publisher = at(home, "editor"), at(home, "publisher")
    place = f"/edition/{MONTH}"
    assert f'href="{place}"' in editor.get("/edition").text
    assert "Make the draft first" in editor.get(place).text
    assert editor.post(f"{place}/draft").status_code == 303
    assert any("draft" in line or "no analysis" in line for line in ended(home[0]))
    assert "It lacks your analysis" in publisher.get(place).text
    assert editor.post(place, WORDS).status_code == 303
    late = publisher.post(place, {**WORDS, "analysis": "Another month altogether."})
    assert late.status_code == 409
    assert "Another month altogether." in late.text
    assert editor.post(place, {**WORDS, "seen": "99"}).status_code == 422  # nothing was changed
    publisher.post(f"{place}/draft")
    ended(home[0])
    digest = seen(publisher.get(place).text)
    assert editor.post(f"{place}/publish", {"seen": digest}).status_code == 403
    assert publisher.post(f"{place}/publish", {"seen": "0" * 64}).status_code == 422
    assert publisher.post(f"{place}/publish", {"seen": digest}).status_code == 303
    ended(home[0])
    page = publisher.get(place).text
    assert "Version 1" in page
    frozen = editor.get(f"{place}/1/index.html").text
    assert "Nothing moved." in frozen
    assert "Draft: no editor" not in frozen
    assert editor.get(f"{place}/1/edition.xlsx").headers["content-disposition"] == (
        f'attachment; filename="upright-{MONTH}-1-edition.xlsx"'
    )


def test_a_claim_in_the_words_is_refused_with_its_rule(
    home: tuple[Session, dict[str, str]],
) -> None:
    editor = at(home, "editor")
    sent = {**WORDS, "analysis": "The Arc 300 cures back pain."}
    refused = editor.post(f"/edition/{MONTH}", sent)
    assert refused.status_code == 422
    assert "cures" in refused.text.partition("alert")[2]
    assert "The Arc 300 cures back pain." in refused.text


@pytest.mark.parametrize(
    "place",
    ["2026-11/1/../../secret", "2026-11/draft/../../secret", "2026-13", "x", "2026-11/1/secret"],
)
def test_only_what_an_edition_holds_is_handed_out(
    home: tuple[Session, dict[str, str]], place: str
) -> None:
    answer = at(home, "admin").client.get(f"/edition/{place.replace('..', '%2e%2e')}")
    assert answer.status_code == 404
