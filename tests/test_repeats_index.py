"""Tests of the index of texts: batches in any order give what one full run gives, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, text

from db import alike as database
from db.connect import reading, writing
from db.schema import (
    CommonMark,
    CurrentReview,
    Fingerprint,
    Likeness,
    Mark,
    Record,
    Repeat,
    Review,
    StepState,
)
from db.store import replace_records
from pipeline import indexed
from pipeline.indexed import fit_common, most_holders
from pipeline.repeats import alike, repeats
from pipeline.run import RUNNERS
from tests.repeating import OTHER, TALE

RESULTS = (Fingerprint, Mark, Likeness, Repeat)
TEXTS = (
    TALE, OTHER, TALE.upper(), TALE[:-40] + "... Read more", TALE.replace("week", "wek"),
    f"{OTHER} Updated in June.", OTHER.replace("month", "fortnight"), "Great!", None,
    "The hinge of my Tiltwell squeaked in the first week and nobody at home would part with it.",
    "Delivery took a month and two screws were missing, so I oiled it every evening after work.",
    "The straps hold and the bench is steady now that it stands by the window, so I oiled it.",
)  # fmt: skip
Standing = dict[str, int]  # review key: which text


@pytest.fixture(autouse=True)
def small_bound(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let marks fall silent, and speak again, among few texts."""
    monkeypatch.setattr(indexed, "HOLDERS_LEAST", 3)
    yield


def fill(engine: Engine, standing: Standing) -> None:
    """Make these the current reviews."""
    reviews, current = [], []
    for key, which in standing.items():
        shop = "hangwell" if int(key) % 2 else "oakrow"
        same: dict[str, Any] = {
            "id": f"{shop}-{key}-{which}", "shop": shop, "review_key": key,
            "listing_id": f"{shop}-l", "rating": 0.75,
            "published": datetime(2026, 5, 1 + int(key) % 9, tzinfo=UTC), "language": "en",
        }  # fmt: skip
        current.append(CurrentReview(**same))
        reviews.append(Review(**same, precision="day", body=TEXTS[which], source_hash=1))
    with writing(engine) as connection:
        replace_records(connection, Review, reviews)
        replace_records(connection, CurrentReview, current)


def run(engine: Engine, full: bool = False) -> list[int]:
    """Run both steps; returns what they computed."""
    steps = (RUNNERS["indexed"](engine, alike, "code", full),
             RUNNERS["whole"](engine, repeats, "code", full))  # fmt: skip
    return [done.computed for done in steps]


def tables(engine: Engine, *records: type[Record]) -> list[list[tuple[Any, ...]]]:
    found = []
    with reading(engine) as connection:
        for record in records or RESULTS:
            table = record.table()
            rows = connection.execute(select(table).order_by(*table.primary_key))
            found.append([tuple(row) for row in rows])
    return found


BATCHES = st.lists(
    st.dictionaries(st.integers(0, 15).map(str), st.integers(0, len(TEXTS) - 1), max_size=16),
    min_size=2, max_size=4,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(BATCHES)
def test_batches_in_any_order_give_what_a_full_run_gives(
    engine: Engine, batches: list[Standing]
) -> None:
    for batch in batches:
        fill(engine, batch)
        run(engine)
    step_by_step = tables(engine)
    run(engine, full=True)
    assert tables(engine) == step_by_step
    assert run(engine) == [0, 0]
    texts = [len({row[3] for row in step_by_step[0] if row[4]})]
    assert texts[0] >= len({row[1] for row in step_by_step[1]}) - 1  # the one that was cut


def test_a_new_copy_is_compared_without_reading_what_is_there(
    lite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lite, {"1": 0, "2": 1, "3": 11})
    run(lite)
    monkeypatch.setattr(indexed, "HOLDERS_LEAST", 50)
    asked: list[set[int]] = []
    bodies = database.bodies

    def watched(connection: object, texts: list[int]) -> dict[int, str]:
        asked.append(set(texts))
        return bodies(connection, texts)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "bodies", watched)
    fill(lite, {"1": 0, "2": 1, "3": 11, "4": 3})
    run(lite)
    (cut, whole) = (row[3] for row in tables(lite, Fingerprint)[0] if row[2] in "41")
    assert asked == [{cut, whole}]
    assert [row[:3] for row in tables(lite, Likeness)[0]] == [(*sorted((cut, whole)), 1.0)]


def test_a_run_that_was_killed_is_made_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, {"1": 0, "2": 1})
    run(engine)
    fill(engine, {"1": 0, "2": 1, "4": 4, "5": 6, "7": 3})
    run(engine)
    wanted = tables(engine)
    for killed in ("_add", "_compared", "_found", "_save"):
        fill(engine, {"1": 0, "2": 1})
        run(engine)
        fill(engine, {"1": 0, "2": 1, "4": 4, "5": 6, "7": 3})
        with monkeypatch.context() as patch, pytest.raises(TypeError):
            patch.setattr(indexed, killed, None)
            run(engine)
        run(engine)
        assert tables(engine) == wanted


def test_what_was_erased_leaves_the_index_at_the_next_run(engine: Engine) -> None:
    fill(engine, {"1": 0, "2": 3, "4": 1})
    run(engine)
    with writing(engine) as connection:
        for record in (Review, CurrentReview, Fingerprint, Repeat):
            table = record.table()
            connection.execute(delete(table).where(table.c.review_key == "2"))
    run(engine)
    left = tables(engine)
    fill(engine, {"1": 0, "4": 1})
    run(engine, full=True)
    assert tables(engine) == left
    assert len({row[1] for row in left[1]}) == 2


def test_common_marks_are_renewed_by_a_fit_only(engine: Engine) -> None:
    fill(engine, {str(n): n % len(TEXTS) for n in range(16)})
    run(engine)
    before = tables(engine)
    assert tables(engine, CommonMark) == [[]]
    assert fit_common(engine) == 0  # fewer texts than may share a mark
    run(engine)
    assert tables(engine) == before
    with writing(engine) as connection:
        mark = connection.execute(text("SELECT min(mark) FROM marks")).scalar_one()
        replace_records(connection, CommonMark, [CommonMark(mark=mark)])
    assert run(engine)[0] == 1
    assert mark not in {row[0] for row in tables(engine, Mark)[0]}


def test_the_bound_grows_in_steps() -> None:
    assert [most_holders(n) for n in (0, 1, 10_000, 16_384, 65_536, 1_000_000)] == [
        3, 3, 64, 64, 128, 512,
    ]  # fmt: skip


def test_the_state_of_an_unchanged_index_is_kept(lite: Engine) -> None:
    fill(lite, {"1": 0, "2": 3})
    run(lite)
    states = tables(lite, StepState)
    assert run(lite) == [0, 0]
    assert tables(lite, StepState) == states


@pytest.mark.parametrize("steps", [False, True])
def test_a_mark_falls_silent_and_speaks_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, steps: bool
) -> None:
    """By texts that come and go at one bound, and where the bound itself takes a step."""
    tales = tuple(f"{TALE} {name} wrote this." for name in ("Ada", "Ben", "Cy", "Dot", "Eve"))
    monkeypatch.setattr("tests.test_repeats_index.TEXTS", tales)
    if steps:
        monkeypatch.setattr(indexed, "most_holders", lambda n: 3 if n < 5 else 9)
    found = []
    for several in (3, 4, 5, 4, 3):
        fill(engine, {str(n): n for n in range(several)})
        run(engine)
        found.append(tables(engine))
        run(engine, full=True)
        assert tables(engine) == found[-1]
    assert [len(one[2]) for one in found] == [3, 0, 10 if steps else 0, 0, 3]
