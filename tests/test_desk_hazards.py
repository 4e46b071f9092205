"""Tests of hazards at the desk: seen, left out, and advisories with the maker's right of reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine

from db.catalog import effective
from db.connect import reading
from db.judgements import judgements, spoken_of, verify
from db.problem import Problem
from db.schema import Advisory
from desk.session import Session
from tests.desking import Person, at_desk
from tests.deskworld import desk_of, later

GROUP = "/hazards/group?product=aurel-a2&aspect=safety_incident"
SEEN = re.compile(r'name="seen" value="(\d+)"')
TEXT = "Two owners report that the ankle lock let a foot slip. We have not handled this unit."
PLACE = "/advisories/aurel-a2-2026-11-02"


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield desk_of(engine, tmp_path)


def seen(person: Person, path: str) -> str:
    found = SEEN.search(person.get(path).text)
    assert found, person.get(path).text
    return found.group(1)


def spoken(session: Session) -> dict[str, str]:
    with reading(session.engine) as connection:
        assert verify(judgements(connection)) == ()
        return spoken_of(connection)


def test_reports_are_grouped_and_shown_with_their_words(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        page = editor.get("/hazards").text
        assert "2 wait" in page
        assert "Aurel A2" in page
        page = editor.get(GROUP).text
    assert "“My foot came out and I fell on my head”" in page
    assert 'href="https://velm.example/aurel-a2-0" rel="noreferrer nofollow"' in page
    assert "<script>alert" not in page
    assert "70 of 100" in page


def test_a_report_is_noted_or_left_out_with_a_reason(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        sent = {"review": "velm/aurel-a2-0", "seen": seen(editor, GROUP), "why": ""}
        assert editor.post(GROUP, {**sent, "do": "drop"}).status_code == 422
        assert editor.post(GROUP, {"do": "noted", "seen": "0"}).status_code == 422
        done = editor.post(GROUP, {**sent, "do": "noted"})
        assert done.status_code == 303
        assert "/decisions/1/undo" in editor.get(done.headers["location"]).text
        late = editor.post(GROUP, {**sent, "do": "drop", "why": "of another product"})
        assert late.status_code == 409
        assert "of another product" in late.text
        both = {"review": ["velm/aurel-a2-0", "velm/aurel-a2-1"], "why": "of another product"}
        assert editor.post(GROUP, {**both, "seen": "1", "do": "drop"}).status_code == 303
        page = editor.get("/decisions/2/undo?to=3").text
        assert "decisions 2 to 3 back?" in page
        assert spoken(desk) == dict.fromkeys(both["review"], "drop")
        back = {"seen": "2", "to": "3", "why": "they are of this one"}
        assert editor.post("/decisions/2/undo", back).status_code == 303
    assert spoken(desk) == {"velm/aurel-a2-0": "noted"}


def written(editor: Person, **other: str) -> object:
    both = ["velm/aurel-a2-0", "velm/aurel-a2-1"]
    sent = {"review": both, "do": "advisory", "seen": seen(editor, GROUP)}
    to = editor.post(GROUP, sent).headers["location"]
    told = parse_qs(urlsplit(to).query)
    assert told["product"] == ["aurel-a2"]
    said = {"product": "aurel-a2", "title": "The ankle lock may let a foot slip", "text": TEXT,
            "reviews": told["reviews"][0], "seen": seen(editor, to)}  # fmt: skip
    return editor.post("/advisories/new", {**said, **other})


@pytest.mark.parametrize(("text", "why"), [
    ("It relieves back pain.", "Say instead"),
    ("Owners say: my foot came out and I fell.", "the words of a review"),
    ("One says “the lock let go of me at once”.", "quotes somebody"),
    ("These are fake reviews.", "a person is accused"),
])  # fmt: skip
def test_words_that_may_not_stand_are_refused_as_they_are_sent(
    desk: Session, text: str, why: str
) -> None:
    with at_desk(desk, "editor") as editor:
        refused = written(editor, text=text)
        assert refused.status_code == 422  # type: ignore[attr-defined]
        assert why in refused.text  # type: ignore[attr-defined]
        assert text.partition("“")[0] in refused.text  # type: ignore[attr-defined]
    assert spoken(desk) == {}


def test_the_maker_is_asked_and_may_reply_before_readers_see_it(desk: Session) -> None:
    with at_desk(desk, "editor") as editor, at_desk(desk, "publisher") as publisher:
        assert written(editor).headers["location"].startswith(PLACE)  # type: ignore[attr-defined]
        assert set(spoken(desk).values()) == {"noted"}
        page = editor.get(PLACE).text
        assert "the maker has not been asked yet" in page
        assert "Dear Sir or Madam" in page
        assert "Please send it\nto https://upright.example/contact by 2026-11-16" in page
        early = publisher.post(f"{PLACE}/publish", {"seen": seen(editor, PLACE)})
        assert early.status_code == 422
        assert "the maker was not asked for a reply" in early.text
        sent = {"do": "asked", "on": "2026-11-02", "how": "e-mail to service@aurel.example"}
        mark = seen(editor, PLACE)
        short = editor.post(PLACE, {**sent, "until": "2026-11-10", "seen": mark})
        assert short.status_code == 422
        assert "less than 14 days" in short.text
        assert editor.post(PLACE, {**sent, "until": "2026-11-16", "seen": mark}).status_code == 303
        assert editor.post(PLACE, {**sent, "until": "2026-11-20", "seen": mark}).status_code == 409
        mark = seen(publisher, PLACE)
        early = publisher.post(f"{PLACE}/publish", {"seen": mark})
        assert early.status_code == 422
        assert "has until 2026-11-16 to reply" in early.text
        reply = {"do": "reply", "on": "2026-11-02", "reply": "We changed\nthe lock.\n\nAurel Ltd"}
        assert editor.post(PLACE, {**reply, "seen": mark}).status_code == 303
        mark = seen(publisher, PLACE)
        assert editor.post(f"{PLACE}/publish", {"seen": mark}).status_code == 403
        assert publisher.post(f"{PLACE}/publish", {"seen": mark}).status_code == 303
        assert "Published since 2 Nov 2026" in editor.get(PLACE).text
        changed = editor.post(PLACE, {"do": "words", "title": "x", "text": "y", "seen": "9"})
        assert changed.status_code == 422
        (row,) = effective(desk.engine, desk.config.catalog).of(Advisory)
        assert (row.reply, row.until is not None) == ("We changed the lock.\n\nAurel Ltd", True)
        gone = {"why": "the maker sends a new lock", "seen": seen(publisher, PLACE)}
        assert publisher.post(f"{PLACE}/withdraw", gone).status_code == 303
        (row,) = effective(desk.engine, desk.config.catalog).of(Advisory)
        assert row.published is None


def test_it_is_published_without_a_reply_once_the_time_has_passed(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        written(editor)
        sent = {"do": "asked", "on": "2026-11-02", "how": "letter", "until": "2026-11-16"}
        editor.post(PLACE, {**sent, "seen": seen(editor, PLACE)})
    for days, status in ((14, 422), (15, 303)):
        then = later(desk, timedelta(days=days))
        with at_desk(then, "publisher") as publisher:
            mark = seen(publisher, PLACE)
            assert publisher.post(f"{PLACE}/publish", {"seen": mark}).status_code == status


def test_the_catalog_refuses_what_is_published_too_early(desk: Session) -> None:
    folder = desk.config.catalog / "advisories"
    folder.mkdir()
    (folder / "x.yml").write_text(
        "product: aurel-a2\ntitle: t\ntext: t\nby: E\n"
        "asked: {on: 2026-11-02, how: letter, until: 2026-11-16}\npublished: 2026-11-16\n", "utf-8"
    )  # fmt: skip
    with pytest.raises(Problem, match=r"'published' \(2026-11-16\) is too early: the maker has"):
        effective(desk.engine, desk.config.catalog)
