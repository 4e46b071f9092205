"""The test of templates: stock sentences put together fire; idiom and copies do not."""

from __future__ import annotations

from random import Random

import pytest

from pipeline.trust import templates
from pipeline.trust.templates import template
from tests.trusting import NUMBERS, shop

SYLLABLES = "ba do fel gri hum jo kes lam mi nor pal quo rast sed tuv wen zil".split()


def invented(rng: Random, words: int) -> str:
    return " ".join("".join(rng.choices(SYLLABLES, k=2)) for _ in range(words))


def honest(n: int, seed: int = 1, idiom: str = "") -> list[dict[str, object]]:
    rng = Random(seed)
    return [{"text": f"{invented(rng, 20)} {idiom} {invented(rng, 10)}"} for _ in range(n)]


def stock(n: int, **said: object) -> list[dict[str, object]]:
    rng = Random(3)
    pool = [invented(rng, 9) for _ in range(6)]
    return [{"text": ". ".join(rng.sample(pool, 3))} | said for _ in range(n)]


def fired(*rows: dict[str, object]) -> list[int]:
    return [at for at, one in enumerate(template(shop(*rows), NUMBERS).reason) if one]


def test_reviews_put_together_from_stock_sentences_fire() -> None:
    assert fired(*honest(60), *stock(10)) == list(range(60, 70))
    said = template(shop(*honest(60), *stock(10)), NUMBERS).reason[60]
    assert said is not None
    assert said.startswith("3 or more other reviews of the product are alike by ")


def test_a_common_idiom_does_not_fire() -> None:
    assert fired(*honest(60, idiom="i would recommend it to anyone")) == []


def test_two_that_are_alike_are_chance() -> None:
    assert fired(*honest(60), *stock(3)) == []


def test_other_products_and_copies_are_left_out() -> None:
    apart = [one | {"product_id": f"p{at}"} for at, one in enumerate(stock(10))]
    assert fired(*honest(60), *apart) == []
    assert fired(*honest(60), *stock(10, repeat="a copy")) == []
    assert fired(*honest(60), *stock(10, product_id=None)) == []


def test_short_texts_count_less(monkeypatch: pytest.MonkeyPatch) -> None:
    short = [{"text": f"i have not seen any results {end}"} for end in "yet now still so".split()]
    rows = [*honest(20), *short, *({"text": f"{one['text']} yes"} for one in short)]
    few = template(shop(*rows), NUMBERS).strength[20:].max()
    monkeypatch.setattr(templates, "ENOUGH", 1)
    assert template(shop(*rows), NUMBERS).strength[20:].max() > 1.5 * few
