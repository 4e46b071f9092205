"""Units of measure: how much of the base unit (kg, m, deg, s) one of each is, there and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLACES = 9  # decimals that are kept of a base unit: far below what anybody prints
BACK = 6  # decimals that are given of a printed unit


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its base unit, and how many of these it is."""

    base: str
    factor: float


# Exact by definition: the international yard and pound of 1959. Months and years are those of
# the Julian calendar (365.25 days), so that twelve months are a year.
UNITS: Mapping[str, Unit] = {
    "kg": Unit("kg", 1.0),
    "g": Unit("kg", 0.001),
    "lb": Unit("kg", 0.45359237),
    "oz": Unit("kg", 0.028349523125),
    "st": Unit("kg", 6.35029318),
    "m": Unit("m", 1.0),
    "cm": Unit("m", 0.01),
    "mm": Unit("m", 0.001),
    "in": Unit("m", 0.0254),
    "ft": Unit("m", 0.3048),
    "deg": Unit("deg", 1.0),
    "s": Unit("s", 1.0),
    "min": Unit("s", 60.0),
    "h": Unit("s", 3600.0),
    "days": Unit("s", 86_400.0),
    "weeks": Unit("s", 604_800.0),
    "months": Unit("s", 2_629_800.0),
    "years": Unit("s", 31_557_600.0),
}


def base_of(unit: str) -> str:
    """Name the base unit of a unit; one that is not converted is its own."""
    found = UNITS.get(unit)
    return found.base if found else unit


def to_base(number: float, unit: str) -> float:
    """Convert a number of a unit to its base unit."""
    found = UNITS.get(unit)
    return round(number * found.factor, PLACES) if found else number


def from_base(number: float, unit: str) -> float:
    """Convert a number of a base unit back to a unit: what was printed comes back as printed."""
    found = UNITS.get(unit)
    return round(number / found.factor, BACK) if found else number
