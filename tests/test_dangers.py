"""Tests of db.dangers: what reviews report of danger waits until an editor has said something."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.connect import Engine, connect, reading
from db.dangers import dangers
from db.judgements import Standing
from db.schema import Aspect, CurrentReview, Mention, RawReview
from tests.desk import Desk
from tests.seeds import AT, add


def fill(engine: Engine) -> None:
    add(
        engine,
        Aspect(aspect="slip", position=0, label="Slips", meaning="m", kind="hazard"),
        Aspect(aspect="bed", position=1, label="Bed", meaning="m", kind="product"),
        *(
            RawReview(id=f"{key}1", shop="s", review_key=key, content_hash="c", listing_id="l",
                      fetched=AT, url="https://s.example/p") for key in "ab"
        ),
        *(CurrentReview(id=f"{key}1", shop="s", review_key=key, listing_id="l") for key in "ab"),
        *(
            Mention(mention=f"{review}/{n}", review_id=review, shop="s", product_id="p",
                    aspect=aspect, polarity="complaint", confidence=0.9, words=words, counts=True,
                    barred="hazard")
            for n, (review, aspect, words) in enumerate([
                ("a1", "slip", "my foot came out"), ("a1", "slip", "and I fell"),
                ("b1", "bed", "thin bed"), ("old", "slip", "an older version"),
            ])
        ),
    )  # fmt: skip


def test_each_review_waits_once_with_all_its_words(engine: Engine) -> None:
    fill(engine)
    with reading(engine) as connection:
        (found,) = dangers(connection, Standing())
    assert found.name == "s/a"
    assert (found.product_id, found.url) == ("p", "https://s.example/p")
    assert found.words == ("and I fell", "my foot came out")


@pytest.mark.parametrize("how", ["noted", "kept", "dropped"])
def test_what_an_editor_has_spoken_of_waits_no_more(engine: Engine, how: str) -> None:
    fill(engine)
    with reading(engine) as connection:
        assert dangers(connection, Standing(**{how: frozenset({"s/a"})})) == []


def test_what_may_be_danger_is_asked_first_and_noted_by_a_command(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.shop("s")
    desk.upright("run")
    engine = connect(f"sqlite:///{desk.home / 'upright.db'}")
    fill(engine)
    engine.dispose()
    asked = desk.facts("judge", "questions")["questions"]
    assert asked[0]["kind"] == "danger"
    assert asked[0]["question"] == (
        "Review s/a of the product p may report danger: “and I fell” / “my foot came out”"
    )
    desk.upright("judge", "noted", "s/a", "--why", "asked the maker")
    asked = desk.facts("judge", "questions")["questions"]
    assert [one for one in asked if one["kind"] == "danger"] == []
    told = desk.upright("judge", "log")
    assert "1. noted review:s/a" in told
