"""Printed measures as numbers of a base unit: weights, lengths, heights, sizes, angles, times.

Nothing is guessed: a text is read only where every word of it is understood; the words as printed
are kept beside the number by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.spec_names import spec_of
from db.units import UNITS, base_of, to_base
from pipeline.measure_words import LONGEST, Token, tokens_of
from pipeline.unclear import Unclear
from pipeline.unit_words import CODES, UNITS_BY_WORD

FULL = re.compile(
    r"(?:full|fully|voll|volle|vollständige?|complete|complète|totale?|completa)[ -]*"
    r"(?:inversion|inverted|inversión|inversion complète|umkehr)"
    r"|inversi[oó]n (?:complète|totale?|completa)",
    re.IGNORECASE,
)
UPRIGHT = re.compile(
    r"\(?\s*\b(?:from (?:the )?(?:upright|standing)(?: position)?|aus dem stand"
    r"|depuis la position debout|desde la posición vertical)\s*\)?",
    re.IGNORECASE,
)
LEVEL = re.compile(
    r"\(?\s*\b(?:below (?:the )?(?:horizontal|level)|past horizontal|unter (?:der )?horizontalen?"
    r"|sous l['’]horizontale|bajo la horizontal)\s*\)?",
    re.IGNORECASE,
)
DOWN, TURN = 90.0, 180.0  # degrees below level, and from upright, of a body upside down
WITH_COMMA = frozenset("cs da de el es fi fr hu it nb nl no pl pt ro ru sv tr uk".split())
WITH_POINT = frozenset("CH DO GT HN LI MX NI PA PE PR SV US".split())  # whatever the language
COUNTED = 0.02  # three months and 90 days are the same warranty
LABEL = re.compile(r"([^\d:]{1,60}):\s*")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in its base unit (kg, m, deg, s); one end is None where only a bound is printed.

    `sides` are the lengths of a size, in the printed order, and then there are no ends. `slack` is
    half of the last printed place; `loose` what it may be where the number is a round one.
    """

    unit: str
    low: float | None
    high: float | None
    given: str  # unit as printed, by our name
    slack: float
    loose: float
    sides: tuple[float, ...] = ()

    @property
    def number(self) -> float | None:
        """Return the one number of a measure: a bound that stands alone is one; None: a range."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return self.low if self.low == self.high else None


def read_measure(
    text: str, base: str, unit: str | None = None, comma: bool | None = None
) -> Measure | None:
    """Read a measure in a base unit; None where it is none, or words are not understood.

    `unit` is printed apart from the number, as a name or a UN/CEFACT code; `comma` says whether
    the page writes decimals with a comma (None: not known). Raises Unclear where the text says
    two things, or a number that may be two.
    """
    if len(text) > LONGEST:
        return None
    label = LABEL.match(text)
    known = label is not None and spec_of(label[1]) is not None
    found = tokens_of(text[label.end() :] if label and known else text, comma)
    if found is None:
        return None
    read = [_group(group, base, unit_named(unit)) for group in _split(found)]
    measures = [one for one in read if one is not None]
    if len(measures) < len(read) or not measures:
        return None
    first, *others = measures
    for other in others:
        if not agree(first, other):
            raise Unclear("two units that do not agree")
    return first


def read_angle(text: str, unit: str | None = None, comma: bool | None = None) -> Measure | None:
    """Read an angle in degrees below level: 0 is lying, 90 hanging upside down.

    Shops count from upright too: 180 can mean nothing else. A greatest angle of at most 90 from
    upright would be a table that does not invert; so it is below level. Between the two, nobody
    can tell without words, and it is not read (domain reference, section 4.1).
    """
    if FULL.search(text) and not re.search(r"\d", text):
        # "no full inversion" says another thing: every other word must be understood
        known = len(text) <= LONGEST and tokens_of(FULL.sub(" ", text), comma) is not None
        return Measure("deg", DOWN, DOWN, "deg", 0.5, 0.5) if known else None
    from_upright, below = UPRIGHT.search(text), LEVEL.search(text)
    rest = LEVEL.sub(" ", UPRIGHT.sub(" ", text))
    found = read_measure(FULL.sub(" ", rest), "deg", unit or "deg", comma)
    if found is None or (from_upright and below):
        return None
    ends = [one for one in (found.low, found.high) if one is not None]
    if from_upright or max(ends, default=0.0) == TURN:
        # a range that ends upside down begins upright: its beginning is above level
        low, high = (None if one is None else one - DOWN for one in (found.low, found.high))
        found = replace(found, low=None if low is not None and low < 0 else low, high=high)
    ends = [one for one in (found.low, found.high) if one is not None]
    return found if ends and all(0 <= one <= DOWN for one in ends) else None


def measure_of(number: float, unit: str) -> Measure:
    """Make the measure of a number in one of our units."""
    base, places = base_of(unit), len(f"{number:.9f}".rstrip("0").partition(".")[2])
    part = _Part(number, unit, 10.0**-places, places == 0)
    value = to_base(number, unit)
    return _measure([part], base, value, value)


def decimal_comma(locale: str | None) -> bool | None:
    """Say whether a page of a locale (as de-DE) writes decimals with a comma; None: not known."""
    language, _, country = (locale or "").partition("-")
    if not language:
        return None
    return language in WITH_COMMA and country not in WITH_POINT


def agree(one: Measure, other: Measure) -> bool:
    """Say whether two measures may be prints of one fact: they differ by rounding at most."""
    if one.unit != other.unit or len(one.sides) != len(other.sides):
        return False
    slack = _slack(one, other)
    pairs = list(zip(sorted(one.sides), sorted(other.sides), strict=True))
    for first, second in ((one.low, other.low), (one.high, other.high)):
        if first is not None and second is not None:
            pairs.append((first, second))
    if not one.sides and not _meet(one, other):
        return False
    return all(abs(first - second) <= slack + 1e-9 for first, second in pairs)


def unit_named(printed: str | None) -> str | None:
    """Return our name of a printed unit or code; None where there is none, or it is not known."""
    if not printed:
        return None
    bare = printed.strip().rstrip(".")
    return CODES.get(bare) or UNITS_BY_WORD.get(bare.lower())


def _meet(one: Measure, other: Measure) -> bool:
    """Say whether two measures have an end in common; a lone bound is compared with a number."""
    if one.low is not None and other.low is not None:
        return True
    return one.high is not None and other.high is not None


def _slack(one: Measure, other: Measure) -> float:
    """Say how far rounding may have driven two prints apart.

    In one unit only a coarser print differs; in two units each was rounded by itself, and often
    to the next five.
    """
    if one.given == other.given:
        return 0.0 if one.slack == other.slack else max(one.slack, other.slack)
    return one.loose + other.loose


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut at what says a thing once more in another unit."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "also":
            groups.append([])
        else:
            groups[-1].append(token)
    return [group for group in groups if group]


@dataclass(frozen=True, slots=True)
class _Part:
    """One quantity in its unit: 4 ft 10 in is 58 in."""

    value: float
    unit: str | None
    step: float  # last printed place
    whole: bool


def _group(tokens: list[Token], base: str, unit: str | None) -> Measure | None:
    """Read a number, a bound, a range or a size; None where it is not one of these."""
    if tokens[0].text == "-":  # a negative number, or half of a range
        return None
    parts: list[_Part] = []
    shape: list[str] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "number":
            part, at = _quantity(tokens, at)
            parts.append(part)
            shape.append("q")
        else:
            shape.append(tokens[at].kind)
            at += 1
    parts = _with_units(parts, unit)
    if not parts or any(UNITS.get(part.unit or "-") is None for part in parts):
        return None
    if any(UNITS[str(part.unit)].base != base for part in parts):
        return None
    return _of_shape(" ".join(shape), parts, base)


def _of_shape(shape: str, parts: list[_Part], base: str) -> Measure | None:
    values = [to_base(part.value, str(part.unit)) for part in parts]
    if shape in ("q", "most q", "least q", "q most", "q least", "until q"):
        low = None if "most" in shape or "until" in shape else values[0]
        high = None if "least" in shape else values[0]
        return _measure(parts, base, low, high)
    if shape in ("q until q", "least q until q", "before q until q", "least q most q",
                 "before q and q"):  # fmt: skip
        low, high = values
        return _measure(parts, base, low, high) if low <= high else None
    if shape in ("q times q", "q times q times q"):
        return _measure(parts, base, None, None, tuple(values))
    return None


def _measure(
    parts: list[_Part], base: str, low: float | None, high: float | None,
    sides: tuple[float, ...] = (),
) -> Measure:  # fmt: skip
    given = str(parts[0].unit)
    # years and days are counted, not measured: only their length in days is uncertain
    counted = base == "s"
    slack = 0.0 if counted else max(to_base(part.step / 2, str(part.unit)) for part in parts)
    loose = COUNTED * (high or 0.0) if counted else max(_loose(part) for part in parts)
    return Measure(base, low, high, given, slack, max(slack, loose), sides)


def _loose(part: _Part) -> float:
    """Say how far a round number may lie from what was measured: to the next five, at most 1 %."""
    is_round = part.whole and part.value % 5 == 0
    return to_base(min(2.5, part.value / 100), str(part.unit)) if is_round else 0.0


def _quantity(tokens: list[Token], at: int) -> tuple[_Part, int]:
    """Read the number at a place with its unit, and inches after feet."""
    number = tokens[at]
    unit = tokens[at + 1].text if _is(tokens, at + 1, "unit") else None
    part = _Part(number.value, unit, number.step, number.step == 1)
    at += 2 if unit else 1
    small = {"ft": ("in", 12), "lb": ("oz", 16), "st": ("lb", 14)}.get(unit or "")
    if small is None:
        return part, at
    # "6'-6"" is six feet six, and "4' - 6'" a range: the unit behind tells
    after = at + 1 if _is(tokens, at, "until") and tokens[at].text == "-" else at
    if not _is(tokens, after, "number") or tokens[after].value >= small[1]:
        return part, at
    named = tokens[after + 1].text if _is(tokens, after + 1, "unit") else None
    bare = named is None and after == at and unit == "ft" and not _is(tokens, after + 1, "times")
    if named != small[0] and not bare:
        return part, at
    rest = tokens[after]
    return _Part(part.value * small[1] + rest.value, small[0], rest.step, False), after + (
        1 if named is None else 2
    )


def _with_units(parts: list[_Part], unit: str | None) -> list[_Part]:
    """Give a number without a unit that of the next one: "147-198 cm", "28 x 60 in"."""
    found: list[_Part] = []
    for part in reversed(parts):
        unit = part.unit or unit
        if unit == "ft" and part.step == 0.01 and round(part.value % 1, 2) in (0.10, 0.11):
            raise Unclear(f"'{part.value:.2f} ft' may be feet and inches")
        found.append(replace(part, unit=unit))
    return found[::-1]


def _is(tokens: Sequence[Token], at: int, kind: str) -> bool:
    return at < len(tokens) and tokens[at].kind == kind
