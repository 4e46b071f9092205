"""Printed measures: what each form means, what is not read, and units there and back."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.units import from_base, to_base
from pipeline.measures import (
    Measure,
    agree,
    decimal_comma,
    measure_of,
    read_angle,
    read_measure,
    unit_named,
)
from pipeline.unclear import Unclear

# base, printed, low, high, unit of both (None: no such end)
ONE: tuple[tuple[str, str, float | None, float | None, str], ...] = (
    ("kg", "300 lbs", 300, 300, "lb"),
    ("kg", "300lb", 300, 300, "lb"),
    ("kg", "300 LBS.", 300, 300, "lb"),
    ("kg", "300 pounds", 300, 300, "lb"),
    ("kg", "300-lb capacity", 300, 300, "lb"),
    ("kg", "300-pound weight capacity", 300, 300, "lb"),
    ("kg", "136 kg", 136, 136, "kg"),
    ("kg", "136kg", 136, 136, "kg"),
    ("kg", "136 Kilogramm", 136, 136, "kg"),
    ("kg", "136 kilogrammes", 136, 136, "kg"),
    ("kg", "136 kilogramos", 136, 136, "kg"),
    ("kg", "26,3 kg", 26.3, 26.3, "kg"),
    ("kg", "26.3 kg", 26.3, 26.3, "kg"),
    ("kg", "0,5 kg", 0.5, 0.5, "kg"),
    ("kg", "0.125 kg", 0.125, 0.125, "kg"),
    ("kg", "500 g", 500, 500, "g"),
    ("kg", "21 st 6 lb", 300, 300, "lb"),
    ("kg", "5 lb 8 oz", 88, 88, "oz"),
    ("kg", "up to 300 lbs", None, 300, "lb"),
    ("kg", "max. 300 lbs", None, 300, "lb"),
    ("kg", "300 lb max", None, 300, "lb"),
    ("kg", "≤ 136 kg", None, 136, "kg"),
    ("kg", "bis zu 136 kg", None, 136, "kg"),
    ("kg", "bis 136 kg", None, 136, "kg"),
    ("kg", "jusqu'à 136 kg", None, 136, "kg"),
    ("kg", "jusqu’à 136 kg", None, 136, "kg"),
    ("kg", "hasta 136 kg", None, 136, "kg"),
    ("kg", "approx. 58 lbs", 58, 58, "lb"),
    ("kg", "ca. 26 kg", 26, 26, "kg"),
    ("kg", "maximum user weight: 300 pounds (136 kg)", 300, 300, "lb"),
    ("kg", "Maximales Benutzergewicht: 136 kg", 136, 136, "kg"),
    ("kg", "300 lb (136 kg)", 300, 300, "lb"),
    ("kg", "300 lbs / 136 kg", 300, 300, "lb"),
    ("kg", "136 kg / 300 lbs", 136, 136, "kg"),
    ("kg", "136,1 kg (300 lbs)", 136.1, 136.1, "kg"),
    ("kg", "300 lb or 136 kg", 300, 300, "lb"),
    ("kg", "300 lb = 136 kg", 300, 300, "lb"),
    ("kg", "250 - 300 lbs", 250, 300, "lb"),
    ("kg", "３００ lb", 300, 300, "lb"),
    ("m", "4'10\"", 58, 58, "in"),
    ("m", "4' 10\"", 58, 58, "in"),
    ("m", "4′10″", 58, 58, "in"),
    ("m", "4’10”", 58, 58, "in"),
    ("m", "4'10''", 58, 58, "in"),
    ("m", "4'10", 58, 58, "in"),
    ("m", "4 ft 10 in", 58, 58, "in"),
    ("m", "4 ft. 10 in.", 58, 58, "in"),
    ("m", "4ft10in", 58, 58, "in"),
    ("m", "4 feet, 10 inches", 58, 58, "in"),
    ("m", "4-ft 10-in", 58, 58, "in"),
    ("m", "6'-6\"", 78, 78, "in"),
    ("m", "up to 6 ft 6", None, 78, "in"),
    ("m", "up to 6'6\" tall", None, 78, "in"),
    ("m", "6 Fuß 6 Zoll", 78, 78, "in"),
    ("m", "6 pieds 6 pouces", 78, 78, "in"),
    ("m", "6.5 ft", 6.5, 6.5, "ft"),
    ("m", "4½ ft", 4.5, 4.5, "ft"),
    ("m", "28 1/2 in", 28.5, 28.5, "in"),
    ("m", "28.5 inches", 28.5, 28.5, "in"),
    ("m", '28.5"', 28.5, 28.5, "in"),
    ("m", "1,5 m", 1.5, 1.5, "m"),
    ("m", "1.98 m", 1.98, 1.98, "m"),
    ("m", "1980 mm", 1980, 1980, "mm"),
    ("m", "147-198 cm", 147, 198, "cm"),
    ("m", "147–198 cm", 147, 198, "cm"),
    ("m", "147 cm - 198 cm", 147, 198, "cm"),
    ("m", "147 to 198 cm", 147, 198, "cm"),
    ("m", "von 147 bis 198 cm", 147, 198, "cm"),
    ("m", "de 147 à 198 cm", 147, 198, "cm"),
    ("m", "de 147 a 198 cm", 147, 198, "cm"),
    ("m", "entre 147 y 198 cm", 147, 198, "cm"),
    ("m", "between 147 and 198 cm", 147, 198, "cm"),
    ("m", "min. 147 cm, max. 198 cm", 147, 198, "cm"),
    ("m", "ab 147 cm", 147, None, "cm"),
    ("m", "4'10\" - 6'6\"", 58, 78, "in"),
    ("m", "4'10\"-6'6\"", 58, 78, "in"),
    ("m", "4 ft 10 in - 6 ft 6 in", 58, 78, "in"),
    ("m", "from 4'10\" up to 6'6\"", 58, 78, "in"),
    ("m", "4' - 6'", 4, 6, "ft"),
    ("m", "4' 10\" to 6' 6\" (147 - 198 cm)", 58, 78, "in"),
    ("m", "147cm (4'10\") - 198cm (6'6\")", 147, 198, "cm"),
    ("s", "5 years", 5, 5, "years"),
    ("s", "5-year limited warranty", 5, 5, "years"),
    ("s", "2 Jahre", 2, 2, "years"),
    ("s", "24 mois", 24, 24, "months"),
    ("s", "3 años", 3, 3, "years"),
    ("s", "90 days", 90, 90, "days"),
    ("s", "30-45 min", 30, 45, "min"),
    ("s", "1 year (12 months)", 1, 1, "years"),
)
SIZES: tuple[tuple[str, tuple[float, ...], str], ...] = (
    ("28.5 in x 60 in x 48 in", (28.5, 60, 48), "in"),
    ("28.5 x 60 x 48 in", (28.5, 60, 48), "in"),
    ("28.5 × 60 × 48 in", (28.5, 60, 48), "in"),
    ('28.5" x 60" x 48"', (28.5, 60, 48), "in"),
    ('28.5"L x 60"W x 48"H', (28.5, 60, 48), "in"),
    ('28.5"(L) x 60"(W) x 48"(H)', (28.5, 60, 48), "in"),
    ("28.5 x 60 x 48 in (L x W x H)", (28.5, 60, 48), "in"),
    ("160 x 60 x 12 cm", (160, 60, 12), "cm"),
    ("160x60x12cm", (160, 60, 12), "cm"),
    ("1,60 x 0,60 m", (1.6, 0.6), "m"),
    ("84 x 36 in", (84, 36), "in"),
    ("28.5 in (72.4 cm) x 60 in (152.4 cm)", (28.5, 60), "in"),
    ("20 by 28 in", (20, 28), "in"),
)
NOTHING: tuple[tuple[str, str], ...] = (
    ("kg", ""), ("kg", "n/a"), ("kg", "–"), ("kg", "see manual"), ("kg", "300"),
    ("kg", "heavy"), ("kg", "lb"), ("kg", "300 cm"), ("m", "300 lb"), ("kg", "ships in 2 boxes"),
    ("kg", "300 lb for men, 250 lb for women"), ("kg", "150 lb per hook"), ("kg", "-300 lb"),
    ("kg", "300+ lb"), ("kg", "300 lb / 30 cm"), ("kg", "300 lb x 2"), ("kg", "300 500 lb"),
    ("kg", "recommended for children: 50 kg"), ("kg", "300 Pfund"), ("m", "6 ft 6 in 3 cm"),
    ("m", "198 - 147 cm"), ("m", "1 x 2 x 3 x 4 cm"), ("m", "4'10\" 6'6\""), ("s", "lifetime"),
    ("s", "2 years frame, 90 days parts"), ("s", "one year"), ("m", "x"), ("m", "x cm"),
    ("kg", "300 lb" + " " * 200 + "x"), ("kg", "3e5 kg"), ("kg", "١٢ ١٢ kg"), ("kg", "1.2.3 kg"),
)  # fmt: skip
TWOFOLD: tuple[tuple[str, str], ...] = (
    ("kg", "300 lb (120 kg)"),
    ("kg", "up to 300 lb (min 136 kg)"),
    ("m", "6'6\" (185 cm)"),
    ("m", "147 - 198 cm (4'10\" - 6'2\")"),
    ("kg", "1.200 kg"),
    ("kg", "1,200 lb"),
    ("m", "20 x 28 in (60 x 71 cm)"),
)
ANGLES: tuple[tuple[str, float | None, float | None], ...] = (
    ("60°", 60, 60),
    ("60 degrees", 60, 60),
    ("60 Grad", 60, 60),
    ("60", 60, 60),
    ("60 degrees below horizontal", 60, 60),
    ("90°", 90, 90),
    ("up to 90 degrees", None, 90),
    ("180°", 90, 90),
    ("180", 90, 90),
    ("180 degrees from upright", 90, 90),
    ("150° from upright", 60, 60),
    ("150 degrees (from the upright position)", 60, 60),
    ("0-180°", None, 90),
    ("0 - 90 degrees", 0, 90),
    ("full inversion", 90, 90),
    ("fully inverted", 90, 90),
    ("full inversion (90°)", 90, 90),
    ("inversion totale", 90, 90),
)
NO_ANGLES = ("140-degree inversion range", "140°", "-20°", "200°", "20°, 40° and 60°", "steep",
             "60° from upright", "60 x 40", "3 positions", "360°")  # fmt: skip


def ends(found: Measure | None) -> tuple[float | None, float | None, str] | None:
    return None if found is None else (found.low, found.high, found.given)


def test_there_are_enough_printed_forms() -> None:
    assert len(ONE) + len(SIZES) + len(ANGLES) >= 110
    assert len(NOTHING) + len(NO_ANGLES) + len(TWOFOLD) >= 40


@pytest.mark.parametrize(("base", "text", "low", "high", "unit"), ONE, ids=[one[1] for one in ONE])
def test_a_printed_measure_is_read(
    base: str, text: str, low: float | None, high: float | None, unit: str
) -> None:
    expected = [None if end is None else to_base(end, unit) for end in (low, high)]
    assert ends(read_measure(text, base)) == (*expected, unit)


@pytest.mark.parametrize(("text", "sides", "unit"), SIZES, ids=[one[0] for one in SIZES])
def test_a_printed_size_is_read(text: str, sides: tuple[float, ...], unit: str) -> None:
    found = read_measure(text, "m")
    assert found is not None
    assert (found.low, found.high, found.number) == (None, None, None)
    assert found.sides == tuple(to_base(side, unit) for side in sides)
    assert found.given == unit


@pytest.mark.parametrize(("base", "text"), NOTHING)
def test_what_is_not_understood_is_not_read(base: str, text: str) -> None:
    assert read_measure(text, base) is None


@pytest.mark.parametrize(("base", "text"), TWOFOLD)
def test_what_says_two_things_is_named(base: str, text: str) -> None:
    with pytest.raises(Unclear):
        read_measure(text, base)


@pytest.mark.parametrize(("text", "low", "high"), ANGLES)
def test_an_angle_is_read_below_level(text: str, low: float | None, high: float | None) -> None:
    assert ends(read_angle(text)) == (low, high, "deg")


@pytest.mark.parametrize("text", NO_ANGLES)
def test_an_angle_of_unknown_beginning_is_not_read(text: str) -> None:
    assert read_angle(text) is None


def test_the_page_tells_what_a_mark_before_three_figures_is() -> None:
    assert ends(read_measure("1.200 kg", "kg", comma=True)) == (1200.0, 1200.0, "kg")
    assert ends(read_measure("1.200 kg", "kg", comma=False)) == (1.2, 1.2, "kg")
    assert ends(read_measure("1,200 kg", "kg", comma=False)) == (1200.0, 1200.0, "kg")
    assert ends(read_measure("1.200,5 kg", "kg")) == (1200.5, 1200.5, "kg")
    assert ends(read_measure("1,200.5 kg", "kg")) == (1200.5, 1200.5, "kg")
    told = [decimal_comma(one) for one in ("de-DE", "en-US", "es-MX", "es-ES", "de-CH", "fr", None)]
    assert told == [True, False, False, True, False, True, None]


def test_a_unit_apart_is_a_name_or_a_code() -> None:
    assert [unit_named(one) for one in ("LBR", "KGM", "INH", "lbs.", "Zoll", "PCE", "", None)] == [
        "lb", "kg", "in", "lb", "in", None, None, None,
    ]  # fmt: skip
    assert ends(read_measure("300", "kg", "LBR")) == (136.077711, 136.077711, "lb")
    assert ends(read_measure("147 - 198", "m", "CMT")) == (1.47, 1.98, "cm")
    assert ends(read_measure("300", "kg", "PCE")) is None
    assert ends(read_angle("60", "DD")) == (60.0, 60.0, "deg")


@given(st.integers(0, 9), st.integers(0, 11))
def test_feet_and_inches_come_back(feet: int, inches: int) -> None:
    found = read_measure(f"{feet}'{inches}\"", "m")
    assert found is not None
    assert found.number is not None
    assert divmod(from_base(found.number, "in"), 12) == (feet, inches)


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    for base in ("kg", "m", "deg", "s"):
        try:
            found = read_measure(text, base)
            read_angle(text)
        except Unclear:
            continue
        assert found is None or found.unit == base


@given(st.lists(st.sampled_from(
    ["300", "4", "10", "6,5", " ", "lb", "kg", "'", '"', "ft", "in", "-", "x", "(", ")", "/", "to",
     "max", "min", "cm", "°", "up to ", "and", "between "]), max_size=12))  # fmt: skip
def test_no_row_of_pieces_is_too_strange(pieces: list[str]) -> None:
    for base in ("kg", "m"):
        try:
            found = read_measure("".join(pieces), base)
        except Unclear:
            continue
        if found is not None and None not in (found.low, found.high):
            assert (found.low or 0) <= (found.high or 0)


SAME = (
    ("kg", "300 lb", "136 kg"), ("kg", "300 lb", "136.1 kg"), ("kg", "300 lb", "135 kg"),
    ("m", "6'6\"", "198 cm"), ("m", "58 in", "4'10\""), ("m", "147-198 cm", "4'10\" - 6'6\""),
    ("kg", "58 lb", "58.2 lb"), ("s", "1 year", "12 months"), ("s", "3 months", "90 days"),
    ("m", "82 x 29 x 20 in", "208 x 74 x 51 cm"), ("m", "82 x 29 in", "29 x 82 in"),
    ("kg", "up to 300 lb", "300 lb"),
)  # fmt: skip
OTHER = (
    ("kg", "300 lb", "275 lb"), ("kg", "300 lb", "301 lb"), ("kg", "300 lb", "125 kg"),
    ("m", "6'6\"", "6'5\""), ("m", "6'5\"", "198 cm"), ("s", "2 years", "30 months"),
    ("m", "82 x 29 x 20 in", "82 x 29 x 21 in"), ("m", "82 x 29 in", "82 x 29 x 20 in"),
    ("m", "147-198 cm", "147-200 cm"), ("kg", "58 lb", "59.2 lb"),
)  # fmt: skip


@pytest.mark.parametrize(("base", "one", "other"), SAME + OTHER)
def test_prints_of_one_fact_differ_by_rounding_at_most(base: str, one: str, other: str) -> None:
    for first, second in permutations((read_measure(one, base), read_measure(other, base))):
        assert first is not None
        assert second is not None
        assert agree(first, second) == ((base, one, other) in SAME)


def test_a_number_of_the_catalog_is_as_exact_as_it_is_written() -> None:
    assert measure_of(300.0, "lb") == read_measure("300 lb", "kg")
    assert measure_of(26.5, "kg") == read_measure("26.5 kg", "kg")
    assert measure_of(3.0, "count").unit == "count"
