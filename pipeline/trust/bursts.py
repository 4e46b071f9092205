"""The test of bursts: far more reviews than usual in a few days, and of another kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pipeline.trust.shop import NEVER, Bools, Floats, Found, Ints, Numbers, Shop, found
from pipeline.trust.windows import LATEST, Timeline, Windows, rarity, timeline, unusual

EPOCH = date(1970, 1, 1)
HIGHEST, LOWEST = 0.999, 0.251  # ratings
WEAK, JUST_NOT = 0.2, 0.99  # strengths below are not told apart; nearly fires
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
    highest of half a year around and of the fortnights before and after, and it is raised by what
    the shop's other products got in the same days, so that a sale does not count. A product's
    first four weeks are left out, for by its dates a campaign cannot be told from an honest
    launch; so are copies, and products with few other reviews.
    """
    strength, say = np.zeros(len(shop)), dict[int, str]()
    dated = (shop.day != NEVER) & (shop.product >= 0) & shop.reviews["repeat"].isna().to_numpy()
    rows = np.flatnonzero(dated)
    rows = rows[np.lexsort((rows, shop.day[rows], shop.product[rows]))]
    by_day = rows[np.argsort(shop.day[rows], kind="stable")]
    for signs in (_signs(shop, praise=True), _signs(shop, praise=False)) if len(rows) else ():
        own = timeline(shop.product[rows], shop.day[rows], signs.value[rows])
        whole = timeline(np.zeros_like(by_day), shop.day[by_day], signs.value[by_day])
        _mark(rows, own, unusual(own, whole, numbers), signs, strength, say, numbers)
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


def _mark(
    rows: Ints,
    own: Timeline,
    windows: Windows,
    signs: Signs,
    strength: Floats,
    say: dict[int, str],
    numbers: Numbers,
) -> None:
    """Give each review the strength and the words of the strongest window that it lies in."""
    power = windows.strength()
    low = own.at(windows.product, windows.begin)
    high = own.at(windows.product, windows.begin + windows.width)
    order = np.lexsort((windows.begin, windows.product, windows.width, -power))
    taken = np.zeros(len(rows), bool)
    for at in order[power[order] >= WEAK]:
        inside = rows[low[at] : high[at]]
        rest = ~taken[low[at] : high[at]]
        # beside a stronger window's reviews the others must be unusual on their own
        own_right = rarity(np.array(float(rest.sum())), windows.usual[at], numbers) >= 1
        value = power[at] if own_right else min(power[at], JUST_NOT)
        better = inside[rest & (strength[inside] < value)]
        strength[better] = value
        if value >= 1:
            taken[low[at] : high[at]] = True
            whole = _whole(rows, own, windows.product[at : at + 1])
            words = _words(windows, int(at), inside, whole, signs)
            say.update(dict.fromkeys(better.tolist(), words))


def _whole(rows: Ints, own: Timeline, product: Ints) -> Ints:
    """Return all reviews of a product."""
    edge = np.full(1, LATEST)
    found: Ints = rows[own.at(product, -edge)[0] : own.at(product, edge)[0]]
    return found


def _words(windows: Windows, at: int, inside: Ints, own: Ints, signs: Signs) -> str:
    width, count = int(windows.width[at]), int(windows.count[at])
    first = EPOCH + timedelta(days=int(windows.begin[at]))
    last = first + timedelta(days=width - 1)
    when = f"on {_day(first)}" if width == 1 else f"from {_day(first)} to {_day(last)}"
    usual = windows.usual[at] / width
    others = np.setdiff1d(own, inside)
    gain = [one[inside].mean() - one[others].mean() for _, one in signs.signs]
    words, told = signs.signs[int(np.argmax(np.array(gain) * signs.weight))]
    return (
        f"{count} reviews {when}, where {usual:.2g} a day are usual; "
        f"{int(told[inside].sum())} of {count} {words}, "
        f"{100 * told[others].mean():.0f} % of the others do"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
