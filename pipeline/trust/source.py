"""The test of a source's own record: what it takes down, and what it leaves."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np

from pipeline.chance import at_most
from pipeline.trust.shop import Floats, Found, Numbers, Shop, found

HIGHEST = 0.999
LEAST = 20  # reviews with a rating, here and elsewhere, before shares are compared


def source_record(shop: Shop, numbers: Numbers) -> Found:
    """Mark all of a product's reviews at a shop whose own record speaks against it. It fires where
    the shop took reviews of the product down, and those were worse than the ones it left, beyond
    what chance explains; or where nearly all that it prints are of the highest rating, and those
    of the same product at other shops are not. Source: ReviewMeta's test of deleted reviews;
    permutation test of two means (Pitman 1937); the beta-binomial law.
    """
    strength, say = np.zeros(len(shop)), dict[int, str]()
    gone = {str(name): part for name, part in shop.gone.groupby("product_id")["rating"]}
    others = {str(one.product_id): one for one in shop.elsewhere.itertuples()}
    for number, name in enumerate(shop.products):
        rows = np.flatnonzero(shop.product == number)
        rated = shop.rating[rows][~np.isnan(shop.rating[rows])]
        lost = gone[name].dropna().to_numpy(np.float64) if name in gone else rated[:0]
        record = [_taken_down(lost, rated, numbers), _all_best(rated, others.get(name), numbers)]
        power, words = max(record)
        strength[rows] = power
        say.update(dict.fromkeys(rows.tolist(), words))
    return found(strength, strength >= 1, say)


def _taken_down(gone: Floats, left: Floats, numbers: Numbers) -> tuple[float, str]:
    """Tell whether what was taken down is worse than chance takes (normal approximation)."""
    both = np.concatenate([gone, left])
    if len(gone) < numbers["gone_least"] or not len(left) or not both.std():
        return 0.0, ""
    error = both.std(ddof=1) * sqrt(1 / len(gone) + 1 / len(left))
    apart = (left.mean() - gone.mean()) / error
    chance = 0.5 * erfc(apart / sqrt(2))
    words = (
        f"{len(gone)} reviews of the product were taken down, with a mean of "
        f"{100 * gone.mean():.0f} of 100; those left have {100 * left.mean():.0f}"
    )
    return _sure(chance, numbers), words


def _all_best(rated: Floats, others: object, numbers: Numbers) -> tuple[float, str]:
    n, highest = int(getattr(others, "n", 0)), int(getattr(others, "highest", 0))
    best = int((rated >= HIGHEST).sum())
    if len(rated) < LEAST or n < LEAST or best < numbers["all_best"] * len(rated):
        return 0.0, ""
    chance = at_most(len(rated) - best, len(rated), n - highest, n)
    words = (
        f"{best} of the {len(rated)} ratings of the product here are the highest, and "
        f"{highest} of {n} at other shops"
    )
    return _sure(chance, numbers), words


def _sure(chance: float, numbers: Numbers) -> float:
    """Return 1 where chance alone is as rare as `record_chance`, more where it is rarer."""
    return float(np.log(max(chance, 1e-40)) / np.log(numbers["record_chance"]))
