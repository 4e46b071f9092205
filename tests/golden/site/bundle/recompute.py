"""Recompute every published score from numbers alone: python recompute.py FOLDER.

FOLDER holds tallies.csv (product_id, shop, week, signals, n, rating_sum, rating_squares; reason if
some do not count), numbers.json (name to value, with as_of) and scores.csv (product_id, score).
Prints the greatest difference; ends with 1 if it is above 1e-9. Needs Python and nothing else.
"""

import csv
import json
import sys
from collections import defaultdict
from math import fsum, sqrt
from pathlib import Path
from statistics import median
from typing import Any

Cell = dict[str, Any]
Numbers = dict[str, float]


def total(cells: list[Cell], name: str, times: str = "") -> float:
    """Add up something of cells, exactly."""
    return fsum(c[name] * c[times] if times else c[name] for c in cells)


def apart(some: list[Cell], cells: list[Cell], spread: float) -> float:
    """Tell how many standard errors lie between the means of some cells and of the others."""
    n, rest = total(some, "n"), total(cells, "n") - total(some, "n")
    if not n or not rest:
        return 0.0
    gap = total(some, "sum") / n - (total(cells, "sum") - total(some, "sum")) / rest
    return abs(gap) / (spread * sqrt(1 / n + 1 / rest))


def halved(days: float, half_life: float) -> float:
    """Halve a weight of 1 every half-life; a half-life of 0 is none."""
    return 2 ** (-days / half_life) if half_life > 0 else 1.0


def score(cells: list[Cell], k: Numbers) -> float:
    """Score one product."""
    n = total(cells, "n")
    about = max(0.0, total(cells, "squares") - total(cells, "raw") ** 2 / n)
    spread = k["spread_strength"] * k["within_sd"] ** 2 + about
    spread = sqrt(spread / (k["spread_strength"] + max(0.0, n - 1)))
    dated = [c for c in cells if c["week"] is not None]
    weeks = [min(c["week"], k["as_of"]) for c in dated]
    for cell, week in zip(dated, weeks, strict=True):  # age
        age = halved(7 * (max(weeks) - week), k["half_life_days"])
        cell["weight"] = age * halved(7 * (k["as_of"] - max(weeks)), k["silent_half_life_days"])
    usual = total(dated, "n", "weight") / total(dated, "n") if dated else 1.0
    for cell in cells:  # no date; the shop
        shop = k.get("shop_weight:" + cell["shop"], 1.0)
        cell["weight"] = cell.get("weight", usual) * shop
    for name in [name for name in k if name.startswith("weight_")]:  # tests
        fired = [c for c in cells if name[len("weight_") :] in c["signals"]]
        if apart(fired, cells, spread) > k["flagged_z"]:
            for cell in fired:
                cell["weight"] *= k[name]
    of_week: dict[int, list[Cell]] = defaultdict(list)
    for cell in dated:
        of_week[cell["week"]].append(cell)
    usual = median([total(some, "n") for some in of_week.values()] or [0])
    whole = total(cells, "n", "weight")
    for some in of_week.values() if k["week_times"] > 0 else ():  # bursts
        many = total(some, "n") > max(k["week_least"], k["week_times"] * usual)
        weight = total(some, "n", "weight")
        if many and weight and apart(some, cells, spread) > k["week_z"]:
            for cell in some:
                cell["weight"] *= min(1.0, k["week_share"] * (whole - weight) / weight)
    strength = k["prior_strength"] * (spread / k["within_sd"]) ** 2
    worth = total(cells, "sum", "weight") + strength * k["prior_mean"]
    return 100 * min(1.0, max(0.0, worth / (total(cells, "n", "weight") + strength)))


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
