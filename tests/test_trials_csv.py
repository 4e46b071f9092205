"""A CSV file of first-hand tests: as spreadsheets save it, and every fault with line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.config import Config
from db.problem import Problem
from db.schema import Trial
from desk.trial_csv import COLUMNS, template
from desk.trials import import_trials
from tests.trying import FULL, LINE, config, files, put, table


@pytest.fixture
def known(tmp_path: Path) -> Config:
    return config(tmp_path)


def refusal(known: Config, data: bytes) -> str:
    """Return why a file is refused; nothing is written then."""
    before = files(known)
    with pytest.raises(Problem) as raised:
        import_trials(known, put(known, data))
    assert files(known) == before
    told = str(raised.value)
    assert told.startswith("tests.csv: ") and "\n" not in told
    return told.removeprefix("tests.csv: ").removesuffix(". Nothing was changed.")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: b"# ours\r\n\r\n" + data + b"\r\n,,,\r\n# the end\r\n",
        lambda data: data.replace(b"product,unit,got_from", b"Product,UNIT,Got From"),
    ],
)
def test_a_spreadsheet_may_save_it_in_its_own_way(
    known: Config, change: Callable[[bytes], bytes]
) -> None:
    import_trials(known, put(known, change(table([LINE]))))
    assert read_catalog(known.catalog).of(Trial) == (FULL,)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_cells_are_read(known: Config, mark: str) -> None:
    import_trials(known, put(known, table([LINE], mark)))
    assert read_catalog(known.catalog).of(Trial) == (FULL,)


def test_the_template_is_a_file_that_is_read(known: Config) -> None:
    assert template().splitlines()[0].split(",") == list(COLUMNS)
    assert import_trials(known, put(known, template().replace("# ", "").encode())).new == 1
    with pytest.raises(
        Problem, match=r"holds no test\. How one is written: upright trial template"
    ):
        import_trials(known, put(known, template().encode()))


FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "an unknown product": (
        {"product": "arc-30"},
        "column 'product': there is no product 'arc-30' (did you mean 'arc-300'?)",
    ),
    "a product by its name": (
        {"product": "Skarnvolt Bedrock 500"},
        "column 'product': there is no product 'Skarnvolt Bedrock 500'"
        " (did you mean 'bedrock-500'?)",
    ),
    "no unit": (
        {"unit": " "},
        "column 'unit': is missing (serial number of the unit, or words that tell it from others)",
    ),
    "no unit of measure": (
        {"tester_height": "178"},
        "column 'tester_height': must be a height with its unit, as in 178 cm or 5 ft 11 in,"
        " not '178'",
    ),
    "a day that a spreadsheet changed": (
        {"tested": "10/3/2026"},
        "column 'tested': must be a date as in 2026-11-02, not '10/3/2026'",
    ),
    "a day to come": (
        {"tested": "2026-11-02"},
        "column 'tested': 2026-11-02 is a day to come (today is 2026-11-01)",
    ),
    "a claim": (
        {"notes": "It relieves back pain."},
        "column 'notes': 'relieves back pain': an effect on a condition is claimed. Say instead:"
        " say what owners rate, or name a graded study; say nothing of symptoms",
    ),
    "a character": (
        {"notes": "a\x07b"},
        "column 'notes': holds a character that text cannot hold: U+0007",
    ),
    "a picture without words": (
        {"photograph": "a.png", "photograph_shows": "", "photograph_rights": "ours"},
        "column 'photograph_shows': must be text, not empty",
    ),
    "two pictures with one word": (
        {"photograph": "a.png|b.png", "photograph_shows": "A", "photograph_rights": "ours"},
        "column 'photograph_shows': 2 photographs, 1 words on what they show; give one for each",
    ),
    "a picture that is none": (
        {"photograph": "../a.svg", "photograph_shows": "A", "photograph_rights": "ours"},
        "column 'photograph': must be a file name as in arc-300-side.png, not '../a.svg'",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_line_column_and_mend(known: Config, case: str) -> None:
    change, told = FAULTS[case]
    good = {**dict.fromkeys(change, ""), **LINE}
    assert refusal(known, table([good, {**good, "unit": "B", **change}])) == f"line 3, {told}"


def test_a_fault_of_the_file_is_told_with_its_line(known: Config) -> None:
    head = b"product,unit,got,tester,tested,angle\r\n"
    line = b"arc-300,A,bought,MK,2026-10-03,58\r\n"
    assert refusal(known, head.replace(b"angle", b"angel") + line) == (
        "line 1, column 'angel': is no column of first-hand tests (did you mean 'angle'?)"
    )
    assert refusal(known, head.replace(b"angle", b"unit") + line) == (
        "line 1, column 'unit': stands twice; keep one"
    )
    assert refusal(known, head.replace(b"got,", b"") + line) == (
        "line 1, column 'got': is missing (how it was got: bought, lent or given)"
    )
    assert refusal(known, head + line + line) == (
        "line 3, column 'unit': is the test of line 2 again: the same unit, tester and day;"
        " keep one"
    )
    assert refusal(known, head + line.replace(b"58", b"58,5,9")) == (
        "line 2, column 'angle': 8 cells stand under 6 columns; put text with marks of its own"
        " into double quotes"
    )
    assert refusal(known, head + line + b'arc-300,"A"x\r\n').startswith("line 3: is no CSV (")
    assert refusal(known, head + line + b"\xff") == "line 3: not UTF-8; save it as 'CSV UTF-8'"


def test_nothing_found_is_no_test(known: Config) -> None:
    line = {name: LINE[name] for name in ("product", "unit", "got", "tester", "tested")}
    assert refusal(known, table([line])) == (
        "line 2, column 'minutes': nothing was found; give one of minutes, reach, angle,"
        " room_length, room_width, room_height, effort, notes"
    )
