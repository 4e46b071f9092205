"""50,000 fuzzed requests to the desk, on both kinds of database: none breaks it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import SHARED
from tests.deskall import full_desk
from tests.fuzzed import fuzz
from tests.hostile import OWN, corpus
from tests.still import stilled

MANY = 25_000  # on each kind of database
SEED = 2026


def test_no_request_of_very_many_breaks_the_desk(engine: Engine, tmp_path: Path) -> None:
    texts = [*OWN, *(chain(*corpus(SHARED).values()) if SHARED.is_dir() else ())]
    with stilled():
        told = fuzz(full_desk(engine, tmp_path), SEED, range(MANY), texts)
    print(f"seed {SEED}: {told}")
    assert told.faults == []
    assert told.done.total() > MANY / 50
