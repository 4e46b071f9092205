"""Numbers that could hurt a person who went by them: they are not read, and it is said why."""

from __future__ import annotations

from datetime import date

import pytest
from pandas import DataFrame

from db.spec_names import KINDS
from pipeline.measures import measure_of, read_angle, read_measure
from pipeline.plausible import implausible
from pipeline.statements import Statement, read_statement, rows_of
from pipeline.unclear import Unclear

DAY = date(2026, 11, 1)


def said(spec: str, printed: str) -> Statement:
    return Statement("korvane-9", spec, "page", 1, "shop", "tiltmart", printed, DAY)


def rows(spec: str, printed: str, comma: bool = False) -> list[tuple[object, ...]]:
    """Give spec, number in the base unit and problem of what a text becomes."""
    made = DataFrame(rows_of(read_statement(said(spec, printed), None, comma)), dtype=object)
    return [(row[1], row[7], row[15]) for row in made.itertuples(index=False)]


@pytest.mark.parametrize(("spec", "printed", "comma"), [
    ("max_weight", "158.757 kg", True), ("max_weight", "136,077 kg", False),
    ("max_weight", "300 kg", False), ("max_weight", "275 kg (606 lb)", False),
    ("max_weight", "0 kg", False), ("max_weight", "136 g", False),
    ("max_weight", f"{'9' * 190} kg", False), ("max_height", "198 in", False),
    ("max_height", "78 cm", False), ("min_height", "58 cm", False), ("weight", "0.0 lb", False),
    ("folded_size", "0 x 0 x 0 cm", False), ("floor_space", "1.500 x 700 m", True),
    ("warranty", "0 years", False),
])  # fmt: skip
def test_a_number_that_cannot_be_meant_is_not_read(spec: str, printed: str, comma: bool) -> None:
    ((known, number, problem),) = rows(spec, printed, comma)
    assert (known, number) == (spec, None)
    assert str(problem).startswith("the number read is ")


def test_each_end_of_a_range_is_judged_by_itself() -> None:
    assert rows("height_range", "58 - 198 cm") == [
        ("max_height", 1.98, None),
        ("min_height", None, "the number read is no person's height"),
    ]


@pytest.mark.parametrize(("spec", "number", "unit"), [
    ("max_weight", 500, "lb"), ("max_weight", 25, "kg"), ("max_height", 7, "ft"),
    ("min_height", 42, "in"), ("weight", 1, "lb"), ("warranty", 25, "years"),
    ("assembly_time", 10, "min"), ("angle_below_horizontal_deg", 0, "deg"), ("lamps", 9e9, "lx"),
])  # fmt: skip
def test_what_is_sold_is_plausible(spec: str, number: float, unit: str) -> None:
    assert implausible(spec, measure_of(number, unit)) is None


def test_every_property_that_is_measured_has_bounds() -> None:
    far = {spec: implausible(spec, measure_of(-1.0, "kg")) for spec in KINDS}
    measured = {spec for spec, kind in KINDS.items() if kind != "words"} - {"height_range"}
    assert {spec for spec, why in far.items() if why} == measured


@pytest.mark.parametrize("printed", [
    "No full inversion", "Not fully inverted", "full inversion is not possible",
    "keine volle Inversion", "pas d'inversion complète", "sin inversión completa",
])  # fmt: skip
def test_a_denied_full_inversion_is_not_one(printed: str) -> None:
    assert read_angle(printed) is None


@pytest.mark.parametrize("printed", ["5.10 ft", "4,11 ft", "4.10 - 6.5 ft", "5.11'"])
def test_feet_with_ten_or_eleven_behind_the_point_may_be_inches(printed: str) -> None:
    with pytest.raises(Unclear, match="may be feet and inches"):
        read_measure(printed, "m")
    assert read_measure("6.5 ft", "m") is not None


def test_the_value_of_another_property_is_not_taken() -> None:
    for spec, printed in (("max_weight", "Weight: 60 lb"), ("weight", "Max user weight: 300 lb")):
        ((_, number, problem),) = rows(spec, printed)
        assert (number, problem) == (None, f"'{printed.partition(':')[0]}' is another property")
    ((_, number, problem),) = rows("max_weight", "Weight limit: 300 lb")
    assert (number, problem) == (136.077711, None)


def test_primes_are_printed_in_every_way() -> None:
    assert [read_measure(text, "m") for text in ("6´6´´", "6` 6``")] == [
        read_measure("6'6\"", "m")
    ] * 2
    assert rows("max_height", "6´´") == [
        ("max_height", None, "the number read is no person's height")
    ]
