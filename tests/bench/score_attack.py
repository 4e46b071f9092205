"""How far bought five-star reviews shift a score, with the defences of the method and without."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
from pandas import DataFrame, concat

from pipeline.scoring import posterior, tally_cells
from tests.bench._rated import in_order, read_ratings, reviews, rooted
from tests.bench.score_next import folds, foretold

LEAST, SHARE, DRAWS, SEED = 8, 0.25, 5, 0
ATTACKS = {  # whether accounts are fresh, and when the reviews come
    "shift_burst": (True, "one day"),
    "shift_drip_fresh": (True, "spread"),
    "shift_burst_aged": (False, "one day"),
    "shift_aged": (False, "spread"),
    "shift_last": (True, "last day"),
    "shift_last_aged": (False, "last day"),
}
DEFENCES = ("weight_lone_account", "week_times")


def add_arguments(parser: ArgumentParser) -> None:
    """Name the dated ratings, and what share of a product's reviews is added."""
    parser.add_argument("--data", type=Path, required=True, help="dated ratings: CSV or JSONL")
    parser.add_argument("--share", type=float, default=SHARE, help="five-star reviews added")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Attack each product in six ways; the numbers are fitted on other products."""
    histories = in_order(read_ratings(options.data))
    lone = _lone(histories)
    attacked = [name for name, rows in histories.items() if len(rows) >= LEAST]
    shifts: dict[str, list[float]] = {}
    for names, numbers in folds(histories, lone.signals):
        for name in sorted(set(names) & set(attacked)):
            for kind, shift in _shifts(histories[name], lone, numbers, options.share):
                shifts.setdefault(kind, []).append(shift)
    figures = {kind: round(4 * float(np.mean(found)), 4) for kind, found in shifts.items()}
    figures["score_next_rmse"] = rooted(foretold(histories, lone.signals)[0])
    figures["score_next_rmse_undefended"] = rooted(foretold(histories, None)[0])
    figures["n"] = float(len(attacked))
    return figures, {"share": options.share, "draws": DRAWS, "seed": SEED}


class _Lone:
    """Accounts by their number of reviews: the test lone_account."""

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts

    def signals(self, rows: DataFrame) -> list[str]:
        """Name the test where an account has one review."""
        return ["lone_account" if self.counts[user] == 1 else "" for user in rows["user"]]


def _lone(histories: dict[str, DataFrame]) -> _Lone:
    users = concat(list(histories.values()))["user"]
    counts = {str(name): int(n) for name, n in users.value_counts().items()}
    return _Lone(counts | {"fresh": 1, "aged": 5})


def _shifts(
    rows: DataFrame, lone: _Lone, numbers: dict[str, float], share: float
) -> list[tuple[str, float]]:
    undefended = numbers | dict(zip(DEFENCES, (1.0, 0.0), strict=True))
    chance = np.random.default_rng(SEED)
    found = []
    for kind, (fresh, when) in ATTACKS.items():
        for _ in range(DRAWS if when == "one day" else 1):
            days = _days(rows, share, when, chance)
            fakes = DataFrame({"day": days}).assign(
                product_id=rows["product_id"].iloc[0], rating=1.0, user="fresh" if fresh else "aged"
            )
            after = concat([rows, fakes])
            found.append((kind, _shift(rows, after, lone, numbers)))
            found.append((f"{kind}_undefended", _shift(rows, after, lone, undefended)))
    plain = concat([rows, fakes])["rating"].mean() - rows["rating"].mean()
    return [*found, ("shift_mean", float(plain))]


def _shift(before: DataFrame, after: DataFrame, lone: _Lone, numbers: dict[str, float]) -> float:
    as_of = int(before["day"].max()) // 7
    scores = [
        posterior(tally_cells(reviews(rows, lone.signals(rows))), numbers, as_of)["mean"].iloc[0]
        for rows in (before, after)
    ]
    return float(scores[1] - scores[0])


def _days(rows: DataFrame, share: float, when: str, chance: np.random.Generator) -> np.ndarray:
    """Choose days of the product's life: one at random, the last, or evenly spread ones."""
    size = max(1, round(share * len(rows)))
    first, last = int(rows["day"].min()), int(rows["day"].max())
    if when == "spread":
        evenly = (np.arange(size) + 0.5) / size * (last - first)
        return np.asarray(first + np.round(evenly), np.int64)
    return np.full(size, last if when == "last day" else chance.integers(first, last + 1))
