"""How well a score from a product's history foretells the mean of its next reviews."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from pandas import DataFrame, concat

from pipeline.scoring import fit, posterior, tally_cells
from tests.bench._methods import given
from tests.bench._rated import in_order, read_ratings, reviews, rooted

LEAST, NEXT, CUTS, FOLDS = 10, 10, (0.3, 0.5, 0.7), 10
Signals = Callable[[DataFrame], list[str]] | None  # None: no defence at all
UNDEFENDED = {"week_times": 0.0}


def add_arguments(parser: ArgumentParser) -> None:
    """Name the dated ratings."""
    parser.add_argument("--data", type=Path, required=True, help="dated ratings: CSV or JSONL")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Cut each history at three shares of it; the numbers are fitted on other products."""
    histories = in_order(read_ratings(options.data))
    errors, plain, half_lives = foretold(histories, lambda rows: [""] * len(rows))
    figures = {"rmse": rooted(errors), "rmse_mean": rooted(plain), "n": float(len(errors))}
    return figures, {"cuts": list(CUTS), "folds": FOLDS, "half_lives": half_lives}


def foretold(
    histories: dict[str, DataFrame], signals: Signals
) -> tuple[list[float], list[float], list[float]]:
    """Give the errors of the scores and of the plain means, and each fold's half-life."""
    errors, plain, half_lives = [], [], []
    for names, numbers in folds(histories, signals):
        half_lives.append(numbers["half_life_days"])
        for name in names:
            rows = histories[name]
            for cut in CUTS if len(rows) >= LEAST else ():
                seen = rows.iloc[: int(cut * len(rows))]
                target = rows["rating"].iloc[len(seen) : len(seen) + NEXT].mean()
                cells = tally_cells(reviews(seen, signals(seen) if signals else ""))
                errors.append(posterior(cells, numbers)["mean"].iloc[0] - target)
                plain.append(seen["rating"].mean() - target)
    return errors, plain, half_lives


def folds(
    histories: dict[str, DataFrame], signals: Signals
) -> Iterator[tuple[list[str], dict[str, float]]]:
    """Part the products in folds by their names' order, each with numbers fitted on the others."""
    names = sorted(histories)
    for fold in range(min(FOLDS, len(names))):
        others = concat([histories[name] for at, name in enumerate(names) if at % FOLDS != fold])
        numbers = given() if signals else given() | UNDEFENDED
        told = reviews(others, signals(others) if signals else "")
        yield names[fold::FOLDS], numbers | fit(told, numbers)
