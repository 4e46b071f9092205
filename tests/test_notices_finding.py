"""Tests of desk.notices.finding: what needs somebody is found once, and is over when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.catalog.notices import KINDS
from db.connect import writing
from db.erasure import review_subject
from db.judgements import Decision, record
from db.messages import telling
from db.schema import CrawlVerdict, EditionNote, Mention, Message, Month, Run
from desk.notices.finding import find
from desk.notices.sending import _keep
from tests.desk import Desk
from tests.seeds import add
from tests.telling import (
    NOW,
    atypical,
    change,
    crawled,
    empty,
    endanger,
    opened,
    ran,
    rows,
    site,
)

DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    yield site(tmp_path, engine.url.render_as_string(hide_password=False))


def look(desk: Desk, engine: Engine, now: datetime = NOW) -> tuple[int, int]:
    """Look at everything; returns how many messages are new and how many are over."""
    session = opened(desk, engine, now)
    with telling(engine) as connection:
        return _keep(session, connection)


def about(*keys: str) -> list[tuple[str, str, str]]:
    words = "Tiltwell 300, at Oakrow: a review reports danger"
    return sorted(("hazard", review_subject("oakrow", key), words) for key in keys)


def decide(engine: Engine, review: str, verdict: str) -> None:
    with writing(engine) as connection:
        said = Decision(verdict=verdict, subject=f"review:{review}", who="ann", why="looked at")
        record(connection, said, NOW)


def told(engine: Engine) -> list[tuple[str, str, str]]:
    """Return the messages that are not over."""
    return sorted((one.kind, one.subject, one.words) for one in rows(engine, Message)
                  if one.over is None)  # fmt: skip


def test_a_site_in_order_needs_nobody(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "complete", accepted=True)
    ran(engine)
    assert look(desk, engine) == (0, 0)
    assert rows(engine, Message) == []


def test_danger_is_told_of_each_review_once_until_an_editor_speaks(
    desk: Desk, engine: Engine
) -> None:
    endanger(engine, "a", "b")
    ran(engine)
    assert look(desk, engine) == (2, 0)
    assert told(engine) == about("a", "b")
    assert look(desk, engine, NOW + DAY) == (0, 0)
    endanger(engine, "c")
    assert look(desk, engine, NOW + DAY) == (1, 0)
    decide(engine, "oakrow/a", "noted")
    assert look(desk, engine, NOW + 2 * DAY) == (0, 1)
    assert told(engine) == about("b", "c")


@pytest.mark.parametrize("status", ["open", "failed"])
def test_nothing_is_over_while_a_run_is_at_work_or_failed(
    desk: Desk, engine: Engine, status: str
) -> None:
    endanger(engine, "a")
    ran(engine)
    look(desk, engine)
    ran(engine, status, NOW + DAY)
    empty(engine, Mention)
    assert look(desk, engine, NOW + DAY)[1] == 0
    change(engine, Run, status="done")
    assert look(desk, engine, NOW + DAY)[1] == (1 if status == "open" else 2)


def test_what_was_over_and_is_there_again_is_new(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    assert look(desk, engine) == (1, 0)
    crawled(engine, NOW + DAY, "failed", "http 403")
    assert look(desk, engine, NOW + DAY) == (0, 0)
    crawled(engine, NOW + 2 * DAY, "complete", accepted=True)
    assert look(desk, engine, NOW + 2 * DAY) == (0, 1)
    crawled(engine, NOW + 3 * DAY, "failed", "http 403")
    assert look(desk, engine, NOW + 3 * DAY) == (1, 0)
    assert len(rows(engine, Message)) == 2


@pytest.mark.parametrize(
    ("outcome", "reason", "accepted", "words"),
    [
        ("failed", "http 403", None, "Oakrow: it does not want to be crawled"),
        ("failed", "unreachable: <b>x</b>", None, "Oakrow: its newest crawl failed"),
        ("failed", "no listings", None, "Oakrow: its newest crawl met no reviews"),
        ("complete", None, False,
         "Oakrow: its newest crawl is held back; readers see older data"),
    ],
)  # fmt: skip
def test_a_source_that_is_not_well(
    desk: Desk, engine: Engine, outcome: str, reason: str | None, accepted: bool | None, words: str
) -> None:
    crawled(engine, NOW, outcome, reason, accepted)
    look(desk, engine)
    assert told(engine) == [("source", "shop:oakrow", words)]


def test_a_crawl_that_no_run_has_judged_ends_nothing(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "complete", accepted=False)
    look(desk, engine)
    crawled(engine, NOW + DAY, "complete")
    assert look(desk, engine, NOW + DAY) == (0, 0)
    add(engine, CrawlVerdict(crawl_id=f"oakrow/{(NOW + DAY).isoformat()}", shop="oakrow",
                             accepted=False))  # fmt: skip
    assert look(desk, engine, NOW + DAY) == (0, 0)
    change(engine, CrawlVerdict, accepted=True)
    assert look(desk, engine, NOW + DAY) == (0, 1)


def test_a_failed_run_is_told_once(desk: Desk, engine: Engine) -> None:
    ran(engine, "failed")
    assert look(desk, engine) == (1, 0)
    ran(engine, "failed", NOW + DAY)
    assert look(desk, engine, NOW + DAY) == (0, 0)
    ran(engine, "done", NOW + 2 * DAY)
    assert look(desk, engine, NOW + 2 * DAY) == (0, 1)


def test_a_burst_that_grows_is_one_message(desk: Desk, engine: Engine) -> None:
    monday = datetime(2026, 10, 12, tzinfo=UTC)
    atypical(engine, "tiltwell-300", *(monday + n * DAY for n in range(5)))
    ran(engine)
    assert look(desk, engine) == (1, 0)
    words = ("Tiltwell 300, at Oakrow: 5 atypical reviews from 2026-10-12 to 2026-10-16 "
             "(far more than usual)")  # fmt: skip
    assert told(engine) == [("burst", "burst:oakrow/tiltwell-300/2026-10-12", words)]
    for n, days in enumerate((-20, 25)):
        atypical(engine, "tiltwell-300", monday + days * DAY, start=10 + n)
        assert look(desk, engine) == (0, 0)
    atypical(engine, "tiltwell-300", *(monday + n * DAY for n in (54, 55, 56)), start=20)
    assert look(desk, engine) == (1, 0)  # 29 days after the last one
    atypical(engine, "tiltwell-300", monday + 40 * DAY, start=30)
    assert look(desk, engine) == (0, 0)  # which joins the two


def test_two_reviews_are_no_group_and_undated_ones_are_one(desk: Desk, engine: Engine) -> None:
    atypical(engine, "tiltwell-300", NOW, NOW)
    ran(engine)
    assert look(desk, engine) == (0, 0)
    atypical(engine, "tiltwell-300", None, None, None, start=5)
    look(desk, engine)
    words = "Tiltwell 300, at Oakrow: 3 atypical reviews without a date (far more than usual)"
    assert told(engine) == [("burst", "burst:oakrow/tiltwell-300/undated", words)]


def test_a_group_needs_nobody_once_every_review_was_decided(desk: Desk, engine: Engine) -> None:
    atypical(engine, "tiltwell-300", NOW, NOW, NOW)
    ran(engine)
    look(desk, engine)
    for n, verdict in enumerate(("drop", "keep", "drop")):
        assert look(desk, engine) == (0, 0)
        decide(engine, f"oakrow/b-tiltwell-300-{n}", verdict)
    assert look(desk, engine, NOW + DAY) == (0, 1)


def month(month: str) -> Month:
    return Month(month=month, product_id="p", counted=1, listed=1, method="1")


def test_the_edition_of_the_month_before_is_due_on_the_first(desk: Desk, engine: Engine) -> None:
    add(engine, month("2026-11"))
    late = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)  # London
    assert look(desk, engine, late - 10 * timedelta(minutes=1)) == (0, 0)
    assert look(desk, engine, late) == (1, 0)
    (one,) = told(engine)
    assert one[:2] == ("edition", "edition:2026-11")
    frozen = desk.home / "editions" / "2026-11"
    frozen.mkdir(parents=True)
    (frozen / "edition.json").write_text("{}")
    assert look(desk, engine, late + DAY) == (0, 1)
    assert look(desk, engine, late + 31 * DAY) == (0, 0)  # no data of December


def test_a_draft_waits_for_its_analysis(desk: Desk, engine: Engine) -> None:
    (desk.home / "editions" / "2026-11-draft").mkdir(parents=True)
    assert look(desk, engine) == (1, 0)
    assert told(engine)[0][1:] == (
        "edition:2026-11", "The draft of the edition of 2026-11 waits for the editor's analysis",
    )  # fmt: skip
    add(engine, EditionNote(month="2026-11", part="analysis", text="Words.", by="Ann"))
    assert look(desk, engine, NOW + DAY) == (0, 1)


def test_permissions_and_checks_that_end_soon(desk: Desk, engine: Engine) -> None:
    path = desk.catalog / "shops/oakrow.yml"
    until = "{allowed: true, evidence: letter, on: 2026-01-05, until: 2026-12-10}"
    path.write_text(path.read_text() + f"  show_rating: {until}\n")
    assert look(desk, engine) == (1, 0)
    words = "Oakrow: the permission to show rating ends on 2026-12-10"
    assert told(engine) == [("edition", "permission:oakrow/show_rating", words)]
    assert look(desk, engine, NOW + 30 * DAY) == (1, 1)  # it ended: another state
    late = datetime(2040, 1, 1, tzinfo=UTC)
    new, over = look(desk, engine, late)
    assert new > 5 and over == 0
    assert {one[0] for one in told(engine)} <= set(KINDS)


def test_what_is_found_says_nothing_of_a_review_or_a_person(desk: Desk, engine: Engine) -> None:
    endanger(engine, "a")
    atypical(engine, "tiltwell-300", NOW, NOW, NOW)
    with telling(engine) as connection:
        found = find(opened(desk, engine), connection)
    said = " ".join(f"{one.subject} {one.words}" for one in found.needs)
    assert len(found.needs) == 2
    assert "qvxz" not in said and "Zeldaqq" not in said
