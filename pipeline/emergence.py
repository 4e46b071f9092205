"""Whether an aspect is complained of (or praised) more than chance explains: counts to verdicts.

How many of n reviews say it, if nothing has changed, is foretold from the months before as a
beta-binomial count; with one shop and no spread between months its upper tail is the one-sided
Fisher exact test (Altham 1969). Over all aspects and over windows of one and of two months those
counts are held to be too many that are likeliest after a multiplication of the rate, against no
change, until the chance of any alarm is spent: of all rules with that chance this finds most
(Spjøtvoll 1972).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, logsumexp

from pipeline.overdispersion import Floats, Ints, spreads

NEEDED = (
    "emerge_level", "emerge_months", "emerge_factor", "emerge_single", "emerge_least",
    "emerge_before", "emerge_shop", "emerge_spread", "emerge_aspect", "emerge_weight",
)  # fmt: skip
WINDOWS = (1, 2)  # months that are looked at as one, the last among them
FEW_BEFORE = "too few reviews in the months before"
FEW_NOW = "too few reviews in the month"
DIGITS = 9  # of a logarithm: what differs by less is equal, on every machine
TIMES = (1, 2, 3)  # a doubling, and what is more: fourfold, eightfold
NO_COUNT = np.iinfo(np.int64).max

Flags = NDArray[np.bool_]
Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Window:
    """One window beside the months before it; arrays have one value per aspect."""

    months: int
    said: Ints
    of: int
    expected: Floats  # how many would say it if nothing had changed, at the same shops
    usual: (
        Floats  # log chance of each count from 0 to `of` if nothing has changed: aspects x counts
    )
    changed: Floats  # the same if the rate was multiplied

    @property
    def chance(self) -> Floats:
        """Give the chance of as many or more if nothing has changed, per aspect."""
        tails = np.cumsum(np.exp(self.usual)[:, ::-1], axis=1)[:, ::-1]
        found = tails[np.arange(len(self.said)), self.said]
        return np.asarray(np.minimum(found, 1.0))


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of one product and side; arrays have one value per aspect."""

    said_before: Ints
    of_before: int
    windows: tuple[Window, ...]
    limits: Ints  # windows x aspects: the least count that is an alarm
    unjudged: str | None  # why nothing is judged, in words; none: it is

    @property
    def alarms(self) -> Flags:
        """Tell for each window and aspect whether more say it than chance explains."""
        said = [one.said for one in self.windows]
        return np.asarray(np.array(said).reshape(self.limits.shape) >= self.limits)


def judge(said: Ints, read: Ints, numbers: Numbers) -> Judged:
    """Judge the last month, and the last two as one, beside the months before those two.

    `said` holds how many reviews of a month, shop and aspect say it (months x shops x aspects),
    `read` how many there are (months x shops). Reviews at a shop with too few before are left out:
    that a new shop has other customers is no news of the product.
    """
    known = read[:-2].sum(axis=0) >= max(1.0, numbers["emerge_shop"])
    before = int(read[:-2, known].sum())
    if before < max(1.0, numbers["emerge_before"]):
        return _unjudged(said, read, FEW_BEFORE)
    told, of = said[:, known], read[:, known]
    found = [_window(months, told, of, numbers) for months in WINDOWS
             if of[-months:].sum() >= max(1.0, numbers["emerge_least"])]  # fmt: skip
    if not found:
        return _unjudged(said, read, FEW_NOW)
    limits = limits_of(found, numbers["emerge_level"], numbers["emerge_single"])
    return Judged(told[:-2].sum(axis=(0, 1)), before, tuple(found), limits, None)


def _unjudged(said: Ints, read: Ints, why: str) -> Judged:
    none = np.empty((0, said.shape[2]))
    month = Window(1, said[-1].sum(axis=0), int(read[-1].sum()), none[0:0], none, none)
    limits = np.full((1, said.shape[2]), NO_COUNT)
    return Judged(said[:-2].sum(axis=(0, 1)), int(read[:-2].sum()), (month,), limits, why)


def _window(months: int, said: Ints, read: Ints, numbers: Numbers) -> Window:
    """Foretell a window: the share at each shop before, by how many reviews each has in it.

    How far windows differ by themselves is told from windows of the same length before.
    """
    now, told, before = read[-months:].sum(axis=0), _joined(said, months), _joined(read, months)
    n, per_shop = int(now.sum()), read[:-2].sum(axis=0)
    mix = now / n
    share = (mix / per_shop) @ said[:-2].sum(axis=0)
    spread = np.maximum(spreads(told, before, numbers["emerge_aspect"]), numbers["emerge_spread"])
    # How sure the share is, as the number of reviews that would make it so
    unsure = (1 - spread) * float((mix**2 / per_shop).sum())
    worth = 1 / (unsure + spread * float(((before @ (mix / per_shop)) ** 2).sum()))
    mean = np.minimum((share * worth + 1) / (worth + 1), 1 - 1e-9)
    size = 1 / (spread + 1 / (worth + 2)) - 1
    return Window(
        months=months,
        said=said[-months:].sum(axis=(0, 1)),
        of=n,
        expected=share * n,
        usual=_log_chances(n, mean * size, (1 - mean) * size),
        changed=_changed(n, mean, size, numbers["emerge_factor"]),
    )


def _joined(counts: Ints, months: int) -> Ints:
    """Add up the months before the last two by windows, from the last one back."""
    before = counts[:-2]
    lead = np.zeros((-len(before) % months, *before.shape[1:]), dtype=np.int64)
    every = np.concatenate([lead, before])
    return np.asarray(every.reshape(-1, months, *before.shape[1:]).sum(axis=1))


def _changed(n: int, mean: Floats, size: Floats, factor: float) -> Floats:
    """Give the log chances of counts if the rate was multiplied, once, twice or three times over.

    A rate cannot pass 1: it goes half the way there at most.
    """
    more = [np.minimum(factor**times * mean, (1 + mean) / 2) for times in TIMES]
    each = [_log_chances(n, one * size, (1 - one) * size) for one in more]
    return np.asarray(logsumexp(each, axis=0) - np.log(len(each)))


def _log_chances(n: int, a: Floats, b: Floats) -> Floats:
    """Give the log chance of each count from 0 to n under beta-binomial laws: laws x counts."""
    x = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    found = ways + betaln(x + a[:, None], n - x + b[:, None]) - betaln(a, b)[:, None]
    return np.asarray(found, dtype=np.float64)


def limits_of(windows: Sequence[Window], level: float, single: float) -> Ints:
    """Spend the level on the counts that speak most for a change; windows x aspects.

    `single` is what a window of one month weighs beside one of two: a change that lasts is found
    by two, and one month is for what is great. Limits rest on what was before, never on what is.
    """
    limits = np.full((len(windows), len(windows[0].said)), NO_COUNT)
    each = [_counts(place, one, single) for place, one in enumerate(windows)]
    favour = np.concatenate([favour for favour, _, _ in each])
    cost = np.concatenate([cost for _, cost, _ in each])
    where = np.concatenate([where for _, _, where in each])
    spent, over = 0.0, set[tuple[int, int]]()
    for at in np.lexsort((where[:, 1], where[:, 0], -where[:, 2], -favour)).tolist():
        place, aspect, count = where[at].tolist()
        if (place, aspect) in over:
            continue
        if spent + cost[at] > level:
            over.add(
                (place, aspect)
            )  # what comes after it speaks less for a change, and costs more
            continue
        spent += float(cost[at])
        limits[place, aspect] = count
    return limits


def _counts(place: int, one: Window, single: float) -> tuple[Floats, Floats, Ints]:
    """List the counts above what is expected: how much each speaks for a change, its chance, and
    where it stands (window, aspect, count).
    """
    weighed = np.log(max(single, 1e-9)) if one.months == 1 else 0.0
    above = np.arange(one.of + 1) > one.expected[:, None]
    aspect, count = np.nonzero(above)
    favour = np.round((one.changed - one.usual)[above] + weighed, DIGITS)
    where = np.column_stack([np.full(len(count), place), aspect, count]).astype(np.int64)
    return favour, np.exp(one.usual[above]), where
