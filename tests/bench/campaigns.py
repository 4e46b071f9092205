"""How well the tests of credibility find planted campaigns, and how often honest reviews."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np
from pandas import DataFrame
from scipy.stats import rankdata

from pipeline.trust.shop import Bools, Floats, Shop
from pipeline.trust.tests import TESTS, doubt
from tests.bench._campaigns_frames import Honest, honest, numbers
from tests.bench._campaigns_plants import CAMPAIGNS, Ground, ground, launch, plant, sale
from tests.bench._campaigns_streams import DEMO_SEED, demo_streams, read_stream
from tests.frames import shipped_methods

WRITTEN = Path("pipeline/trust/error_rates.json")
NAMES = tuple(one.name for one in TESTS)
# no stream has edits, or reviews that were taken down: a figure would say nothing of these
UNTRIED = ("edited_after_reply", "source_record")
HALF = 0.5  # of its weight: a review that keeps less is flagged by all tests together
ALL, KEPT = -2, -1  # columns after those of the tests


def add_arguments(parser: ArgumentParser) -> None:
    """Name the stream, and how much is planted into it."""
    parser.add_argument("--data", type=Path, help="Amazon JSONL(.gz) or CSV; none: the demo")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=8, help="campaigns of each kind")
    parser.add_argument("--events", type=int, default=100, help="launches, and sales")
    parser.add_argument("--write", type=Path, nargs="?", const=WRITTEN, help="write the table")


class Tried:
    """What all trials gave: strengths of planted reviews by kind, and of honest ones."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.planted: defaultdict[str, list[Floats]] = defaultdict(list)
        self.honest: list[Floats] = []

    def add(self, shop: Shop, kind: str, planted: Bools) -> None:
        """Keep one row a review: the strength of each test, and the doubt of all."""
        rows = weighed(shop)
        clean = ~planted & shop.reviews["repeat"].isna().to_numpy()
        self.planted[kind].append(rows[planted])
        self.honest.append(rows[clean])


def weighed(shop: Shop) -> Floats:
    """Return a row for each review: the strengths, the doubt of all, and the weight it keeps."""
    told = numbers()
    found = {one.name: one.function(shop, told).strength for one in TESTS}
    weights = {name: told[f"weight_{name}"] for name in NAMES}
    fired = [np.where(values >= 1, weights[name], 1.0) for name, values in found.items()]
    return np.stack([*found.values(), doubt(found, weights), np.prod(fired, axis=0)], axis=1)


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Plant campaigns of every kind, one at a time, and honest launches and sales."""
    tried, events, known = Tried(), defaultdict[str, list[float]](list), DataFrame()
    if options.data:
        streams = read_stream(options.data)
    else:
        streams, known = demo_streams(DEMO_SEED)
    grounds = []
    for name, stream in sorted(streams.items()):
        rng = Random(f"{options.seed}/{name}")
        kept, place = ground(stream, rng)
        grounds.append((honest(kept), place, rng))
    for trial in range(options.trials):
        for kind in CAMPAIGNS:
            base, place, rng = grounds[trial % len(grounds)]
            _try(tried, base, place, kind, rng)
    for trial in range(options.events):
        base, place, rng = grounds[trial % len(grounds)]
        events["launch"].append(_flagged(base, launch(place, rng)))
        events["sale"].append(_flagged(base, sale(place, rng)))
    if len(known):
        _known(tried, streams, known)
    figures = _figures(tried) | {
        f"honest_flagged_{name}": round(float(np.mean(seen)), 4) for name, seen in events.items()
    }
    figures |= _days(grounds)
    conditions = _conditions(options, streams, tried)
    if options.write:
        write(options.write, figures, conditions)
    return figures, conditions


def _try(tried: Tried, base: Honest, place: Ground, kind: str, rng: Random) -> None:
    planted = plant(kind, place, rng)
    if len(planted):
        shop = base.with_planted(planted)
        tried.add(shop, kind, shop.reviews["id"].str.startswith("p").to_numpy())


def _flagged(base: Honest, event: DataFrame) -> float:
    """Tell whether an honest event is flagged: as a burst, or most of its reviews by all tests."""
    if not len(event):
        return 0.0
    shop = base.with_planted(event)
    rows = weighed(shop)[shop.reviews["id"].str.startswith("e").to_numpy()]
    burst = rows[:, NAMES.index("burst")]
    return float((burst >= 1).any() or (rows[:, KEPT] < HALF).mean() > 0.5)


def _known(tried: Tried, streams: dict[str, DataFrame], known: DataFrame) -> None:
    """Judge the demo with the campaigns that its truth knows of."""
    for shop_name, part in known.groupby("shop"):
        kept = honest(streams[str(shop_name)])
        for name, rows in part.groupby("campaign"):
            keyed = rows.assign(key=[f"p{at:05}" for at in range(len(rows))], precision="second")
            shop = kept.with_planted(keyed[list(streams[str(shop_name)])])
            kind = f"demo_{str(name).split('-')[0]}"
            tried.add(shop, kind, shop.reviews["id"].str.startswith("p").to_numpy())


def _figures(tried: Tried) -> dict[str, float]:
    clean = np.concatenate(tried.honest)
    kinds = {kind: np.concatenate(rows) for kind, rows in tried.planted.items()}
    everything = np.concatenate(list(kinds.values()))
    figures: dict[str, float] = {}
    for at, name in enumerate((*NAMES, "all")):
        fires = clean[:, KEPT] < HALF if name == "all" else clean[:, at] >= 1
        figures[f"auc_{name}"] = auc(everything[:, at], clean[:, at])
        figures[f"false_alarm_{name}"] = round(float(fires.mean()), 4)
    for kind, rows in kinds.items():
        figures[f"auc_{kind}_campaign"] = auc(rows[:, ALL], clean[:, ALL])
        figures[f"found_{kind}_campaign"] = round(float((rows[:, KEPT] < HALF).mean()), 4)
        for at, name in enumerate(NAMES):
            figures[f"auc_{name}_at_{kind}"] = auc(rows[:, at], clean[:, at])
    return figures


def auc(planted: Floats, clean: Floats) -> float:
    """Return the chance that a planted review is stronger than an honest one, ties half.

    Source: Hanley and McNeil, Radiology 143 (1982) 29-36.
    """
    if not len(planted) or not len(clean):
        return 0.5
    ranks = rankdata(np.concatenate([planted, clean]))[: len(planted)]
    n = len(planted)
    return round(float((ranks.sum() - n * (n + 1) / 2) / (n * len(clean))), 4)


def _days(grounds: list[tuple[Honest, Ground, Random]]) -> dict[str, float]:
    """Return which share of the products' days, as they are, lies in a burst."""
    flagged = of = 0
    for base, _, _ in grounds:
        shop = base.with_planted(DataFrame())
        burst = weighed(shop)[:, NAMES.index("burst")] >= 1
        days = DataFrame({"product": shop.product, "day": shop.day, "burst": burst})
        flagged += int(days.groupby(["product", "day"])["burst"].any().sum())
        of += len(days.drop_duplicates(["product", "day"]))
    return {"honest_flagged_days": round(flagged / of, 4)}


def _conditions(
    options: Namespace, streams: dict[str, DataFrame], tried: Tried
) -> dict[str, object]:
    planted = {kind: sum(map(len, rows)) for kind, rows in tried.planted.items()}
    return {
        "data": options.data.name if options.data else "the truth of the demo",
        "seed": options.seed,
        "trials": options.trials,
        "events": options.events,
        "reviews": sum(map(len, streams.values())),
        "planted": planted,
        "all": "minus the logarithm of the weight that a review keeps, a test that nearly fires "
        "counting in part; it fires where the tests that fire leave less than half",
    }


def table(figures: dict[str, float]) -> list[dict[str, object]]:
    """Return a row for each test, and one for all: name, AUC, share of false alarms."""
    return [
        {"test": name, **{kind: None if name in UNTRIED else figures[f"{kind}_{name}"]
                          for kind in ("auc", "false_alarm")}}
        for name in (*NAMES, "all")
    ]  # fmt: skip


def write(path: Path, figures: dict[str, float], conditions: dict[str, object]) -> None:
    """Write the table that the site prints, with the command that gave it."""
    asked = " ".join(f"--{name} {conditions[name]}" for name in ("seed", "trials", "events"))
    told = {
        "command": f"python -m tests.bench campaigns {asked}",
        "version": str(shipped_methods()["version"].iloc[0]),
        **conditions,
        "rates": table(figures),
        **{name: value for name, value in figures.items() if name.startswith("honest_flagged")},
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
