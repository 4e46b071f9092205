"""The log of corrections: which decisions readers are told, in which words, in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete

from db.connect import writing
from db.schema import Match, Product
from reports import log as logs
from reports.queries import read_facts
from reports.world import see
from tests.seeds import AT, add, fill, month_rows
from tests.seeds.decided import DECIDED, alias, judgement
from tests.seeds.pages import render, words
from tests.seeds.told import correction_row

MONTH = {"aurel-a2": (80.0, 180, 230), "bramo-3": (70.0, 40, 50)}


def log(engine: Engine) -> list[tuple[str, str, str | None, int | None]]:
    entries = see(read_facts(engine)).trust.log
    return [(one.key, one.what, one.why, one.reviews) for one in entries]


def decided(engine: Engine) -> None:
    at = [DECIDED + timedelta(hours=hour) for hour in range(9)]
    add(
        engine,
        judgement(1, "drop", "review:backfit/aurel-a2-1", at=at[0], why="it is about a treadmill"),
        judgement(2, "noted", "review:backfit/aurel-a2-2", at=at[1]),
        judgement(3, "unsure", "listing:backfit-bramo-3", "product:bramo-3", at=at[2]),
        judgement(4, "same", "listing:backfit-bramo-3", "product:bramo-3", at=at[3]),
        judgement(5, "unsure", "listing:backfit-bramo-3", "product:bramo-3", at=at[4]),
        judgement(6, "set", "file:products/aurel-a2", path="specs.max_weight", at=at[5],
                  value='{"value": "300", "unit": "lb"}', why="read again in the manual"),
        judgement(7, "set", "file:shops/backfit", path="delay", value='"9"', at=at[6]),
        judgement(8, "set", "file:shops/backfit", path="permission.score", value='"x"', at=at[7]),
        judgement(9, "undo", "review:backfit/aurel-a2-1", undoes="j1", at=at[8],
                  why="ask jo@mail.example: it cured my back"),
    )  # fmt: skip


def test_the_log_holds_what_readers_could_see_newest_first(engine: Engine) -> None:
    fill(engine)
    decided(engine)
    review = "A review at BackFit Outlet is left out."
    held = next(one.n for one in read_facts(engine).held if one.listing_id == "backfit-bramo-3")
    assert log(engine) == [
        ("decision-9", "Taken back: a review at BackFit Outlet is left out.",
         "on record, and not for print", 1),
        ("decision-8", "Permission: score of BackFit Outlet is now x.",
         "same frame, same manual", None),
        ("decision-6", "Max weight of Aurel A2 is now 300 lb.", "read again in the manual", None),
        ("decision-5", "“Bramo 3” at BackFit Outlet may or may not be Bramo 3.",
         "same frame, same manual", held),
        ("decision-4", "“Bramo 3” at BackFit Outlet is Bramo 3.", "same frame, same manual", held),
        ("decision-1", review, "it is about a treadmill", 1),
    ]  # fmt: skip


def test_a_correction_in_words_says_both_sides(lite: Engine) -> None:
    fill(lite)
    add(lite, correction_row(), correction_row("gone", "products/never-was.html"))
    made = render(lite)
    page = words(made["corrections.html"])
    assert (
        "20 Oct 2026 · correction What was wrong: The page gave 300 kg as the greatest weight. "
        "What stands now: It is 300 lb, as the manual says. Page: products/aurel-a2.html"
    ) in page
    assert "Page: products/never-was.html (no longer there)" in page
    assert b'href="products/never-was.html"' not in made["corrections.html"]
    assert b'<li id="correction-weight-of-a2">' in made["corrections.html"]


def test_a_new_method_and_a_product_that_left_are_told(lite: Engine) -> None:
    fill(lite)
    gone = {**MONTH, "oldone": (60.0, 30, 40)}
    add(lite, *month_rows("2026-09", gone, method="1.2"), *month_rows("2026-10", MONTH),
        alias("oldone", None, "Olden", "One"))  # fmt: skip
    assert log(lite) == [
        ("method-2026-10", "The method is 1.3; it was 1.2. Every score was computed again.",
         None, None),
        ("left-oldone", "Olden One is no longer compared; it was last on record in Sep 2026.",
         None, None),
    ]  # fmt: skip
    first, second = see(read_facts(lite)).trust.log
    assert (first.day, first.month, first.at) == (
        None,
        "2026-10",
        datetime(2026, 10, 28, 3, tzinfo=UTC),
    )
    assert (second.month, second.page) == ("2026-09", "products/oldone.html")
    assert "Oct 2026 · method The method is 1.3" in words(render(lite)["corrections.html"])


def test_a_product_taken_out_by_a_decision_is_told_once(lite: Engine) -> None:
    fill(lite)
    add(lite, *month_rows("2026-10", {**MONTH, "oldone": (60.0, 30, 40)}),
        alias("oldone", None, "Olden", "One"),
        judgement(1, "set", "file:products/oldone"))  # fmt: skip
    assert [key for key, *_ in log(lite)] == ["decision-1"]


def test_days_are_those_of_the_site(lite: Engine) -> None:
    fill(lite)
    add(lite, judgement(1, "drop", "review:backfit/aurel-a2-1", at=AT))  # 04:30 UTC, 31 Oct there
    (found,) = see(read_facts(lite)).trust.log
    assert (found.day, found.at) == (date(2026, 10, 31), AT)


def test_a_long_log_has_several_pages(lite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "PAGE", 2)
    monkeypatch.setattr("reports.site_trust.PAGE", 2)
    fill(lite)
    decided(lite)
    made = render(lite)
    assert [name for name in made if name.startswith("corrections")] == [
        "corrections-2.html", "corrections-3.html", "corrections.html",
    ]  # fmt: skip
    assert b'id="decision-1"' in made["corrections-3.html"]
    assert b'href="corrections-3.html#decision-1"' in made["changes.xml"]


def test_nothing_corrected_is_said_so(lite: Engine) -> None:
    fill(lite)
    assert "Nothing has been corrected yet." in words(render(lite)["corrections.html"])


def test_a_listing_that_left_has_no_count(lite: Engine) -> None:
    fill(lite)
    add(lite, judgement(1, "drop", "listing:gone-1"))
    with writing(lite) as connection:
        connection.execute(delete(Match).where(Match.listing_id == "gone-1"))
        connection.execute(delete(Product).where(Product.product_id == "nothing"))
    assert [reviews for *_, reviews in log(lite)] == [None]
