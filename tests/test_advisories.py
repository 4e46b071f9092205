"""Tests of advisories for readers: shown with the reply in full, refused before their time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.catalog import read_catalog, sync
from db.connect import reading
from db.problem import Problem
from db.schema import Advisory
from desk.doctor import advisories
from desk.session import Session
from reports.lint import check_pages
from tests.desk import Desk
from tests.seeds import add, config_of, fill
from tests.seeds.pages import render, words

ASKED = date(2026, 10, 1)
CLAIM = "Our table is clinically proven and cures back pain."


def advisory(**other: object) -> Advisory:
    known = {
        "advisory": "aurel-a2-lock", "product_id": "aurel-a2", "title": "The lock may open",
        "text": "Two owners report it.\n\nWe have not handled it.", "reviews": '["s/a", "s/b"]',
        "asked": ASKED, "asked_how": "e-mail", "until": ASKED + timedelta(days=14),
        "reply": None, "replied": None, "published": date(2026, 10, 20), "by": "Editor One",
    }  # fmt: skip
    return Advisory(**{**known, **other})


def test_readers_see_it_with_what_the_maker_says(lite: Engine) -> None:
    fill(lite)
    add(lite, advisory(reply=f"{CLAIM}\n\n<b>Aurel</b> Ltd", replied=date(2026, 10, 9)))
    made = render(lite)
    for page in ("products/aurel-a2.html", "safety.html"):
        said = words(made[page])
        assert "Two owners report it. We have not handled it." in said
        assert "replied on 9 Oct 2026. The reply in full, in the maker’s words, which we" in said
        assert f"have not checked: {CLAIM} <b>Aurel</b> Ltd" in said
    assert "The lock may open" not in words(made["products/bramo-3.html"])
    assert check_pages(made) == ()  # the maker's words are not ours


def test_readers_see_that_the_maker_did_not_reply(lite: Engine) -> None:
    fill(lite)
    add(lite, advisory())
    said = words(render(lite)["safety.html"])
    assert "The maker was asked on 1 Oct 2026 and did not reply until 15 Oct 2026." in said


def test_our_own_words_are_linted_as_ever(lite: Engine) -> None:
    fill(lite)
    add(lite, advisory(text=CLAIM))
    assert check_pages(render(lite)) != ()


def test_what_is_held_is_on_no_page(lite: Engine) -> None:
    fill(lite)
    add(lite, advisory(published=None))
    made = render(lite)
    assert not [name for name, page in made.items() if b"The lock may open" in page]


@pytest.mark.parametrize("other", [
    {"published": date(2026, 10, 15)},
    {"asked": None, "until": None},
    {"reply": "r", "replied": date(2026, 10, 21), "published": date(2026, 10, 10)},
])  # fmt: skip
def test_a_build_refuses_what_was_published_before_its_time(
    lite: Engine, other: dict[str, object]
) -> None:
    fill(lite)
    add(lite, advisory(**other))
    with pytest.raises(Problem, match="may not be published"):
        render(lite)


YAML = """product: aurel-a2
title: The lock may open
text: Two owners report it.
by: Editor One
asked: {on: 2026-10-01, how: e-mail, until: 2026-10-15}
"""


def test_it_is_held_until_its_day_and_the_doctor_names_the_late(
    lite: Engine, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    said = "brand: Aurel\nmodel: A2\ncategory: inversion table\n"
    (desk.catalog / "products" / "aurel-a2.yml").write_text(said, "utf-8")
    folder = desk.catalog / "advisories"
    folder.mkdir()
    (folder / "lock.yml").write_text(f"{YAML}published: 2026-10-20\n", "utf-8")
    for today, published in ((19, None), (20, date(2026, 10, 20))):
        sync(lite, read_catalog(desk.catalog), date(2026, 10, today))
        with reading(lite) as connection:
            found = connection.execute(Advisory.table().select()).mappings().one()
        assert found["published"] == published
    (folder / "lock.yml").write_text(YAML, "utf-8")
    for today, late in ((15, []), (16, ["lock: the maker did not reply until 2026-10-15"])):
        now = datetime.fromisoformat(f"2026-10-{today}T09:00+00:00")
        told = advisories(Session(config_of(tmp_path, now), lite))
        assert [fault for fault, _ in told] == late
