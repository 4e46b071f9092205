"""Tests of what an edition says of identity: decisions, questions, contradictions, copies."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import (
    CurrentReview,
    Judgement,
    Match,
    Month,
    MonthSource,
    RawListing,
    Repeat,
    Stranger,
)
from reports.decisions import WITHHELD, initials, printable
from reports.edition.make import make_edition
from tests.edited import drafted, frozen, table
from tests.edited import said as told
from tests.seeds import AT, add, config_of, fill, month_rows
from tests.seeds.decided import alias, judgement
from tests.seeds.months import true_up

MONTH = "2026-10"  # of the decisions
SCORES = {"aurel-a2": (80.4, 180, 230), "bramo-3": (70.4, 41, 45)}
PAIR = ("product:aurel-a2", "product:aurel-a2-classic")


@pytest.fixture
def world(lite: Engine) -> Engine:
    fill(lite)
    add(lite, *month_rows(MONTH, SCORES))
    return lite


def asked(
    number: int, question: str, claim: str = "", **values: object
) -> list[Match | RawListing]:
    key = f"odd-{number}"
    match = Match(listing_id=key, shop="tilthaus", product_id=None, rule="unmatched", evidence="")
    match.question = question
    for name, value in values.items():
        setattr(match, name, value)
    url, name = f"http://tilthaus.example/{key}", f"Tilter {number}{claim}"
    return [match, RawListing(listing_id=key, shop="tilthaus", url=url, name=name, fetched=AT)]


DECISIONS = (
    (judgement(1, "same", *PAIR), "Aurel A2 and Aurel A2 Classic are one product; products/"
     "aurel-a2-classic.html leads to products/aurel-a2.html."),
    (judgement(1, "different", "product:bramo-3", "product:cordo-s"),
     "Bramo 3 and Cordo S are two products."),
    (judgement(1, "unsure", "product:bramo-3", "product:cordo-s"),
     "Bramo 3 and Cordo S may be one product."),
    (judgement(1, "same", "listing:backfit-bramo-3", "product:bramo-3"),
     "“Bramo 3” at BackFit Outlet is Bramo 3."),
    (judgement(1, "different", "listing:backfit-bramo-3", "product:cordo-s"),
     "“Bramo 3” at BackFit Outlet is not Cordo S."),
    (judgement(1, "same", "review:backfit/r1", "review:tilthaus/r2"),
     "A review at BackFit Outlet and a review at Tilthaus are one review."),
    (judgement(1, "drop", "review:backfit/r1"), "A review at BackFit Outlet is left out."),
    (judgement(1, "keep", "review:backfit/r1"),
     "A review at BackFit Outlet counts, by an editor’s decision."),
    (judgement(1, "set", "file:products/bramo-3", path="specs.max_weight", value='"250 lb"'),
     "Max weight of Bramo 3 is now 250 lb."),
    (judgement(1, "set", "file:products/bramo-3", path="specs.max_weight",
               value='{"value": 250, "unit": "lb", "source": "manual", "seen": "2026-10-01"}'),
     "Max weight of Bramo 3 is now 250 lb."),
    (judgement(1, "set", "file:products/bramo-3", path="mpn"),
     "Mpn of Bramo 3 is taken out."),
    (judgement(1, "set", "file:shops/backfit", path="permission.score", value='"refused"'),
     "Permission: score of BackFit Outlet is now refused."),
    (judgement(1, "set", "file:shops/odd", path="listings[http://odd.example/a_b].product",
               value='"bramo-3"'),
     "Listings[http://odd.example/a_b].product of shops/odd is now bramo-3."),
    (judgement(1, "set", "file:products/new-1", value="{}"),
     "The file products/new-1 is as an editor wrote it."),
    (judgement(1, "set", "file:products/bramo-3", value="{}"),
     "Bramo 3 is in the catalogue, as an editor wrote it."),
    (judgement(1, "set", "file:products/bramo-3"), "Bramo 3 is taken out of the catalogue."),
    (judgement(1, "set", "file:products/bramo-3", path="mpn", value='"cures sciatica"'),
     "Mpn of Bramo 3 is changed to what is on record, and not for print."),
    (judgement(1, "drop", "listing:backfit-bramo-3"),
     "“Bramo 3” at BackFit Outlet is no product that is compared here."),
)  # fmt: skip


@pytest.mark.parametrize(("made", "said"), DECISIONS, ids=lambda one: str(one)[:30])
def test_a_decision_is_told_in_words(
    world: Engine, tmp_path: Path, made: Judgement, said: str
) -> None:
    add(world, made, alias("aurel-a2-classic", "aurel-a2"))
    edition = drafted(world, tmp_path, MONTH)
    assert f"Editors made 1 decision. {said} 28 Oct 2026, RE: same frame" in told(edition)
    assert table(edition, "decisions") == [
        {"number": 1, "day": date(2026, 10, 28), "who": "RE", "what": said,
         "why": "same frame, same manual"}
    ]  # fmt: skip


def test_what_was_taken_back_is_told(world: Engine, tmp_path: Path) -> None:
    add(
        world,
        judgement(1, "same", *PAIR, at=datetime(2026, 9, 1, tzinfo=UTC)),
        judgement(2, "undo", *PAIR, undoes="j1", why="the frames differ"),
        judgement(3, "undo", *PAIR, undoes="j2"),
        judgement(4, "set", "file:products/bramo-3", path="mpn", value='"B-3"'),
        judgement(5, "undo", "file:products/bramo-3", path="mpn", undoes="j4"),
        judgement(6, "undo", "review:backfit/r1", undoes="j7"),
        judgement(7, "drop", "review:backfit/r1", at=datetime(2026, 9, 1, tzinfo=UTC)),
    )
    said = [row["what"] for row in table(drafted(world, tmp_path, MONTH), "decisions")]
    assert said == [
        "Taken back: Aurel A2 and aurel-a2-classic are one product.",
        "Stands again: Aurel A2 and aurel-a2-classic are one product.",
        "Mpn of Bramo 3 is now B-3.",
        "Taken back: mpn of Bramo 3 is now B-3.",
        "Taken back: a review at BackFit Outlet is left out.",
    ]


def test_the_month_is_that_of_the_site(world: Engine, tmp_path: Path) -> None:
    for number, at in ((1, (10, 1, 4)), (2, (10, 1, 6)), (3, (11, 1, 4)), (4, (11, 1, 6))):
        moment = datetime(2026, *at, tzinfo=UTC)
        add(world, judgement(number, "drop", "review:backfit/r1", at=moment))
    found = table(drafted(world, tmp_path, MONTH), "decisions")
    assert [row["number"] for row in found] == [2, 3]  # five hours behind UTC


def test_merges_come_first_and_a_long_list_is_cut(world: Engine, tmp_path: Path) -> None:
    many = [judgement(n, "drop", "review:backfit/r1") for n in range(1, 11)]
    add(world, *many, judgement(11, "same", *PAIR))
    edition = drafted(world, tmp_path, MONTH)
    assert "11 decisions. Aurel A2 and aurel-a2-classic are one product." in told(edition)
    assert "And 2 more, in the table." in told(edition)
    assert len(table(edition, "decisions")) == 11


def test_words_that_may_not_be_printed_are_withheld() -> None:
    assert printable("it relieves back pain") == WITHHELD
    assert printable("ask  Quill at q.marten@mail.example") == "ask Quill at [e-mail]"
    assert [initials(who) for who in ("R. Example", "quill.marten@mail.example", "ivo", "7")] == [
        "RE", "QM", "I", "?",
    ]  # fmt: skip


def test_a_claim_in_a_reason_stops_no_edition(world: Engine, tmp_path: Path) -> None:
    add(world, judgement(1, "drop", "review:backfit/r1", why="says it cures sciatica"))
    assert f"28 Oct 2026, RE: {WITHHELD}" in told(drafted(world, tmp_path, MONTH))


def test_a_decision_made_after_an_edition_is_one_of_its_month(
    world: Engine, tmp_path: Path
) -> None:
    one = frozen(world, tmp_path, MONTH)
    add(world, judgement(1, "drop", "review:backfit/r1", at=datetime(2026, 11, 9, tzinfo=UTC)))
    assert frozen(world, tmp_path, MONTH) == one
    add(world, judgement(2, "drop", "review:backfit/r2"))
    with pytest.raises(Problem, match="data of 2026-10, or the words on it, changed"):
        frozen(world, tmp_path, MONTH)


def test_a_question_comes_with_its_best_fit_and_the_sum_behind_it(
    world: Engine, tmp_path: Path
) -> None:
    parts = json.dumps([["same_model", 0.5, "code a2 in both"], ["price", -0.125, "99 and 329"]])
    add(world, *asked(1, "Is this the Aurel A2?", proposal="aurel-a2", likeness=0.375, parts=parts))
    add(world, *asked(2, "It relieves back pain?", ", relieves back pain"))
    edition = drafted(world, tmp_path, MONTH)
    assert (
        "“Tilter 1” at Tilthaus: Is this the Aurel A2? "
        "Best fit: Aurel A2, 0.375 = same model +0.5, price −0.125. "
        "No review is there yet." in told(edition)
    )
    assert "“http://tilthaus.example/odd-2” at Tilthaus: Which product is this?" in told(edition)
    assert "Which product is “Tilter" not in told(edition)
    assert table(edition, "waiting")[0] == {
        "kind": "question", "listing": "odd-1", "what": "Tilter 1", "shop": "Tilthaus",
        "reviews": 0, "question": "Is this the Aurel A2?", "proposal": "Aurel A2",
        "likeness": 0.375,
        "parts": "same model +0.5 (code a2 in both); price −0.125 (99 and 329)",
    }  # fmt: skip


def test_questions_on_the_most_reviews_come_first(world: Engine, tmp_path: Path) -> None:
    add(world, *(row for n in range(9) for row in asked(n, "Is this the Aurel A2?")))
    said = "12 of 41 reviews speak of the Cordo S."
    add(world, Stranger(listing_id="backfit-bramo-3", named="cordo-s", shop="backfit", n=12,
                        of=41, examples="[]", question=said))  # fmt: skip
    edition = drafted(world, tmp_path, MONTH)
    said = told(edition)
    first = said.index(
        "“Bramo 3” at BackFit Outlet: 12 of 41 reviews speak of the Cordo S. "
        "45 reviews are there; what counts of them goes on counting until then."
    )
    assert first < said.index("“Tilter 0”")
    assert "And 2 more, in the table." in said
    assert len(table(edition, "waiting")) == 10


def test_decisions_that_cannot_both_hold_are_named(world: Engine, tmp_path: Path) -> None:
    add(world, judgement(1, "different", "product:bramo-3", "product:cordo-s"))
    add(world, judgement(2, "same", "product:aurel-a2", "product:bramo-3"))
    add(world, judgement(3, "same", "product:aurel-a2", "product:cordo-s"))
    add(world, judgement(4, "same", "review:a/one", "review:b/two"))
    add(world, judgement(5, "same", "review:b/two", "review:c/three"))
    add(world, judgement(6, "different", "review:a/one", "review:c/three"))
    said = told(drafted(world, tmp_path, MONTH))
    assert "they stay apart; undo one of the two" in said
    assert "Two decisions on reviews contradict each other; one of them must be undone." in said
    assert "a/one" not in said


def test_copies_are_named_with_where_they_stand(world: Engine, tmp_path: Path) -> None:
    add(world, MonthSource(month=MONTH, shop="tilthaus", product_id="aurel-a2", reviews=1,
                           counted=0))  # fmt: skip
    true_up(world)
    copy, kept = "tilthaus-aurel-a2-0", "backfit-aurel-a2-0"
    for one, excluded in ((kept, None), (copy, "a copy of a review that is counted already")):
        add(world, Repeat(id=one, shop=one.partition("-")[0], review_key=one, group_id=kept,
                          kept_id=kept, rule="text", likeness=1.0, reason="the same text",
                          excluded=excluded))  # fmt: skip
    with writing(world) as connection:
        now, month = CurrentReview.table(), Month.table()
        connection.execute(update(now).where(now.c.id == copy).values(excluded=None))
        mine = month.c.product_id == "aurel-a2"
        connection.execute(update(month).where(mine).values(listed=231))
    said = told(make_edition(world, config_of(tmp_path), MONTH, formats=("html",)))
    assert "1 review is a copy of a review that is counted already: 1 at Tilthaus." in said
