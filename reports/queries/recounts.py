"""Every figure of an edition counted anew, by SQL of its own, from the rows themselves.

The newest month on record is counted from reviews, matches, repeats, mentions, crawls and
judgements. Of earlier months the rows have moved on: they are counted from what was kept of them
(months, month_sources, stood and the other tables of months).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from db.connect import Engine, reading
from reports.edition.document import Document, Figure
from reports.queries import (
    recount_aspects,
    recount_desk,
    recount_moves,
    recount_said,
    recount_scores,
    recount_shops,
)
from reports.queries.recounting import Base, Counted, Value

FAMILIES: Mapping[str, Counted] = {
    **recount_scores.FAMILIES, **recount_moves.FAMILIES, **recount_shops.FAMILIES,
    **recount_aspects.FAMILIES, **recount_said.FAMILIES, **recount_desk.FAMILIES,
}  # fmt: skip
NEAR = 1.01e-4  # numbers are kept with four decimals; databases add floats in any order


def recount(engine: Engine, names: Collection[str]) -> dict[str, Value]:
    """Count figures anew by their names, as in counted/2026-11/arc-300.

    None stands for what is not on record any more. Raises KeyError for a family without a count.
    """
    with reading(engine) as connection:
        base = Base(connection)
        return {name: _value(base, name) for name in sorted(set(names))}


def figures_of(document: Document) -> Iterator[Figure]:
    """Give every figure of a document, wherever it stands."""
    said = [document.headline, *document.summary]
    said += [document.tested] if document.tested else []
    tables = [one.rows for one in document.evidence]
    for topic in document.topics:
        said += topic.sentences
        tables += topic.tables
    for sentence in said:
        yield from sentence.figures
    for table in tables:
        for row in table.rows:
            yield from (cell for cell in row if isinstance(cell, Figure))
    yield from (one.counted for one in document.evidence if one.counted)


def count_faults(engine: Engine, figures: Iterable[Figure]) -> tuple[str, ...]:
    """Name every figure that a fresh count does not give."""
    told = dict.fromkeys(figures)
    fresh = recount(engine, {one.name for one in told})
    return tuple(
        f"{one.name} is told as {one.value}, and a fresh count gives {_told(fresh[one.name])}"
        for one in told
        if not _same(one.value, fresh[one.name])
    )


def _value(base: Base, name: str) -> Value:
    family, _, at = name.partition("/")
    value = FAMILIES[family](base, at)
    return round(value, 4) + 0.0 if isinstance(value, float) else value


def _same(told: int | float | date, fresh: Value) -> bool:
    if fresh is None or isinstance(told, date) or isinstance(fresh, date):
        return told == fresh
    if isinstance(told, int) and isinstance(fresh, int):
        return told == fresh
    return abs(told - fresh) <= NEAR


def _told(value: Value) -> str:
    return "nothing" if value is None else str(value)
