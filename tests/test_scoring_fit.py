"""Tests of the fits on ratings whose truth is known, and of aspects."""

from __future__ import annotations

import numpy as np
import pytest
from pandas import DataFrame, Series

from pipeline.scoring import aspect_posterior, fit, fit_aspects, posterior, tally_cells
from tests.scoring_cells import NUMBERS, invented


def rated(
    seed: int, products: int = 60, drift: float = 0.0, every: float = 10.0, dated: bool = True
) -> DataFrame:
    """Make ratings whose level drifts by so much a year, as a standard deviation."""
    chance = np.random.default_rng(seed)
    parts = []
    for at in range(products):
        size = int(min(300, chance.lognormal(3.4, 1)) + 1)
        day = 14000 + np.cumsum(chance.exponential(every, size)).astype(int)
        steps = chance.normal(0, 1, size) * np.sqrt(np.diff(day, prepend=day[0]) / 365)
        level = chance.beta(6, 2) + drift * np.cumsum(steps)
        rating = np.clip(np.round(chance.normal(level, 0.28) * 4), 0, 4) / 4
        week = Series(day // 7, dtype="Int64").where(Series([dated] * size))
        parts.append((f"p{at:03}", rating, week))
    return DataFrame(
        [(name, "s", w, "", r) for name, rs, ws in parts for r, w in zip(rs, ws, strict=True)],
        columns=["product_id", "shop", "week", "signals", "rating"],
    ).astype({"week": "Int64"})


@pytest.mark.parametrize("seed", range(3))
def test_a_half_life_is_fitted_only_where_levels_drift(seed: int) -> None:
    assert fit(rated(seed), NUMBERS)["half_life_days"] == 0
    assert 15 <= fit(rated(seed, drift=0.4), NUMBERS)["half_life_days"] <= 240


def test_the_fit_finds_the_category_and_repeats_itself() -> None:
    reviews = rated(4, products=300, dated=False)
    found = fit(reviews, NUMBERS)
    assert found["prior_mean"] == pytest.approx(0.74, abs=0.03)
    assert found["within_sd"] == pytest.approx(0.26, abs=0.03)
    assert 2 <= found["prior_strength"] <= 6  # 0.26^2 / 0.14^2 = 3.4
    shuffled = tally_cells(reviews).sample(frac=1, random_state=1)
    assert fit(shuffled, NUMBERS) == found


def test_two_products_fit_nothing_and_constant_ratings_do_no_harm() -> None:
    reviews = rated(1, products=30)
    few = reviews["product_id"].isin(["p000", "p001"])
    assert fit(reviews[few], NUMBERS) == {}
    same = reviews.assign(rating=1.0)
    numbers = NUMBERS | fit(same, NUMBERS)
    assert all(np.isfinite(value) for value in numbers.values())
    assert posterior(tally_cells(same), numbers)["mean"].min() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(2))
def test_the_interval_holds_new_means_nine_times_in_ten(seed: int) -> None:
    reviews = rated(seed, products=400, dated=False)
    size = reviews.groupby("product_id").cumcount()
    numbers = NUMBERS | fit(reviews, NUMBERS)
    seen = posterior(tally_cells(reviews[size < 10]), numbers).set_index("product_id")
    rest = reviews[size >= 10].groupby("product_id")["rating"].agg(["mean", "size"])
    rest = rest[rest["size"] >= 20].rename(columns={"mean": "later"}).join(seen)
    noise = numbers["within_sd"] ** 2 / rest["size"]
    inside = (rest["later"] - rest["mean"]).abs() <= 1.645 * np.sqrt(rest["sd"] ** 2 + noise)
    assert 0.86 <= inside.mean() <= 0.95


def shops(seed: int) -> DataFrame:
    """Rate 80 products in an honest shop, a rosy one, one of five stars only and a maker's own."""
    chance = np.random.default_rng(seed)
    worth = chance.normal(0.55, 0.12, 80)
    parts = []
    for shop, effect in (("honest", 0.0), ("plain", 0.0), ("rosy", 0.12), ("maker", 0.3)):
        product = chance.integers(0, 80, 1500)
        rating = np.clip(chance.normal(worth[product] + effect, 0.2), 0, 1)
        parts += [(f"p{p:02}", shop, r) for p, r in zip(product, rating, strict=True)]
    parts += [(f"p{p:02}", "stars", 1.0) for p in chance.integers(0, 80, 1500)]
    frame = DataFrame(parts, columns=["product_id", "shop", "rating"])
    return frame.assign(week=Series([None] * len(frame), dtype="Int64"), signals="")


def test_shops_differ_by_what_is_fitted_and_five_stars_everywhere_say_little() -> None:
    reviews = shops(0)
    found = fit(reviews, NUMBERS, makers=("maker",))
    gap = found["shop_effect:rosy"] - found["shop_effect:honest"]
    assert gap == pytest.approx(0.12, abs=0.03)
    assert found["shop_weight:stars"] < 0.1
    assert found["shop_weight:honest"] > 0.7
    assert found["shop_effect:maker"] - found["shop_effect:honest"] == pytest.approx(0.3, abs=0.06)
    without = fit(reviews[reviews["shop"] != "maker"], NUMBERS)
    for shop in ("honest", "plain", "rosy", "stars"):
        name = f"shop_effect:{shop}"
        assert found[name] == pytest.approx(without[name], abs=0.02)


def test_a_shop_that_shares_few_products_has_no_effect() -> None:
    found = fit(shops(1).query("shop == 'honest' or product_id in ('p01', 'p02')"), NUMBERS)
    assert not [name for name in found if name.startswith("shop_")]


def aspects(*rows: tuple[str, str, int, int, int]) -> DataFrame:
    names = ["product_id", "aspect", "praise", "complaints", "neutral"]
    return DataFrame(rows, columns=names).assign(shop="s", week=1, signals="")


def test_an_aspect_is_shrunk_to_the_category_and_needs_mentions() -> None:
    numbers = NUMBERS | {"aspect_share:size": 0.6, "aspect_strength:size": 5.0}
    found = aspect_posterior(
        aspects(("a", "size", 4, 1, 0), ("a", "size", 1, 0, 2), ("b", "size", 1, 1, 9)), numbers
    )
    assert found["score"].tolist()[0] == pytest.approx(100 * (5 + 3) / (6 + 5))
    assert found["low"].iloc[0] < found["score"].iloc[0] < found["high"].iloc[0]
    assert found[["praise", "complaints", "neutral"]].to_numpy().tolist() == [[5, 1, 2], [1, 1, 9]]
    assert found["score"].isna().tolist() == [False, True]


def test_the_category_of_an_aspect_is_fitted() -> None:
    chance = np.random.default_rng(0)
    share = chance.beta(12, 8, 400)
    praise = chance.binomial(30, share)
    rows = [(f"p{at:03}", "size", int(p), 30 - int(p), 0) for at, p in enumerate(praise)]
    found = fit_aspects(aspects(*rows, ("x", "rare", 1, 0, 0)))
    assert found["aspect_share:size"] == pytest.approx(0.6, abs=0.02)
    assert found["aspect_strength:size"] == pytest.approx(20, abs=5)
    assert "aspect_share:rare" not in found
    assert len(aspect_posterior(tally_free(), NUMBERS)) == 0


def tally_free() -> DataFrame:
    return aspects(("a", "b", 1, 1, 1)).iloc[:0]


def test_the_invented_reviews_of_other_tests_can_be_fitted() -> None:
    assert all(np.isfinite(value) for value in fit(invented(0), NUMBERS).values())
