"""The test of bursts: far more reviews than usual in a few days, and of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pipeline.trust.shop import NEVER, Bools, Floats, Found, Ints, Numbers, Shop, found
from pipeline.trust.windows import Windows, daily, unusual

EPOCH = date(1970, 1, 1)
HIGHEST, LOWEST = 0.999, 0.251  # ratings
UNMARKED, LONE = "have no mark of a purchase", "are by accounts with no other review here"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a bought review may have, each with its words, and their sum for each review.

    A sign weighs the more, the rarer it is in the shop: minus the logarithm of its share.
    """

    signs: tuple[tuple[str, Bools], ...]
    weight: Floats  # of each sign
    value: Floats  # of each review


def burst(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews that came in an atypical burst. It fires where a product got more reviews in 1
    to 28 days than its own rate explains once in a thousand (Poisson beyond 99.9 %, as ReviewMeta
    published), and these reviews also differ from those around them: more of the highest or of
    the lowest ratings, fewer marked purchases, more accounts with one review. The rate is the
    highest of half a year around and of the fortnights before and after, so that a launch, which
    dies away, does not count; and it is raised by what the shop's other products got in the same
    days, so that a sale does not count. Copies are left out.
    """
    strength, say = np.zeros(len(shop)), dict[int, str]()
    dated = (shop.day != NEVER) & shop.reviews["repeat"].isna().to_numpy()
    for signs in (_signs(shop, praise=True), _signs(shop, praise=False)) if dated.any() else ():
        end = int(shop.day[dated].max()) + 1
        whole = daily(shop.day[dated], signs.value[dated], end)
        for rows in _products(shop, dated, numbers["burst_least"]):
            product = daily(shop.day[rows], signs.value[rows], end)
            _mark(shop, rows, unusual(product, whole, numbers), signs, strength, say)
    return found(strength, strength >= 1, say)


def _signs(shop: Shop, praise: bool) -> Signs:
    unmarked = ~shop.verified & bool(shop.verified.any())
    rated = shop.rating >= HIGHEST if praise else shop.rating <= LOWEST
    words = "gave the highest rating" if praise else "gave a very low rating"
    signs = ((words, rated), (UNMARKED, unmarked), (LONE, shop.accounts == 1))
    shares = np.array([one.mean() for _, one in signs])
    weight = np.where((shares > 0) & (shares < 1), -np.log(np.maximum(shares, 1e-9)), 0.0)
    value = sum((one * w for (_, one), w in zip(signs, weight, strict=True)), np.zeros(len(shop)))
    return Signs(signs, weight, value)


def _products(shop: Shop, dated: Bools, least: float) -> Iterator[Ints]:
    """Yield the dated reviews of each product that has enough of them, by day."""
    rows = np.flatnonzero(dated & (shop.product >= 0))
    rows = rows[np.lexsort((rows, shop.day[rows], shop.product[rows]))]
    for part in np.split(rows, np.flatnonzero(np.diff(shop.product[rows])) + 1):
        if len(part) >= least:
            yield part


def _mark(
    shop: Shop, rows: Ints, windows: Windows, signs: Signs, strength: Floats, say: dict[int, str]
) -> None:
    """Give each review the strength and the words of the strongest window that it lies in."""
    power = windows.strength()
    days = shop.day[rows]
    low = np.searchsorted(days, windows.begin)
    high = np.searchsorted(days, windows.begin + windows.width)
    for at in np.lexsort((windows.begin, windows.width, power)):
        inside = rows[low[at] : high[at]]
        better = inside[strength[inside] < power[at]]
        strength[better] = power[at]
        if power[at] >= 1 and len(better):
            words = _words(windows, int(at), inside, rows, signs)
            say.update(dict.fromkeys(better.tolist(), words))


def _words(windows: Windows, at: int, inside: Ints, rows: Ints, signs: Signs) -> str:
    width, count = int(windows.width[at]), int(windows.count[at])
    first = EPOCH + timedelta(days=int(windows.begin[at]))
    last = first + timedelta(days=width - 1)
    when = f"on {_day(first)}" if width == 1 else f"from {_day(first)} to {_day(last)}"
    usual = windows.usual[at] / width
    others = np.setdiff1d(rows, inside)
    gain = [one[inside].mean() - one[others].mean() for _, one in signs.signs]
    words, told = signs.signs[int(np.argmax(np.array(gain) * signs.weight))]
    return (
        f"{count} reviews {when}, where {usual:.2g} a day are usual; "
        f"{int(told[inside].sum())} of {count} {words}, {100 * told[others].mean():.0f} % of the others do"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
