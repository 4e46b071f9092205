"""The places that scores may hold among themselves: bands that overlap share places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reports.views import PlaceView, ProductView, ScoreView


def places(products: Sequence[ProductView]) -> dict[str, PlaceView]:
    """Give the places of some products among themselves; none where one alone is scored.

    A product is behind all whose bands lie above its own, and before all whose bands lie below.
    """
    scored = [one for one in products if one.score.state == "scored"]
    if len(scored) < 2:
        return {}
    lows = sorted(_low(one.score) for one in scored)
    highs = sorted(_high(one.score) for one in scored)
    return {
        one.product_id: PlaceView(
            first=1 + len(lows) - bisect_right(lows, _high(one.score)),
            last=len(highs) - bisect_left(highs, _low(one.score)),
            of=len(scored),
        )
        for one in scored
    }


def overlap(one: ScoreView, other: ScoreView) -> bool:
    """Tell whether two bands overlap, so that the scores cannot be told apart."""
    return _low(one) <= _high(other) and _low(other) <= _high(one)


def _low(score: ScoreView) -> float:
    return score.low if score.low is not None else 0.0


def _high(score: ScoreView) -> float:
    return score.high if score.high is not None else 100.0
