"""Recompute every published score from the tallies and the numbers of the method.

python recompute.py FOLDER

FOLDER holds tallies.csv (product_id, shop, week, signals, n, rating_sum, rating_squares and, if
some do not count, reason), numbers.json (name to value; as_of is the week of the edition) and
scores.csv (product_id, score). Ratings are 0 to 1, scores 0 to 100. Prints the greatest
difference; ends with 1 if it is above 0.000000001. Needs Python and nothing else.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from math import fsum, sqrt
from pathlib import Path
from statistics import median
from typing import Any

Cell = dict[str, Any]


def total(cells: list[Cell], key: Callable[[Cell], float]) -> float:
    """Add up something of cells, exactly."""
    return fsum(key(cell) for cell in cells)


def apart(some: list[Cell], others: list[Cell], spread: float) -> float:
    """Tell how many standard errors lie between the means of two groups of cells."""
    n, m = total(some, lambda c: c["n"]), total(others, lambda c: c["n"])
    if not n or not m:
        return 0.0
    gap = total(some, lambda c: c["sum"]) / n - total(others, lambda c: c["sum"]) / m
    return abs(gap) / (spread * sqrt(1 / n + 1 / m))


def score(cells: list[Cell], k: dict[str, float]) -> float:
    """Score one product."""
    n = total(cells, lambda c: c["n"])
    plain, squares = total(cells, lambda c: c["raw"]), total(cells, lambda c: c["squares"])
    about = max(0.0, squares - plain * plain / n)
    spread = sqrt((k["spread_strength"] * k["within_sd"] ** 2 + about) / (k["spread_strength"] + n))
    dated = [c for c in cells if c["week"] is not None]
    for cell in dated:  # age
        days = 7 * max(0, k["as_of"] - cell["week"])
        half_lives = days / k["half_life_days"] if k["half_life_days"] > 0 else 0
        cell["weight"] = k["old_weight"] + (1 - k["old_weight"]) * 2**-half_lives
    known = total(dated, lambda c: c["n"])
    usual = total(dated, lambda c: c["n"] * c["weight"]) / known if known else 1.0
    for cell in cells:  # no date, shop
        cell["weight"] = cell["weight"] if cell in dated else usual
        cell["weight"] *= k.get("shop_weight:" + cell["shop"], 1.0)
    for name in k:  # tests
        fired = [c for c in cells if name.removeprefix("weight_") in c["signals"]]
        others = [c for c in cells if c not in fired]
        if name.startswith("weight_") and apart(fired, others, spread) > k["flagged_z"]:
            for cell in fired:
                cell["weight"] *= k[name]
    weeks: dict[int, list[Cell]] = defaultdict(list)
    for cell in dated:
        weeks[cell["week"]].append(cell)
    sizes = {week: total(some, lambda c: c["n"]) for week, some in weeks.items()}
    for week, some in weeks.items() if k["week_times"] > 0 else ():  # bursts
        cap = max(k["week_least"], k["week_times"] * median(sizes.values()))
        others = [c for c in cells if c["week"] != week]
        if sizes[week] > cap and apart(some, others, spread) > k["week_z"]:
            for cell in some:
                cell["weight"] *= cap / sizes[week]
    weight = total(cells, lambda c: c["weight"] * c["n"]) + k["prior_strength"]
    worth = total(cells, lambda c: c["weight"] * c["sum"])
    worth = (worth + k["prior_strength"] * k["prior_mean"]) / weight
    return 100 * min(1.0, max(0.0, worth))


def main(folder: Path) -> bool:
    """Compare the scores of a folder with those recomputed."""
    k = json.loads((folder / "numbers.json").read_text("utf-8"))
    products: dict[str, list[Cell]] = defaultdict(list)
    for row in csv.DictReader((folder / "tallies.csv").open(encoding="utf-8", newline="")):
        if row.get("reason") or not row["product_id"]:
            continue
        cell: Cell = {"n": int(row["n"]), "raw": float(row["rating_sum"]), "shop": row["shop"]}
        cell["squares"] = float(row["rating_squares"])
        cell["week"] = int(float(row["week"])) if row["week"] else None
        cell["signals"] = set(row["signals"].split(","))
        cell["sum"] = cell["raw"] - cell["n"] * k.get("shop_effect:" + row["shop"], 0.0)
        products[row["product_id"]].append(cell)
    worst = 0.0
    for row in csv.DictReader((folder / "scores.csv").open(encoding="utf-8", newline="")):
        if row["score"]:
            worst = max(worst, abs(float(row["score"]) - score(products[row["product_id"]], k)))
    print(worst)
    return worst > 1e-9


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
