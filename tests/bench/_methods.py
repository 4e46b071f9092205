"""The given numbers of the method, as shipped; no benchmark itself."""

from __future__ import annotations

from functools import cache

GIVEN = {
    "enough_reviews": 1.0,  # products of a few ratings are judged too
    "interval_scale": 1.0,
    "half_life_days": 0.0,
    "silent_half_life_days": 730.0,
    "spread_strength": 3.0,
    "flagged_z": 1.0,
    "week_times": 3.0,
    "week_least": 2.0,
    "week_z": 1.0,
    "week_share": 0.15,
    "weight_lone_account": 0.25,
}


def given() -> dict[str, float]:
    """Give every number that the method states, of catalog/scoring.yml where it is there."""
    return GIVEN | _shipped() | {"enough_reviews": 1.0}


@cache
def _shipped() -> dict[str, float]:
    from tests.frames import shipped_methods

    methods = shipped_methods()
    return dict(zip(methods["name"], methods["value"].astype(float), strict=True))
