"""Tests of pipeline.causes: every change of a score on record splits into causes that add up."""

from __future__ import annotations

import random
from math import fsum

import pytest
from pandas import DataFrame

from db.connect import Engine, reading, writing
from db.contract import fit
from db.months import snapshot
from db.schema import Cell, CountedReview, Method, MonthCause, Score, Shop, Tally
from db.store import load, replace
from pipeline.causes import explain
from pipeline.cells import cells
from pipeline.score import numbers_of, score
from pipeline.scoring import CAUSES, posterior
from tests.frames import frame, shipped_methods
from tests.seeds import add

NO_FITS = frame(Method, [])[["name", "value"]]


def review(key: str, rating: float, **changed: object) -> dict[str, object]:
    return {"id": f"{key}-{rating}", "shop": "s", "review_key": key, "product_id": "p",
            "rating": rating, "week": 2900, "signals": ""} | changed  # fmt: skip


def close(
    engine: Engine, month: str, rows: list[dict[str, object]], **numbers: float
) -> dict[str, float]:
    """Keep reviews as those of a month, with the scores that they come to; returns the scores."""
    counted = fit(frame(CountedReview, rows), CountedReview)
    methods = shipped_methods()
    methods.loc[methods["name"].isin(numbers), "value"] = methods["name"].map(numbers)
    wanted = list(cells.tables[0].names)
    tallied = cells(counted[wanted])
    tallies = frame(Tally, [])[["product_id", "n"]].astype({"product_id": "str", "n": "int64"})
    products = DataFrame({"product_id": sorted({str(row["product_id"]) for row in rows})})
    scores = score(tallied, NO_FITS, methods, tallies, products.astype("str"))
    counts = counted.groupby("shop")["id"].count()
    found = [{"tally": shop, "shop": shop, "product_id": "p", "n": int(n), "rating_sum": 0.0,
              "rating_squares": 0.0} for shop, n in counts.items()]  # fmt: skip
    with writing(engine) as connection:
        replace(connection, CountedReview, counted)
        replace(connection, Cell, fit(tallied, Cell))
        replace(connection, Tally, fit(frame(Tally, found), Tally))
        replace(connection, Score, fit(scores, Score))
        replace(connection, Method, fit(methods, Method))
        snapshot(connection, month)
    known = scores.dropna(subset="score")
    return dict(zip(known["product_id"], known["score"], strict=True))


def causes(engine: Engine, month: str) -> dict[str, tuple[float, int]]:
    with reading(engine) as connection:
        rows = load(connection, MonthCause.only("month", "product_id", "cause", "points",
                                                "reviews"))  # fmt: skip
    mine = rows[rows["month"] == month]
    facts = zip(mine["cause"], mine["points"], mine["reviews"], strict=True)
    return {cause: (points, n) for cause, points, n in facts}


BASE = [review(f"k{n}", 0.25 * (n % 5)) for n in range(40)]


@pytest.mark.parametrize(
    ("cause", "later", "numbers"),
    [
        ("new", [*BASE, review("x", 1.0), review("y", 1.0)], {}),
        ("gone", BASE[:38], {}),
        ("edited", [review("k0", 1.0), *BASE[1:]], {}),
        # how far a review is believed that says something else now is a matter of its edit
        ("edited", [review("k0", 1.0, signals="burst"), *BASE[1:]], {"weight_burst": 0.2}),
        ("method", BASE, {"prior_strength": 40.0}),
        ("credibility", [review("k0", 0.0, signals="burst"), *BASE[1:]], {"weight_burst": 0.2}),
    ],
)
def test_a_change_of_one_kind_is_all_of_one_cause(
    engine: Engine, cause: str, later: list[dict[str, object]], numbers: dict[str, float]
) -> None:
    before = close(engine, "2026-09", BASE)
    after = close(engine, "2026-10", later, **numbers)
    assert explain(engine, "2026-10") == 1
    found = causes(engine, "2026-10")
    assert list(found) == sorted(CAUSES)
    others = [points for name, (points, _) in found.items() if name != cause]
    assert fsum(map(abs, others)) < 1e-9
    assert found[cause][0] == pytest.approx(after["p"] - before["p"], abs=1e-9)
    assert abs(found[cause][0]) > 0.01
    assert found[cause][1] == {"new": 2, "gone": 2, "edited": 1, "credibility": 1}.get(cause, 0)


def test_a_source_that_is_lost_is_an_outage_and_no_removal(engine: Engine) -> None:
    other = [review(f"o{n}", 1.0, shop="t") for n in range(30)]
    add(engine, *(Shop(shop=one, name=one, domain=f"{one}.example", platform="schemaorg",
                       start="[]") for one in "st"))  # fmt: skip
    before = close(engine, "2026-09", [*BASE, *other])
    after = close(engine, "2026-10", BASE)
    explain(engine, "2026-10")
    found = causes(engine, "2026-10")
    assert found["gone"][0] == pytest.approx(0.0, abs=1e-9)
    assert found["outage"][0] == pytest.approx(after["p"] - before["p"], abs=1e-9)


def test_random_months_add_up(engine: Engine) -> None:
    chance = random.Random(5)
    months = [f"2026-{month:02}" for month in range(1, 7)]
    state, scores = dict[str, dict[str, object]](), list[dict[str, float]]()
    for month in months:
        for n in range(60):
            key = f"k{chance.randrange(120)}"
            if chance.random() < 0.2:
                state.pop(key, None)
            else:
                state[key] = review(key, chance.choice([0.0, 0.5, 1.0]), week=2900 + n,
                                    signals=chance.choice(["", "burst"]))  # fmt: skip
        scores.append(close(engine, month, list(state.values())))
        explain(engine, month)
    for month, before, after in zip(months[1:], scores, scores[1:], strict=False):
        points = fsum(points for points, _ in causes(engine, month).values())
        assert points == pytest.approx(after["p"] - before["p"], abs=1e-9)


def test_the_first_month_and_a_product_without_a_score_have_no_causes(engine: Engine) -> None:
    close(engine, "2026-09", BASE[:3])
    assert explain(engine, "2026-09") == 0
    close(engine, "2026-10", BASE)
    assert explain(engine, "2026-10") == 0
    assert causes(engine, "2026-10") == {}


def test_a_closed_month_forgets_its_causes(engine: Engine) -> None:
    close(engine, "2026-09", BASE)
    close(engine, "2026-10", BASE[:38])
    explain(engine, "2026-10")
    close(engine, "2026-10", BASE[:38])
    assert causes(engine, "2026-10") == {}


def test_the_score_of_the_step_is_the_posterior_of_the_cells() -> None:
    counted = fit(frame(CountedReview, BASE), CountedReview)
    tallied = cells(counted[list(cells.tables[0].names)])
    methods = shipped_methods()
    tallies = DataFrame({"product_id": ["p", "p"], "n": [40, 2]}).astype({"product_id": "str"})
    products = DataFrame({"product_id": ["p", "q"]}).astype("str")
    made = fit(score(tallied, NO_FITS, methods, tallies, products), Score)
    found = posterior(tallied, numbers_of(NO_FITS, methods))
    assert made["score"].iloc[0] == found["score"].iloc[0]
    assert made[["counted", "listed"]].to_numpy().tolist() == [[40, 42], [0, 0]]
    assert made["score"].isna().tolist() == [False, True]
