"""Killed during a run or a build and started again: the same tables and site as undisturbed."""

from __future__ import annotations

import random
from pathlib import Path

from tests.killing import COMMANDS, copy_of, finish, kill_during, prepare, results, seconds

KILLS = 4  # many more in tests/soak


def test_a_killed_run_or_build_is_simply_started_again(tmp_path: Path) -> None:
    fresh = prepare(tmp_path / "fresh", 600)
    whole = copy_of(fresh, tmp_path / "whole")
    times = [seconds(whole, command) for command in COMMANDS]
    wanted, chance, hit = results(whole), random.Random(11), 0
    for number in range(KILLS):
        killed = copy_of(fresh, tmp_path / str(number))
        which = number % 2
        if which:
            killed.upright("run")
        # the first half of a process's life is imports: nothing can be torn there
        hit += kill_during(killed, COMMANDS[which], times[which] * chance.uniform(0.5, 1))
        assert finish(killed) == wanted, f"kill {number}"
    assert hit > 0
