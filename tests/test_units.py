"""Units of measure: exact, and there and back without drift."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.units import UNITS, base_of, from_base, to_base


def test_base_units_are_exact() -> None:
    told = [("lb", 300, 136.077711), ("in", 78, 1.9812), ("ft", 6, 1.8288), ("st", 1, 6.35029318),
            ("oz", 16, 0.45359237), ("cm", 198, 1.98), ("years", 1, 31_557_600.0),
            ("months", 12, 31_557_600.0), ("W", 5, 5)]  # fmt: skip
    assert [to_base(number, unit) for unit, number, _ in told] == [base for _, _, base in told]
    assert base_of("lb") == "kg"
    assert base_of("W") == "W"


@given(st.sampled_from(sorted(UNITS)), st.integers(0, 10**7), st.integers(0, 2))
def test_what_was_printed_comes_back_without_drift(unit: str, figures: int, places: int) -> None:
    number = figures / 10**places
    there = number
    for _ in range(5):
        there = from_base(to_base(there, unit), unit)
    assert there == number
