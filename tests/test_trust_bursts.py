"""The test of bursts: campaigns fire; launches, sales, copies and usual days do not."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from scipy import stats

from pipeline.trust import windows
from pipeline.trust.bursts import burst
from pipeline.trust.shop import Shop
from tests.trusting import NUMBERS, shop

Rows = list[dict[str, object]]


def honest(product: str, reviews: int, days: int, seed: int = 1) -> Rows:
    """Reviews of all ratings, most with the mark of a purchase, spread over so many days."""
    rng = Random(f"{product}/{seed}")
    return [
        {
            "product_id": product,
            "day": rng.randrange(days),
            "rating": rng.choice((0.0, 0.25, 0.5, 0.75, 0.75, 1.0, 1.0)),
            "verified": rng.random() < 0.8,
            "author_hash": f"a{rng.randrange(400)}",
        }
        for _ in range(reviews)
    ]


def campaign(n: int, day: int, days: int = 1, **said: object) -> Rows:
    return [
        {"product_id": "table", "day": day + at % days, "rating": 1.0, "verified": at % 5 == 0,
         "author_hash": f"fresh{at}"} | said
        for at in range(n)
    ]  # fmt: skip


def fired(judged: Shop, numbers: dict[str, float] = NUMBERS) -> list[int]:
    return [at for at, one in enumerate(burst(judged, numbers).reason) if one]


BASE = honest("table", 90, 700)
PLANTED = list(range(90, 102))


def test_a_burst_of_another_kind_fires_and_says_so() -> None:
    judged = shop(*BASE, *campaign(12, 400))
    assert set(PLANTED) <= set(fired(judged))
    assert len(fired(judged)) <= 14
    said = burst(judged, NUMBERS).reason[95]
    assert said is not None
    assert "12 reviews on 5 Feb 2026, where 0.1" in said or "2026, where" in said
    assert said.endswith("% of the others do")


def test_a_competitors_burst_fires_too() -> None:
    judged = shop(*BASE, *campaign(12, 400, rating=0.0))
    assert set(PLANTED) <= set(fired(judged))


def test_a_burst_of_the_usual_kind_does_not_fire() -> None:
    same = [one | {"day": 400} for one in honest("table", 12, 1, seed=5)]
    assert fired(shop(*BASE, *same)) == []
    careless = NUMBERS | {"burst_apart": 1e-9, "burst_effect": 1e-9}
    assert len(fired(shop(*BASE, *same), careless)) >= 12


def test_a_trifle_does_not_fire_however_sure_it_is() -> None:
    many = honest("table", 6000, 700)
    more = [one | {"day": 400} for one in honest("table", 400, 1, seed=5)]
    for at in range(0, 400, 6):
        more[at]["rating"] = 1.0
        more[at]["verified"] = False
    assert fired(shop(*many, *more)) == []
    assert len(fired(shop(*many, *more), NUMBERS | {"burst_effect": 0.01})) >= 400


def test_a_sale_in_the_whole_shop_does_not_fire(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [row for name in "abcd" for row in honest(name, 90, 700)]
    risen = [one | {"day": 400} for name in "abcd" for one in honest(name, 12, 1, seed=5)]
    judged = shop(*BASE, *others, *risen, *campaign(12, 400))
    table = np.flatnonzero((judged.reviews["product_id"] == "table").to_numpy())
    assert not set(table) & set(fired(judged))
    monkeypatch.setattr(windows, "_rise", lambda _own, _shop, product, *_: np.ones(len(product)))
    assert len(set(table) & set(fired(judged))) >= 12


def test_a_launch_does_not_fire() -> None:
    rng = Random(7)
    launched = [
        {"product_id": "table", "day": int(rng.expovariate(1 / 12)), "rating": 1.0,
         "verified": rng.random() < 0.3, "author_hash": f"fan{at}"}
        for at in range(40)
    ]  # fmt: skip
    later = [one | {"day": 30 + int(str(one["day"]))} for one in honest("table", 60, 500)]
    judged = shop(*launched, *later)
    assert fired(judged) == []
    assert len(fired(judged, NUMBERS | {"burst_launch": 0})) >= 30


def test_copies_undated_and_unmatched_reviews_are_left_out() -> None:
    assert fired(shop(*BASE, *campaign(12, 400, repeat="a copy"))) == []
    assert fired(shop(*BASE, *campaign(12, 400, precision="month"))) == []
    assert fired(shop(*BASE, *campaign(12, 400, product_id=None))) == []


def test_a_product_with_too_few_other_reviews_is_not_judged() -> None:
    assert fired(shop(*honest("table", 6, 700), *campaign(12, 400))) == []


def test_the_order_of_the_rows_does_not_show() -> None:
    rows = [
        one | {"id": f"r{at:04}", "review_key": f"r{at:04}"}
        for at, one in enumerate([*BASE, *campaign(12, 400, days=3)])
    ]
    one, two = burst(shop(*rows), NUMBERS), burst(shop(*rows[::-1]), NUMBERS)
    assert one.reason == two.reason
    assert one.strength.tolist() == two.strength.tolist()
    assert any(one.reason)


def test_a_rarity_is_that_of_scipy_to_the_last_bit() -> None:
    rng = np.random.default_rng(1)
    edges = np.repeat([0.0, 1e-300, 1e9, np.inf], 50)
    usual = np.concatenate([np.exp(rng.normal(2, 3, 20_000)), edges])
    count = np.concatenate([rng.integers(0, 2_000, 20_000), np.tile(np.arange(50), 4)])
    wanted = stats.poisson.logsf(count - 1.0, usual) / np.log(NUMBERS["burst_chance"])
    assert windows.rarity(count * 1.0, usual, NUMBERS).tobytes() == wanted.tobytes()
