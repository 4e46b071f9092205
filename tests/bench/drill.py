"""How many broken crawls of simulated shops are held back, and how many ordinary days are."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from tests.drill import MUTATIONS, broken, ordinary

SIZES = (5, 12, 40, 150, 600)  # reviews
DAYS = 10


def add_arguments(parser: ArgumentParser) -> None:
    """Name the seeds."""
    parser.add_argument("--seed", type=int, default=0, help="first seed")
    parser.add_argument("--shops", type=int, default=4, help="shops of each size")


def measure(options: Namespace) -> tuple[dict[str, float | int | str], dict[str, object]]:
    """Judge every breakage that can be seen, and ten ordinary days of each shop."""
    seeds = range(options.seed, options.seed + options.shops)
    cases = list(_broken(seeds))
    days = [why for seed in seeds for size in SIZES for _, why in ordinary(seed, size, DAYS)]
    figures: dict[str, float | int | str] = {
        "broken": len(cases), "broken_held": sum(held for _, held in cases),
        "days": len(days), "days_held": sum(bool(why) for why in days),
    }  # fmt: skip
    missed = sorted(name for name, held in cases if not held)
    return figures, {"first_seed": options.seed, "sizes": list(SIZES), "missed": missed}


def _broken(seeds: range) -> Iterator[tuple[str, bool]]:
    for seed in seeds:
        for size in SIZES:
            for name in MUTATIONS:
                if case := broken(name, size, seed):
                    shop, told = case
                    shop.crawl(told)
                    yield f"{name} of {size}", bool(shop.verdicts()[-1])
