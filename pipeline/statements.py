"""One statement of a source on a property: its words read as a measure, and who differs from it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.spec_names import KINDS, spec_of
from pipeline.measures import LABEL, Measure, agree, read_angle, read_measure
from pipeline.plausible import implausible
from pipeline.unclear import Unclear

BASES: Mapping[str, str] = {
    "mass": "kg", "length": "m", "height": "m", "range": "m", "size": "m", "time": "s",
}  # fmt: skip
ENDS = ("min_height", "max_height")
YES = re.compile(r"(?:yes|ja|oui|s[ií]|true)\b", re.IGNORECASE)
NO = re.compile(r"(?:no|nein|non|false)\b", re.IGNORECASE)
UNREAD = "no measure of its kind could be read"
ONE_END = "one height, and nobody says whether it is the least or the greatest"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source states: printed words, and the measure where they are one."""

    product_id: str
    spec: str
    source: str
    position: int
    stated_by: str
    shop: str | None
    printed: str
    seen: date
    measure: Measure | None = None
    problem: str | None = None


def read_statement(said: Statement, unit: str | None, comma: bool | None) -> Iterator[Statement]:
    """Read the words of a statement as its property asks; a range of heights gives both ends.

    What cannot be read stays in words, and says why.
    """
    kind = KINDS.get(said.spec, "words")
    if kind == "words":
        yield said
        return
    try:
        _check_label(said)
        found = read_words(kind, said.printed, unit, comma)
    except Unclear as why:
        yield replace(said, problem=str(why))
        return
    if found is None or (kind == "size") != bool(found.sides):
        yield replace(said, problem=UNREAD)
    elif kind == "range" or (kind == "height" and found.number is None):
        yield from _ends(said, found)
    else:
        yield replace(said, measure=_single(found))


def _check_label(said: Statement) -> None:
    """Raise Unclear where the name before a value is that of another property."""
    label = LABEL.match(said.printed)
    if label and spec_of(label[1]) not in (None, said.spec):
        raise Unclear(f"'{label[1].strip()}' is another property")


def read_words(kind: str, text: str, unit: str | None, comma: bool | None) -> Measure | None:
    """Read words as a measure of a kind; raises Unclear."""
    if kind != "angle":
        return read_measure(text, BASES[kind], unit, comma)
    found = read_angle(text, unit, comma)
    # what is asked is the steepest angle: of a range, its end
    return found and replace(found, low=found.high if found.high is not None else found.low)


def rows_of(statements: Iterable[Statement]) -> Iterator[tuple[object, ...]]:
    """Make the rows of stated_specs, each with those that say another thing, in order of key."""
    groups: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in map(_plausible, statements):
        groups[one.product_id, one.spec].append(one)
    for key in sorted(groups):
        group = sorted(groups[key], key=lambda one: (one.source, one.position))
        for one in group:
            yield _row(one, sorted({(o.source, o.printed) for o in group if _differ(one, o)}))


def _plausible(said: Statement) -> Statement:
    """Keep of a number that cannot be meant only the words, and the reason."""
    why = said.measure and implausible(said.spec, said.measure)
    return replace(said, measure=None, problem=why) if why else said


def _row(one: Statement, differs: Sequence[tuple[str, str]]) -> tuple[object, ...]:
    found = one.measure
    number = found.number if found else None
    ranged = found is not None and number is None
    return (
        one.product_id, one.spec, one.source, one.position, one.stated_by, one.shop, one.printed,
        number,
        found.unit if found else None,
        found.low if found and ranged else None,
        found.high if found and ranged else None,
        json.dumps(found.sides) if found and found.sides else None,
        found.given if found else None,
        one.seen,
        json.dumps(differs, ensure_ascii=False) if differs else None,
        one.problem,
    )  # fmt: skip


def _differ(one: Statement, other: Statement) -> bool:
    """Say whether two statements cannot both be true; words are only compared for yes and no."""
    if one.measure and other.measure:
        return one.measure.unit == other.measure.unit and not agree(one.measure, other.measure)
    if one.measure or other.measure:
        return False
    return {_answer(one.printed), _answer(other.printed)} == {"yes", "no"}


def _answer(printed: str) -> str | None:
    """Read words that begin with yes or no."""
    if YES.match(printed):
        return "yes"
    return "no" if NO.match(printed) else None


def _ends(said: Statement, found: Measure) -> Iterator[Statement]:
    """Give the two ends of a range of heights as what they are, with the words of both."""
    if found.low == found.high:
        yield replace(said, problem=ONE_END)
        return
    for spec, end in zip(ENDS, (found.low, found.high), strict=True):
        if end is not None:
            yield replace(said, spec=spec, measure=replace(found, low=end, high=end))


def _single(found: Measure) -> Measure:
    """Take a bound that stands alone for the number that it bounds."""
    number = found.number
    return found if number is None else replace(found, low=number, high=number)
