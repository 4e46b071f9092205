"""Why a product's score is not what it was: causes that add up to the change as printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import floor

from db.schema import Month, MonthCause
from reports.judged import parts_of
from reports.judged_views import PartView
from reports.queries import Facts
from reports.told_views import ChangeView


class Changes:
    """The newest change of every product that has one on record."""

    def __init__(self, facts: Facts) -> None:
        newest = max((one.month for one in facts.causes), default=None)
        self._causes: defaultdict[str, list[MonthCause]] = defaultdict(list)
        for one in facts.causes:
            if one.month == newest:
                self._causes[one.product_id].append(one)
        self._months = {(one.product_id, one.month): one for one in facts.months}
        self._newest = max((one.month for one in facts.months), default=None)

    def of(self, product: str) -> ChangeView | None:
        """Say what moved a product's score; None: there is no month to compare with."""
        causes = self._causes.get(product)
        if not causes or causes[0].month != self._newest:
            return None
        month, before = causes[0].month, causes[0].before
        return _change(
            self._months.get((product, month)), self._months.get((product, before)), causes
        )


def _change(
    now: Month | None, then: Month | None, causes: Sequence[MonthCause]
) -> ChangeView | None:
    if now is None or then is None or now.score is None or then.score is None:
        return None
    parts = parts_of(causes)
    ends = round(now.score, 1), round(then.score, 1)
    points = printed([one.points for one in parts], round(10 * (ends[0] - ends[1])))
    shown = tuple(
        PartView(one.cause, tenths / 10, one.reviews)
        for one, tenths in zip(parts, points, strict=True)
        if tenths
    )
    low, high = then.low, then.high
    beyond = low is not None and high is not None and not low <= now.score <= high
    return ChangeView(now.month, then.month, *ends, shown, beyond)


def printed(points: Sequence[float], total: int) -> list[int]:
    """Round points to whole tenths that add up to a total in tenths.

    Each is rounded down, and what is missing goes to those that lost most, a tenth each. Source:
    the method of largest remainders (Hamilton, 1792). A total that the points are not near to is
    spread over all of them.
    """
    floors = [floor(10 * one) for one in points]
    missing = total - sum(floors)
    order = sorted(range(len(points)), key=lambda n: (floors[n] - 10 * points[n], n))
    while order and missing:
        for n in order if missing > 0 else reversed(order):
            if missing:
                floors[n] += 1 if missing > 0 else -1
                missing -= 1 if missing > 0 else -1
    return floors
