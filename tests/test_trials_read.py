"""First-hand tests as YAML: sizes as people write them, whole rows, and every key documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalog.entry import Wrong
from db.catalog.sizes import Size, size, sized
from db.catalog.trials import PHOTOGRAPH, TRIAL, TRIALS, read_trials
from db.catalog.yamls import Value, read_yaml
from db.schema import TrialPicture
from db.trials import EFFORTS, effort_of
from tests.trying import FULL, LINE

ROOT = Path(__file__).parents[1]
LENGTH = size("a length", "12 cm", sized("0 cm"), sized("1000 m"))
WEIGHT = size("a weight", "82 kg", sized("0 kg"), sized("900 kg"))
TIME = size("a time", "48", sized("1 min"), sized("24 h"), "min")
ANGLE = size("an angle", "58", sized("0 deg"), sized("90 deg"), "deg")


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        ("5 ft 11 in", 1.8034), ("5ft 11in", 1.8034), ("5'11\"", 1.8034), ("5′11″", 1.8034),
        ("5’ 11”", 1.8034), ("5 ft 11", 1.8034), ("5 feet 11 inches", 1.8034), ("6'", 1.8288),
        ("5 ft. 11 in.", 1.8034), ("71 in", 1.8034), ("5 ft 10.5 in", 1.7907), ("180 cm", 1.8),
        ("180cm", 1.8), ("1.8 m", 1.8), ("1,80 m", 1.8), ("1 m 80", 1.8), ("1 m 80 cm", 1.8),
        ("1800 mm", 1.8), (" 180  CM ", 1.8), ("0 cm", 0.0),
    ],
)  # fmt: skip
def test_a_length_is_read_as_written(written: str, metres: float) -> None:
    assert LENGTH(written) == Size(metres, " ".join(written.split()))


@pytest.mark.parametrize(
    "written",
    ["180", "1,800 mm", "1.800,5 m", "5 ft 13 in", "5.5 ft 3 in", "5 in 3 ft", "5 ft 3 cm", "-3 cm",
     "82 kg", "5 ft 11 in 2 mm", "tall", "5 ft 11½ in", "1e3 m", "", "cm", "5 to 6 ft", "٥ cm",
     "1001 m", "12 cm x"],
)  # fmt: skip
def test_a_length_with_another_reading_is_refused(written: str) -> None:
    with pytest.raises(Wrong):
        LENGTH(written)


def test_weights_times_and_angles_are_read_as_written() -> None:
    read = [WEIGHT("210 lb"), WEIGHT("95kg"), WEIGHT("13 st 4 lb"), WEIGHT("13 st 4"),
            TIME("48"), TIME("48 min"), TIME("1 h 15 min"), TIME("1 hr 15"), ANGLE("58"),
            ANGLE("58°"), ANGLE("58.5 degrees")]  # fmt: skip
    assert [one.number for one in read] == [
        95.2543977, 95.0, 84.36818082, 84.36818082, 2880.0, 2880.0, 4500.0, 4500.0, 58.0, 58.0,
        58.5,
    ]  # fmt: skip


@given(st.integers(0, 8), st.integers(0, 11))
def test_feet_and_inches_are_the_inches_that_they_are(feet: int, inches: int) -> None:
    assert LENGTH(f"{feet} ft {inches} in").number == LENGTH(f"{12 * feet + inches} in").number


@given(st.integers(0, 99999))
def test_millimetres_are_read_in_every_metric_unit(number: int) -> None:
    ways = f"{number} mm", f"{number / 10:.1f} cm", f"{number / 1000:.3f} m"
    assert {LENGTH(one).number for one in ways} == {round(number / 1000, 9)}


def read(text: str) -> Value:
    return read_yaml(text.encode())


def test_a_test_becomes_its_row_and_its_photographs() -> None:
    said = {name: value for name, value in LINE.items() if name != "product"}
    pictures: Value = [
        {"file": "strap.jpg", "alt": "The strap", "rights": "ours"},
        {"file": "lock.png", "alt": "The lock", "rights": "ours"},
    ]
    value: Value = {"trials": {"mk-2026-10-03": {**said, "photographs": pictures}}}
    assert read_trials("catalog/trials/arc-300.yml", "arc-300", value) == [
        FULL,
        TrialPicture(
            trial=FULL.trial, position=0, file="strap.jpg", alt="The strap", rights="ours"
        ),
        TrialPicture(trial=FULL.trial, position=1, file="lock.png", alt="The lock", rights="ours"),
    ]


def test_the_scale_of_effort_is_in_order() -> None:
    assert [effort_of(word) for word in ("none", "little", "some", "hard", "could not")] == [
        0, 1, 2, 3, 4,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="easy"):
        effort_of("easy")


def test_every_key_and_word_is_documented_and_the_example_is_read() -> None:
    text = (ROOT / "docs/first-hand-tests.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    keys = [*TRIALS, *TRIAL, *PHOTOGRAPH]
    assert [key for key in keys if not any(f"`{key}`" in line for line in rows)] == []
    assert [f"| `{word}` | {meaning} |" in rows for word, meaning in EFFORTS.items()] == [True] * 5
    example = text.partition("```yaml\n")[2].partition("```")[0]
    rows_read = read_trials(
        "catalog/trials/gravity-ease-300.yml", "gravity-ease-300", read(example)
    )
    assert len(rows_read) == 2
