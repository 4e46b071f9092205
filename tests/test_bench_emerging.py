"""The benchmark of what emerges, small: it runs, its bounds hold, and more reviews find more."""

from __future__ import annotations

from argparse import ArgumentParser

import numpy as np
import pytest

from tests.bench import emerging
from tests.bench._emerging_bound import best_alone, best_shared
from tests.bench._emerging_histories import World, history


def test_the_bench_measures_false_alarms_and_what_is_found() -> None:
    parser = ArgumentParser()
    emerging.add_arguments(parser)
    options = parser.parse_args(["--products", "2", "--seed", "3"])
    figures, conditions = emerging.measure(options)
    assert emerging.measure(options) == (figures, conditions)
    found = {f"found_within_two{end}" for end in ("", "_r10", "_demo")}
    assert {"false_alarms_per_100", "bound_alone_r10", "bound_shared_r10", *found} <= figures.keys()
    assert all(0 <= value <= 100 for value in figures.values())
    assert figures["found_within_two_n10"] < figures["found_within_two_n200"]
    assert conditions["products"] == 2


def test_the_bound_is_the_level_without_a_change_and_grows_with_rate_and_reviews() -> None:
    assert best_alone(1e-9, 50, 0.01) == pytest.approx(0.02, rel=1e-3)
    alone = [best_alone(rate, 50, 0.01) for rate in (0.02, 0.05, 0.1, 0.2, 0.3)]
    assert alone == sorted(alone)
    assert best_alone(0.05, 200, 0.01) > best_alone(0.05, 50, 0.01)
    shared = best_shared(np.array([0.02, 0.05, 0.1, 0.2, 0.3]), 50, 0.01)
    assert (shared <= np.array(alone)).all()


def test_a_simulated_history_is_what_was_asked_for() -> None:
    rng = np.random.default_rng(1)
    world = World(np.array([0.1, 0.2]), 50, 0.003, 14)
    pasts = [history(rng, world, doubled_from=12) for _ in range(300)]
    read = np.array([one.read for one in pasts])
    said = np.array([one.said for one in pasts])
    assert read.sum(axis=(0, 1, 2)) / (300 * 14) == pytest.approx(50, rel=0.02)
    first = said[:, :12, :-1].sum(axis=(0, 1, 2)) / read[:, :12, :-1].sum()
    last = said[:, 12:, :-1].sum(axis=(0, 1, 2)) / read[:, 12:, :-1].sum()
    assert first == pytest.approx([0.1, 0.2], rel=0.05)
    assert last == pytest.approx([0.2, 0.4], rel=0.05)
