"""The places that scores may hold among themselves: bands that overlap share places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from reports.views import PlaceView, ProductView, ScoreView


def places(products: Sequence[ProductView]) -> dict[str, PlaceView]:
    """Give the places of some products among themselves; none where one alone is scored."""
    return places_of({one.product_id: one.score for one in products})


def places_of(scores: Mapping[str, ScoreView]) -> dict[str, PlaceView]:
    """Give the places that some scores may hold, by their keys; none where there is only one.

    A score is behind all whose bands lie above its own, and before all whose bands lie below.
    """
    scored = {key: score for key, score in scores.items() if score.state == "scored"}
    if len(scored) < 2:
        return {}
    lows, highs = sorted(map(_low, scored.values())), sorted(map(_high, scored.values()))
    return {
        key: PlaceView(
            first=1 + len(lows) - bisect_right(lows, _high(score)),
            last=len(highs) - bisect_left(highs, _low(score)),
            of=len(scored),
        )
        for key, score in scored.items()
    }


def overlap(one: ScoreView, other: ScoreView) -> bool:
    """Tell whether two bands overlap, so that the scores cannot be told apart."""
    return _low(one) <= _high(other) and _low(other) <= _high(one)


def _low(score: ScoreView) -> float:
    return score.low if score.low is not None else 0.0


def _high(score: ScoreView) -> float:
    return score.high if score.high is not None else 100.0
