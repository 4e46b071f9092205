"""Tests of the questions of identity at the desk: asked, answered, together, and two at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from db.connect import reading
from db.judgements import judgements, verify
from db.queue import waiting
from db.schema import Judgement, Match, RawListing
from desk.session import Session
from tests.desking import Person, at_desk
from tests.deskworld import HOSTILE, desk_of, put

FIRST, SECOND = f"{0:032x}", f"{1:032x}"
SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield desk_of(engine, tmp_path)


def seen(person: Person, path: str) -> str:
    found = SEEN.search(person.get(path).text)
    assert found
    return found.group(1)


def said(session: Session) -> list[tuple[str, str, str | None, str, str]]:
    with reading(session.engine) as connection:
        rows = judgements(connection)
        assert verify(rows) == ()
    return [(one.verdict, one.subject, one.other, one.who, one.why) for one in rows]


def test_the_first_question_is_shown_with_both_sides_and_every_effect(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        page = editor.get("/questions").text
    assert "Is this the Aurel A2?" in page
    assert "1 of 3" in page
    assert "A2<mark> C</mark>" in page or "<mark> C</mark>" in page
    assert 'class="against"' in page
    assert "−0.05" in page
    assert "joins 3 reviews to Aurel A2; its score moves" in page
    assert "keeps the two apart for good; its 3 reviews count nowhere yet" in page
    assert "leaves its 3 reviews out for good" in page
    assert 'data-key="s"' in page
    assert f'href="/questions/{SECOND}" data-key="j"' in page


@pytest.mark.parametrize(("answer", "other"), [
    ("same", "product:aurel-a2"), ("different", "product:aurel-a2"),
    ("unsure", "product:aurel-a2"), ("drop", None),
])  # fmt: skip
def test_an_answer_is_recorded_and_leads_to_the_next(
    desk: Session, answer: str, other: str | None
) -> None:
    with at_desk(desk, "editor") as editor:
        path = f"/questions/{FIRST}"
        sent = {"answer": answer, "seen": seen(editor, path), "why": "same manual"}
        done = editor.post(path, sent)
        assert done.status_code == 303
        assert done.headers["location"].startswith(f"/questions/{SECOND}?did=")
        after = editor.get(done.headers["location"]).text
        assert "1 of 2" in after
        assert 'href="/decisions/1/undo"' in after
        assert "Answered; the next run heeds it" in editor.get(path).text
    assert said(desk) == [(answer, f"listing:{FIRST}", other, "Editor One", "same manual")]


def test_an_answer_without_a_reason_gets_the_default_words(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        path = f"/questions/{FIRST}"
        editor.post(path, {"answer": "same", "seen": seen(editor, path), "why": " "})
    assert said(desk)[0][4] == "looked at side by side: the same"


def test_a_new_product_is_made_from_what_is_typed(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        path = f"/questions/{FIRST}"
        named = {"brand": "Aurel", "model": "A2 Classic", "category": ""}
        sent = {"answer": "new", "seen": seen(editor, path), **named}
        refused = editor.post(path, sent)
        assert refused.status_code == 422
        assert "Category: is empty" in refused.text
        assert 'value="A2 Classic"' in refused.text
        assert said(desk) == []
        done = editor.post(path, {**sent, "category": "inversion table"})
        assert done.status_code == 303
    assert [one[:3] for one in said(desk)] == [
        ("set", "file:products/aurel-a2-classic", None),
        ("same", f"listing:{FIRST}", "product:aurel-a2-classic"),
    ]


def test_the_second_of_two_is_told_and_loses_nothing_typed(desk: Session) -> None:
    path = f"/questions/{FIRST}"
    with at_desk(desk, "editor") as one, at_desk(desk, "publisher") as two:
        mark = seen(two, path)
        one.post(path, {"answer": "unsure", "seen": seen(one, path), "why": "asked the shop"})
        sent = {"answer": "same", "other": "aurel-a2", "why": "my own long reason"}
        late = two.post(path, {**sent, "seen": mark})
    assert late.status_code == 409
    assert "Editor One" in late.text
    assert "my own long reason" in late.text
    assert "asked the shop" in late.text
    assert [one[0] for one in said(desk)] == ["unsure"]


def test_the_certain_ones_are_answered_together(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        page = editor.get("/questions/certain").text
        assert page.count('name="pair"') == 3
        pairs = [f"{FIRST} aurel-a2", f"{SECOND} aurel-a2"]
        sent = {"pair": pairs, f"seen.{FIRST}": "0", f"seen.{SECOND}": "0", "how": "all", "why": ""}
        done = editor.post("/questions/certain", sent)
        assert done.status_code == 303
        assert editor.get("/questions/certain").text.count('name="pair"') == 1
    assert [one[:3] for one in said(desk)] == [
        ("same", f"listing:{FIRST}", "product:aurel-a2"),
        ("same", f"listing:{SECOND}", "product:aurel-a2"),
    ]


@pytest.mark.parametrize(("how", "status", "rows"), [("all", 409, 1), ("unchanged", 303, 2)])
def test_together_all_or_only_the_unchanged(
    desk: Session, how: str, status: int, rows: int
) -> None:
    with at_desk(desk, "editor") as editor:
        path = f"/questions/{FIRST}"
        editor.post(path, {"answer": "different", "seen": seen(editor, path)})
        pairs = [f"{FIRST} aurel-a2", f"{SECOND} aurel-a2"]
        sent = {"pair": pairs, f"seen.{FIRST}": "0", f"seen.{SECOND}": "0", "how": how}
        done = editor.post("/questions/certain", sent)
    assert done.status_code == status
    assert len(said(desk)) == rows


def test_a_pair_that_nobody_proposed_is_refused(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        sent = {"pair": f"{FIRST} bramo-3", f"seen.{FIRST}": "0", "how": "all"}
        assert editor.post("/questions/certain", sent).status_code == 422
    assert said(desk) == []


def test_an_empty_queue_says_what_was_done_and_what_comes_next(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        for _ in range(3):
            page = editor.get("/questions").text
            path = re.search(r'action="(/questions/[0-9a-f]+)"', page)
            assert path
            editor.post(path.group(1), {"answer": "different", "seen": "0"})
        page = editor.get("/questions").text
    assert "No question waits" in page
    assert page.count("different listing:") == 3
    assert 'href="/hazards"' in page


def test_a_question_that_a_run_asks_again_waits_again(desk: Session) -> None:
    """A run since the answer has heard of it: what it still asks is open."""
    with at_desk(desk, "editor") as editor:
        path = f"/questions/{FIRST}"
        editor.post(path, {"answer": "unsure", "seen": seen(editor, path)})
    with reading(desk.engine) as connection:
        assert len(waiting(connection)) == 2
    from db.schema import Run
    from tests.deskworld import NOW

    put(desk.engine, [Run(run_id="run/2", kind="run", started=NOW.replace(hour=10), status="done")])
    with reading(desk.engine) as connection:
        assert len(waiting(connection)) == 3


def test_words_of_an_attacker_are_words(desk: Session) -> None:
    listing = "f" * 32
    put(desk.engine, [
        RawListing(listing_id=listing, shop="velm", url="javascript:alert(1)", name=HOSTILE,
                   brand=HOSTILE, fetched=desk.config.now()),
        Match(listing_id=listing, shop="velm", rule="unmatched", evidence="e", question=HOSTILE,
              proposal="aurel-a2", likeness=0.9, parts=f'[["{HOSTILE[2:20]}", 0.5, "x"]]'),
    ])  # fmt: skip
    with at_desk(desk, "editor") as editor:
        for path in (f"/questions/{listing}", "/questions/list", "/questions/certain"):
            page = editor.get(path)
            assert page.status_code == 200, path
            assert "<script>alert" not in page.text
            assert "<img" not in page.text
            assert "javascript:" not in page.text
            assert ">49<" not in page.text


def test_what_is_shown_changes_nothing(desk: Session) -> None:
    with at_desk(desk, "editor") as editor:
        for path in ("/questions", "/questions/list", "/questions/certain", f"/questions/{FIRST}"):
            assert editor.get(path).status_code == 200
    with reading(desk.engine) as connection:
        n = connection.execute(select(func.count()).select_from(Judgement.table())).scalar_one()
    assert n == 0
