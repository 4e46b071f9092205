"""The step protocol: a pure function from frames to a frame, with what it reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pandas import DataFrame

from db.schema import (
    CATALOG,
    Columns,
    Crawl,
    Fit,
    Judgement,
    RawListing,
    RawReview,
    RawSpec,
    Record,
    Sighting,
    Version,
    columns_of,
)

SOURCES: frozenset[type[Record]] = frozenset(
    {*CATALOG, Crawl, RawReview, RawListing, RawSpec, Sighting, Version, Fit, Judgement}
)


@dataclass(frozen=True, slots=True)
class Grain:
    """How a step's work is cut: by row, by the value of a column, or not at all."""

    name: str
    column: str | None = None


each = Grain("each")
whole = Grain("whole")


def by(column: str) -> Grain:
    """Cut a step's work by the values of a column, which its output has too."""
    return Grain("by", column)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: call it with one frame per table that it reads, in that order."""

    function: Callable[..., DataFrame]
    reads: tuple[Columns, ...]
    writes: type[Record]
    grain: Grain

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self.function.__name__

    def __call__(self, *frames: DataFrame) -> DataFrame:
        """Compute the step's output."""
        return self.function(*frames)

    def cuts(self, columns: Columns) -> bool:
        """Tell whether an input is cut by the grain, or goes in whole."""
        return self.grain.column is not None and self.grain.column in columns.record.table().c


def step(
    reads: Sequence[type[Record] | Columns], writes: type[Record], grain: Grain
) -> Callable[[Callable[..., DataFrame]], Step]:
    """Declare a pure function to be a step of the pipeline."""

    def declare(function: Callable[..., DataFrame]) -> Step:
        columns = tuple(c if isinstance(c, Columns) else columns_of(c) for c in reads)
        return Step(function, columns, writes, grain)

    return declare


def prove_order(steps: Sequence[Step]) -> None:
    """Raise ValueError unless each step reads only sources and what earlier steps wrote."""
    written: set[type[Record]] = set()
    for one in steps:
        for columns in one.reads:
            if columns.record not in SOURCES | written:
                raise ValueError(
                    f"step '{one.name}' reads {columns.record.__tablename__}, "
                    "which no earlier step writes"
                )
            if one.cuts(columns) and one.grain.column not in columns.names:
                raise ValueError(
                    f"step '{one.name}' is cut by '{one.grain.column}' and must read it "
                    f"from {columns.record.__tablename__}"
                )
        if one.writes in SOURCES | written:
            raise ValueError(f"step '{one.name}' writes {one.writes.__tablename__} a second time")
        written.add(one.writes)
