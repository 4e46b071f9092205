"""One product's first-hand tests: who had which unit in hand, and what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Reader, Wrong, open_entry, show
from db.catalog.products import FILE
from db.catalog.sizes import Size, size, sized
from db.catalog.yamls import Value
from db.schema import Record, Trial, TrialPicture
from db.trials import EFFORTS, GOT
from db.units import from_base

TRIALS: Keys = {"trials": "the first-hand tests of one product, by a name for each"}
TRIAL: Keys = {
    "unit": "serial number of the unit, or words that tell it from others",
    "got": "how it was got: bought, lent or given",
    "got_from": "who sold, lent or gave it",
    "tester": "code or initials of who tested it, as in MK; never a full name",
    "tester_height": "the tester's height, as in 178 cm or 5 ft 11 in",
    "tester_weight": "the tester's weight, as in 82 kg or 180 lb",
    "tested": "day of the test, as in 2026-10-03",
    "minutes": "minutes that one person took to assemble it",
    "reach": "from the standing tester's hand down to the ankle lock, as in 12 cm or 5 in",
    "angle": "steepest measured angle in degrees below horizontal, 0 to 90",
    "room_length": "length that it needs to swing, as in 214 cm or 7 ft",
    "room_width": "width that it needs to swing",
    "room_height": "height that it needs to swing",
    "effort": f"what coming back up took: {', '.join(EFFORTS)}",
    "notes": "what else was found, in plain sentences",
    "photographs": "photographs taken at the test: a list of `file`, `alt` and `rights`",
}
PHOTOGRAPH: Keys = {
    "file": "name of the file in catalog/pictures: PNG, JPEG or WebP, at most 2 MB",
    "alt": "what it shows, for those who do not see it",
    "rights": "who allows us to show it, and how",
}
FOUND = (
    "minutes", "reach", "angle", "room_length", "room_width", "room_height", "effort", "notes",
)  # fmt: skip


class Tested(NamedTuple):
    """What makes a test that test: the unit, who tested it, and when."""

    unit: str
    tester: str
    tested: date


def word(*known: str) -> Reader[str]:
    """Make the reader of one of some words, in capitals or not."""

    def read(value: Value) -> str:
        said = " ".join(value.split()).casefold() if isinstance(value, str) else ""
        if said in known:
            return said
        raise Wrong(f"must be one of {', '.join(known)}, not {show(value)}")

    return read


tester = kinds.matching(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,7}"),
    "a code or initials of at most 8 letters and figures, as in MK (never a full name)",
)
_ROOM = size("a length", "214 cm or 7 ft", sized("30 cm"), sized("10 m"))

READERS: Mapping[str, Reader[object]] = {
    "unit": kinds.text,
    "got": word(*GOT),
    "got_from": kinds.text,
    "tester": tester,
    "tester_height": size("a height", "178 cm or 5 ft 11 in", sized("1 m"), sized("2.5 m")),
    "tester_weight": size("a weight", "82 kg or 180 lb", sized("20 kg"), sized("300 kg")),
    "tested": kinds.day,
    "minutes": size("a time", "48 or 1 h 15 min", sized("1 min"), sized("24 h"), "min"),
    "reach": size("a length", "12 cm or 5 in", sized("0 cm"), sized("2 m")),
    "angle": size("an angle below horizontal", "58", sized("0 deg"), sized("90 deg"), "deg"),
    "room_length": _ROOM,
    "room_width": _ROOM,
    "room_height": _ROOM,
    "effort": word(*EFFORTS),
    "notes": kinds.text,
}
WITH_TEXT = (
    "tester_height", "tester_weight", "reach", "room_length", "room_width", "room_height",
)  # fmt: skip
NEEDED = ("unit", "got", "tester", "tested")
PHOTOGRAPH_READERS: Mapping[str, Reader[str]] = {
    "file": FILE, "alt": kinds.text, "rights": kinds.text,
}  # fmt: skip


def read_trials(file: str, stem: str, value: Value) -> list[Record]:
    """Read the first-hand tests of one product; raises Problem."""
    entry = open_entry(file, value, "a file of first-hand tests", TRIALS)
    rows: list[Record] = []
    seen: dict[Tested, str] = {}
    for name, one in entry.members("trials", "a first-hand test", TRIAL):
        trial = _trial(one, f"{stem}/{name}", stem)
        same = seen.setdefault(tested_of(trial), name)
        if same != name:
            told = f"is the test of {show(same)} again: the same unit, tester and day; keep one"
            raise entry.wrong(f"trials.{name}", told)
        rows += [trial, *_photographs(one, trial.trial)]
    return rows


def tested_of(trial: Trial) -> Tested:
    """Say which test a row is."""
    return Tested(trial.unit, trial.tester, trial.tested)


def _trial(one: Entry, key: str, product: str) -> Trial:
    if not any(one.has(found) for found in FOUND):
        raise one.wrong("unit", f"has nothing that was found; give one of {', '.join(FOUND)}")
    said: dict[str, Any] = {
        name: one.need(name, read) if name in NEEDED else one.maybe(name, read)
        for name, read in READERS.items()
    }
    measured: dict[str, Size] = {n: v for n, v in said.items() if isinstance(v, Size)}
    numbers = {name: value.number for name, value in measured.items()}
    if "minutes" in numbers:
        numbers["minutes"] = round(from_base(numbers["minutes"], "min"), 3)
    texts = {f"{name}_text": value.text for name, value in measured.items() if name in WITH_TEXT}
    return Trial(trial=key, product_id=product, **said | numbers | texts)


def _photographs(entry: Entry, trial: str) -> Iterator[TrialPicture]:
    for position, one in enumerate(entry.each("photographs", "a photograph", PHOTOGRAPH)):
        said = {key: one.need(key, read) for key, read in PHOTOGRAPH_READERS.items()}
        yield TrialPicture(trial=trial, position=position, **said)
