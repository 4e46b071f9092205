"""The numbers by which crawls are judged: each stands in catalog/scoring.yml with its meaning."""

from __future__ import annotations

from dataclasses import dataclass, fields

from pandas import DataFrame

from db.problem import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """What a healthy crawl keeps; the meaning of each number stands beside its value."""

    history_crawls: float
    drop_share: float
    chance: float
    lost_rate: float
    edit_rate: float
    edit_share: float
    late_days: float
    surge: float
    new_chance: float
    new_share: float
    rating_shift: float
    same_share: float
    enough_reviews: float


def limits_of(methods: DataFrame) -> Limits:
    """Take the limits from the method; raises Problem for one that it lacks."""
    return Limits(**parameters(methods, *(field.name for field in fields(Limits))))


def parameters(methods: DataFrame, *names: str) -> dict[str, float]:
    """Take some numbers from the method, by name; raises Problem for one that it lacks."""
    values = dict(zip(methods["name"], methods["value"], strict=True))
    missing = [name for name in names if name not in values]
    if missing:
        raise Problem(
            f"scoring.yml lacks the parameter '{missing[0]}'; copy it with its meaning from the "
            "catalog/scoring.yml that comes with this version"
        )
    return {name: float(values[name]) for name in names}
