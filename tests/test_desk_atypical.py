"""Tests of atypical groups at the desk: shown with their tests, kept or left out together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import reading
from db.judgements import judgements, spoken_of, verify
from db.schema import TrustTest
from desk.session import Session
from tests.desking import Person, at_desk
from tests.deskworld import BURST, NOW, WEEK, desk_of, put

SEEN = re.compile(r'name="seen" value="(\d+)"')
AT = int(NOW.timestamp() - 20 * 86_400) // WEEK
GROUP = f"/atypical/group?test=burst&product=aurel-a2&shop=velm&week={AT}"
NAMES = [f"velm/aurel-a2-{1000 + n}" for n in range(60)]


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    made = desk_of(engine, tmp_path, burst=60)
    put(engine, [TrustTest(test="burst", position=0, grain="product", meaning="too many at once")])
    yield made


def seen(person: Person) -> str:
    found = SEEN.search(person.get(GROUP).text)
    assert found
    return found.group(1)


def said(session: Session) -> dict[str, str]:
    with reading(session.engine) as connection:
        assert verify(judgements(connection)) == ()
        return spoken_of(connection)


def test_a_group_is_shown_with_its_tests_and_its_effect(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        page = editor.get("/atypical").text
        assert "too many at once" in page
        assert GROUP.replace("&", "&amp;") in page
        page = editor.get(GROUP).text
        assert "60 reviews that count at velm" in page
        assert page.count(BURST) == 50
        assert "page=2" in page
        kept, left = re.findall(r"<dd>(\d+\.\d),", page)
        assert float(kept) > float(left)
        assert editor.get(f"{GROUP}&page=2").text.count(BURST) == 10
        assert editor.get(GROUP.replace("burst", "template")).status_code == 404
        assert "fake" not in page


def test_a_whole_group_is_left_out_with_one_reason_and_taken_back(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        sent = {"do": "drop", "scope": "all", "count": "60", "seen": seen(editor)}
        assert editor.post(GROUP, sent).status_code == 422
        assert editor.post(GROUP, {**sent, "why": "one campaign", "count": "59"}).status_code == 422
        assert said(desk) == {}
        done = editor.post(GROUP, {**sent, "why": "one campaign"})
        assert done.status_code == 303
        assert said(desk) == dict.fromkeys(NAMES, "drop")
        assert "/decisions/1/undo?to=60" in editor.get(done.headers["location"]).text
        late = editor.post(GROUP, {**sent, "do": "keep", "why": "they are honest"})
        assert late.status_code == 409
        assert "one campaign" in late.text
        back = {"seen": "1", "to": "60", "why": "too soon"}
        assert editor.post("/decisions/1/undo?to=60", back).status_code == 303
        assert said(desk) == {}
        again = {"seen": "61", "to": "120", "why": "it was right"}
        assert editor.post("/decisions/61/undo?to=120", again).status_code == 303
        assert said(desk) == dict.fromkeys(NAMES, "drop")


def test_single_reviews_are_kept(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        sent = {"do": "keep", "scope": "ticked", "count": "60", "seen": seen(editor)}
        assert editor.post(GROUP, sent).status_code == 422
        assert editor.post(GROUP, {**sent, "review": "velm/aurel-a2-0"}).status_code == 422
        assert editor.post(GROUP, {**sent, "review": NAMES[:2]}).status_code == 303
        assert "An editor spoke of 2 of them" in editor.get(GROUP).text
    assert said(desk) == dict.fromkeys(NAMES[:2], "keep")
    with reading(desk.engine) as connection:
        rows = judgements(connection)
    assert {row.why for row in rows} == {"looked at: they are honest as far as can be seen"}
    assert '"test": "burst"' in rows[0].evidence
