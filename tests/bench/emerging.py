"""How often the test for emerging complaints errs when nothing changed, and finds a doubling."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.emergence import NEEDED, Numbers, judge
from tests.bench._emerging_bound import best_alone, best_shared
from tests.bench._emerging_histories import World, history

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

RATES = np.array([0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.10, 0.12, 0.14, 0.16, 0.18,
                  0.20, 0.25, 0.30])  # fmt: skip
# complaints per review that counts and was read, of all products of the demo together
DEMO = np.array([0.072, 0.053, 0.051, 0.051, 0.042, 0.039, 0.035, 0.029, 0.026, 0.026, 0.024,
                 0.022, 0.022, 0.022, 0.02, 0.019])  # fmt: skip
SHOWN = (0.02, 0.05, 0.10, 0.14, 0.20, 0.25, 0.30)
SIZES = (50, 10, 200)  # reviews a month; the first one is that of the figures without a suffix
SPREAD = 0.003
STRAINED = {
    "_no_spread": World(RATES, SIZES[0], 0.0, 1),
    "_wide_spread": World(RATES, SIZES[0], 5 * SPREAD, 1),
    "_uneven_spread": World(RATES, SIZES[0], SPREAD, 1, uneven=True),
    "_season": World(RATES, SIZES[0], SPREAD, 1, season=0.3),
}
EDITIONS = 12  # in a row, of each history in which nothing changes


def add_arguments(parser: ArgumentParser) -> None:
    """Say how many products are simulated."""
    parser.add_argument("--products", type=int, default=400, help="simulated products per figure")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Judge simulated histories in which nothing changed, and others in which rates doubled."""
    from tests.frames import shipped_methods

    methods = shipped_methods()
    known = dict(zip(methods["name"], methods["value"].astype(float), strict=True))
    numbers = {name: known[name] for name in NEEDED}
    figures: dict[str, float] = {}
    for size in SIZES:
        figures |= _at(size, options, numbers)
    for end, world in STRAINED.items():
        figures |= _false(world, options, numbers, end)
    figures |= _bounds(numbers)
    conditions: dict[str, object] = {
        "products": options.products, "seed": options.seed, "editions": EDITIONS,
        "aspects": len(RATES), "spread": SPREAD, "reviews_a_month": SIZES[0],
        "level": numbers["emerge_level"],
    }  # fmt: skip
    return figures, conditions


def _at(size: int, options: Namespace, numbers: Numbers) -> dict[str, float]:
    end = "" if size == SIZES[0] else f"_n{size}"
    figures = _false(World(RATES, size, SPREAD, 1), options, numbers, end)
    found = _found(World(RATES, size, SPREAD, 1), options, numbers)
    figures[f"found_within_two{end}"] = round(float(found.mean()), 3)
    figures |= {f"found_within_two{end}{_named(rate)}": round(float(found[place]), 3)
                for rate in SHOWN for place in np.flatnonzero(np.isclose(RATES, rate))}  # fmt: skip
    demo = _found(World(DEMO, size, SPREAD, 1), options, numbers)
    return figures | {f"found_within_two_demo{end}": round(float(demo.mean()), 3)}


def _false(world: World, options: Namespace, numbers: Numbers, end: str) -> dict[str, float]:
    """Count the product-months with any alarm in histories in which nothing changes."""
    rng = np.random.default_rng(options.seed)
    before = int(numbers["emerge_months"]) + 1
    world = replace(world, months=before + EDITIONS)
    alarms = 0
    for _ in range(options.products):
        past = history(rng, world)
        alarms += sum(bool(_alarms(past.said[: at + 1], past.read[: at + 1], numbers).any())
                      for at in range(before, world.months))  # fmt: skip
    return {f"false_alarms_per_100{end}": round(100 * alarms / (options.products * EDITIONS), 2)}


def _found(world: World, options: Namespace, numbers: Numbers) -> Floats:
    """Give the share of products in which each aspect's doubling is found in two editions.

    All aspects double in one history: an aspect's limit rests on the months before alone, so that
    the others' doubling changes nothing in it.
    """
    rng = np.random.default_rng(options.seed + 1)
    before = int(numbers["emerge_months"]) + 1
    world = replace(world, months=before + 2)
    found = np.zeros(len(world.rates))
    for _ in range(options.products):
        past = history(rng, world, doubled_from=before)
        found += np.any([_alarms(past.said[: at + 1], past.read[: at + 1], numbers)
                         for at in (before, before + 1)], axis=0)  # fmt: skip
    return np.asarray(found / options.products)


def _alarms(said: NDArray[np.int64], read: NDArray[np.int64], numbers: Numbers) -> Flags:
    kept = int(numbers["emerge_months"]) + 2
    return np.asarray(judge(said[-kept:], read[-kept:], numbers).alarms.any(axis=0))


def _bounds(numbers: Numbers) -> dict[str, float]:
    """Give what the best rule there is could find, in two months, knowing every rate exactly."""
    level, n = numbers["emerge_level"], SIZES[0]
    figures = {f"bound_alone{_named(rate)}": best_alone(rate, n, level) for rate in SHOWN}
    shared = best_shared(RATES, n, level)
    figures |= {f"bound_shared{_named(rate)}": float(shared[place])
                for rate in SHOWN for place in np.flatnonzero(np.isclose(RATES, rate))}  # fmt: skip
    figures["bound_shared"] = float(shared.mean())
    figures["bound_shared_demo"] = float(best_shared(DEMO, n, level).mean())
    return {name: round(value, 3) for name, value in figures.items()}


def _named(rate: float) -> str:
    return f"_r{round(100 * rate):02}"
