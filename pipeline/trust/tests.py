"""All tests of credibility: what a page says of them, and one column of reasons for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import ClassVar

import numpy as np
from pandas import DataFrame

from pipeline.trust.accounts import lone_account
from pipeline.trust.bursts import burst
from pipeline.trust.reviews import (
    contradicts_text,
    copied,
    edited_after_reply,
    incentivised,
    off_topic,
    too_short,
    unverified,
)
from pipeline.trust.shop import Floats, Found, Numbers, Shop
from pipeline.trust.source import source_record
from pipeline.trust.templates import template


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its function, the weight that a review keeps where it fires, what it looks at."""

    __test__: ClassVar[bool] = False  # it is none of pytest's
    function: Callable[[Shop, Numbers], Found]
    weight: float
    grain: str  # review, author or product: all of them within one shop

    @property
    def name(self) -> str:
        """Return the name of the function: the column, and the signal."""
        return self.function.__name__

    @property
    def meaning(self) -> str:
        """Return the public explanation."""
        return " ".join((getdoc(self.function) or "").split())


TESTS: tuple[Test, ...] = (
    Test(unverified, weight=0.8, grain="review"),
    Test(incentivised, weight=0.5, grain="review"),
    Test(copied, weight=0.0, grain="review"),
    Test(burst, weight=0.2, grain="product"),
    Test(lone_account, weight=0.25, grain="author"),
    Test(contradicts_text, weight=0.3, grain="review"),
    Test(template, weight=0.2, grain="product"),
    Test(off_topic, weight=0.1, grain="review"),
    Test(too_short, weight=0.7, grain="review"),
    Test(edited_after_reply, weight=0.5, grain="review"),
    Test(source_record, weight=0.5, grain="product"),
)
NAMES = tuple(one.name for one in TESTS)


def judge(shop: Shop, numbers: Numbers) -> DataFrame:
    """Run every test on a shop: id, a column of reasons for each test, and `signals`.

    One row a review, in the order of the ids. `signals` names the tests that fired, sorted and
    joined by ","; it is empty where none did.
    """
    results = {one.name: one.function(shop, numbers).reason for one in TESTS}
    fired = zip(*results.values(), strict=True)
    names = sorted(range(len(NAMES)), key=NAMES.__getitem__)
    signals = [",".join(NAMES[at] for at in names if row[at] is not None) for row in fired]
    columns = {"id": shop.reviews["id"].tolist(), **results, "signals": signals}
    return DataFrame(columns).astype(dict.fromkeys(columns, "str"))


def strengths(shop: Shop, numbers: Numbers) -> dict[str, Floats]:
    """Return the strength of every test on each review, in the order of the ids."""
    return {one.name: one.function(shop, numbers).strength for one in TESTS}


def doubt(strength: dict[str, Floats], weights: Numbers) -> Floats:
    """Join the strengths: minus the logarithm of the weight that a review would keep.

    A test gives its whole share where it fires, and less, by the square, where it nearly does.
    """
    shares = [
        -np.log(max(weights[name], 0.01)) * np.minimum(values, 1.0) ** 2
        for name, values in strength.items()
    ]
    total: Floats = np.sum(shares, axis=0)
    return total
