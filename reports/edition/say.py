"""Sentences out of words with gaps, and figures as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from string import Formatter

from reports.edition.document import Cell, Column, Evidence, Figure, Named, Sentence, Table
from reports.render import change, day, figure, month_name, points, thousands, whole

Part = str | Figure


def say(words: str, evidence: str | None = None, /, **said: Part) -> Sentence:
    """Fill the gaps of a sentence, as in "{n} reviews count"; raises KeyError for one left open."""
    parts: list[Part] = []
    for text, gap, _, _ in Formatter().parse(words):
        parts += [text] if text else []
        parts += [said[gap]] if gap else []
    return Sentence(tuple(parts), evidence)


def join(sentences: Iterable[Sentence], evidence: str | None = None) -> Sentence:
    """Put sentences behind each other as one."""
    parts: list[Part] = []
    for one in sentences:
        parts += [" ", *one.parts] if parts else one.parts
    return Sentence(tuple(parts), evidence)


def count(name: str, n: int) -> Figure:
    """Make a figure of a count, as in 1,204."""
    return Figure(name, n, thousands(n))


def more(name: str, n: int) -> Figure:
    """Make a figure of a change in whole numbers, as in +30."""
    return Figure(name, n, change(n))


def score(name: str, value: float) -> Figure:
    """Make a figure of a score: printed without decimals."""
    return Figure(name, exact(value), whole(value))


def added(name: str, value: float) -> Figure:
    """Make a figure of points, as in +1.2."""
    return Figure(name, exact(value), points(value))


def number(name: str, value: float) -> Figure:
    """Make a figure of any number, with four decimals at most."""
    return Figure(name, exact(value), figure(value))


def chance(name: str, value: float) -> Figure:
    """Make a figure of a probability: what is not certain is not printed as certain."""
    shown = "under 0.001" if value < 0.001 else f"{value:.3f}"
    return Figure(name, exact(value), shown)


def percent(name: str, share: float) -> Figure:
    """Make a figure of a share, given 0 to 1, as in 12 %."""
    return Figure(name, exact(share), f"{whole(100 * share)} %")


def on(name: str, value: date) -> Figure:
    """Make a figure of a day, as in 1 Nov 2026."""
    return Figure(name, value, day(value))


def month(value: str) -> Figure:
    """Make a figure of a month on record, YYYY-MM, as in Nov 2026."""
    return Figure(f"month/{value}", date.fromisoformat(f"{value}-01"), month_name(value))


def looked_at(edition: str, until: str) -> Figure:
    """Make a figure of the newest month that an edition's month looks at, as in Oct 2026."""
    name = f"looked_until/{edition}"
    return Figure(name, date.fromisoformat(f"{until}-01"), month_name(until))


def exact(value: float) -> float:
    """Round to what is kept of a number: databases add floats in any order."""
    return round(value, 4) + 0.0


def some(n: int, one: str, many: str | None = None) -> str:
    """Choose the word for one or for many."""
    return one if n == 1 else many or f"{one}s"


def listed(names: Iterable[str]) -> str:
    """Join names as people do: a, b and c."""
    told = list(names)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def rows_of(
    anchor: str, title: str, how: str, columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]], counted: Figure | None = None,
) -> Evidence:  # fmt: skip
    """Make the evidence of a sentence; `counted` says how many rows there are in all."""
    there = tuple(rows)
    n = counted.value if counted and isinstance(counted.value, int) else len(there)
    table = Table(anchor, title, columns, there)
    return Evidence(anchor, title, how, table, max(n, len(there)), counted)


def named(value: str | None) -> Named | None:
    """Mark a name as one, where there is one."""
    return Named(value) if value else None
