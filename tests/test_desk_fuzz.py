"""Fuzzed requests to the desk: it refuses what it cannot read, and never breaks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from desk.web.ways import WAYS
from tests.deskall import full_desk
from tests.fuzzed import fuzz, toured, wrong
from tests.fuzzing import Maker
from tests.hostile import OWN
from tests.still import stilled
from tests.straight import Answered

MANY = 750  # on each kind of database; `make soak` sends 50,000
SEED = 7


def test_no_request_breaks_the_desk(engine: Engine, tmp_path: Path) -> None:
    with stilled():
        told = fuzz(full_desk(engine, tmp_path), SEED, range(MANY), OWN)
    print(f"seed {SEED}: {told}")
    assert told.faults == []
    assert told.done.total() > MANY / 50  # forms are not merely refused
    assert {200, 303, 400, 401, 403, 404, 405, 409, 422} <= set(told.statuses)


def test_the_tour_finds_a_page_of_every_way(lite: Engine, tmp_path: Path) -> None:
    with stilled():
        found = toured(full_desk(lite, tmp_path))
    assert found.broken == []
    assert [way.name for way in WAYS if way.name not in found.addresses] == []


def test_a_request_can_be_made_again(lite: Engine, tmp_path: Path) -> None:
    with stilled():
        found = toured(full_desk(lite, tmp_path, questions=1))
    one, other = (Maker(1, WAYS, found, {}) for _ in range(2))
    assert [str(one.case(n)) for n in range(50)] == [str(other.case(n)) for n in range(49, -1, -1)][
        ::-1
    ]


def test_what_breaks_is_seen() -> None:
    said = {"location": "https://evil.example", "x": "a\r\nb"}
    found = list(wrong(Answered(500, said, b"Traceback (most recent call last)", 99.0)))
    assert len(found) == 6
    assert "status 500" in found
