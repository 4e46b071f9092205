"""Whom a product suits and whom not: by what is stated and what owners say of it, never health."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.judged_views import AspectView
from reports.quotes import BODY
from reports.render import feet, figure, lower_first
from reports.told_views import SuitView
from reports.views import SpecView

HALF = 50.0  # per cent of those who judge an aspect
MOST = 4  # aspects on either side


def suit(fit: Sequence[SpecView], aspects: Sequence[AspectView]) -> SuitView:
    """Say whom a product suits and whom not; an end that nobody states is unknown, never guessed.

    An aspect speaks for a product where its whole interval lies above half, against it where it
    lies below.
    """
    stated = {one.key: one for one in fit if one.text is not None}
    judged = [one for one in aspects if one.low is not None and one.high is not None]
    judged = [one for one in judged if one.aspect not in BODY]
    liked = sorted(judged, key=lambda one: -(one.low or 0.0))
    regretted = sorted(judged, key=lambda one: one.high or 0.0)
    return SuitView(
        suits=(
            *_suited(stated),
            *[_liked(one) for one in liked if (one.low or 0.0) > HALF][:MOST],
        ),
        not_for=(
            *_unsuited(stated),
            *[_regretted(one) for one in regretted if (one.high or 100.0) < HALF][:MOST],
        ),
        unknown=tuple(_unknown(stated)),
    )


def _suited(stated: Mapping[str, SpecView]) -> Iterator[str]:
    low, high = _number(stated, "min_height"), _number(stated, "max_height")
    if low is not None and high is not None:
        yield f"People of {feet(low)} to {feet(high)}{_careful(stated, 'min_height', 'max_height')}"
    elif "height_range" in stated:
        yield f"People of {stated['height_range'].text}, as stated"
    heaviest = _number(stated, "max_weight")
    if heaviest is not None:
        yield f"People of up to {figure(heaviest)} lb{_careful(stated, 'max_weight')}"


def _unsuited(stated: Mapping[str, SpecView]) -> Iterator[str]:
    for key, words in (("min_height", "Shorter than"), ("max_height", "Taller than")):
        end = _number(stated, key)
        if end is not None:
            yield f"{words} {feet(end)}: no"
    heaviest = _number(stated, "max_weight")
    if heaviest is not None:
        yield f"Heavier than {figure(heaviest)} lb: no"


def _unknown(stated: Mapping[str, SpecView]) -> Iterator[str]:
    ranged = "height_range" in stated
    for key, words in (("min_height", "how short"), ("max_height", "how tall")):
        if _number(stated, key) is None and not ranged:
            yield f"{words} a person may be"
    if _number(stated, "max_weight") is None:
        yield "how heavy a person may be"
    if "return_alone" not in stated:
        yield "whether one can come back up alone"


def _number(stated: Mapping[str, SpecView], key: str) -> float | None:
    """Give what is stated in the units of these sentences; in any other it is not repeated."""
    one = stated.get(key)
    unit = "lb" if key == "max_weight" else "in"
    return one.number if one is not None and one.unit == unit else None


def _careful(stated: Mapping[str, SpecView], *keys: str) -> str:
    if any(stated[key].conflict for key in keys):
        return ", by the most careful of the sources, which disagree"
    return ", as stated"


def _liked(one: AspectView) -> str:
    return f"{_matters(one)}: {one.praise:,} of {_judges(one):,} who judge it praise it"


def _regretted(one: AspectView) -> str:
    return f"{_matters(one)}: {one.complaints:,} of {_judges(one):,} who judge it regret it"


def _matters(one: AspectView) -> str:
    return f"You, if {lower_first(one.name)} matters to you"


def _judges(one: AspectView) -> int:
    return one.praise + one.complaints
