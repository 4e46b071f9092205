"""An import killed at a random moment and made again: the same tables as of an undisturbed one."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.killing import copy_of
from tests.killing_imports import imported, kill_one, prepare, stood

KILLS, SIZE, BATCH = 2, 400, 40  # many more in tests/soak


def test_a_killed_import_is_simply_made_again(tmp_path: Path) -> None:
    chance = random.Random(4)
    fresh = prepare(tmp_path / "fresh", SIZE)
    whole = copy_of(fresh, tmp_path / "whole")
    begun = time.perf_counter()
    wanted = imported(whole, BATCH)
    seconds = (time.perf_counter() - begun) / 2  # the other half is imports of Python
    assert len(wanted["raw_reviews"]) > SIZE
    (crawl,) = wanted["crawls"]
    assert "partial" in crawl  # ids that stand for two reviews
    for number in range(KILLS):
        killed = kill_one(fresh, tmp_path / str(number), BATCH, seconds, chance)
        how = stood(killed)
        if how == "partial":
            continue  # it had ended
        assert imported(killed, BATCH) == wanted, f"kill {number}: {how}"
