"""The step protocol: a pure function from frames to a frame, with what it reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pandas import DataFrame

from db.connect import Connection
from db.schema import (
    CATALOG,
    Columns,
    CommonMark,
    Crawl,
    Fit,
    Judgement,
    RawListing,
    RawReview,
    RawSpec,
    Record,
    Sighting,
    Trial,
    TrialPicture,
    Version,
    columns_of,
)

# What our own people found is no source of any step: it can never reach a score or an order.
UNREAD: frozenset[type[Record]] = frozenset({Trial, TrialPicture})
GIVEN: frozenset[type[Record]] = frozenset(
    {*CATALOG, Crawl, RawReview, RawListing, RawSpec, Sighting, Version, Fit, CommonMark, Judgement}
)
SOURCES = GIVEN - UNREAD


@dataclass(frozen=True, slots=True)
class Grain:
    """How a step's work is cut: by row, by the value of a column, or not at all."""

    name: str
    column: str | None = None
    keeps: tuple[type[Record], ...] = ()  # tables that the runner keeps for the step


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of several tables, joined and picked by the database, for a step that is not cut."""

    ask: Callable[[Connection], DataFrame]
    rests_on: tuple[type[Record], ...]


each = Grain("each")
whole = Grain("whole")


def by(column: str) -> Grain:
    """Cut a step's work by the values of a column, which its output has too."""
    return Grain("by", column)


def indexed(*tables: type[Record]) -> Grain:
    """Compare new rows with those that an index finds for them, and with no others."""
    return Grain("indexed", keeps=tables)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: call it with one frame per table that it reads, in that order."""

    function: Callable[..., DataFrame]
    reads: tuple[Columns | Asked, ...]
    writes: type[Record]
    grain: Grain

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self.function.__name__

    def __call__(self, *frames: DataFrame) -> DataFrame:
        """Compute the step's output."""
        return self.function(*frames)

    @property
    def tables(self) -> tuple[Columns, ...]:
        """Return the inputs that are read as they stand in the database."""
        return tuple(one for one in self.reads if isinstance(one, Columns))

    @property
    def rests_on(self) -> tuple[type[Record], ...]:
        """Return every table from which an input comes."""
        return tuple(
            record
            for one in self.reads
            for record in (one.rests_on if isinstance(one, Asked) else (one.record,))
        )

    def cuts(self, columns: Columns) -> bool:
        """Tell whether an input is cut by the grain, or goes in whole."""
        return self.grain.column is not None and self.grain.column in columns.record.table().c


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: partitions (or chunks) computed of all there are, rows changed."""

    step: str
    computed: int
    parts: int
    changed: int


def step(
    reads: Sequence[type[Record] | Columns | Asked], writes: type[Record], grain: Grain
) -> Callable[[Callable[..., DataFrame]], Step]:
    """Declare a pure function to be a step of the pipeline."""

    def declare(function: Callable[..., DataFrame]) -> Step:
        columns = tuple(c if isinstance(c, Columns | Asked) else columns_of(c) for c in reads)
        return Step(function, columns, writes, grain)

    return declare


def prove_order(steps: Sequence[Step]) -> None:
    """Raise ValueError unless each step reads only sources and what earlier steps wrote."""
    written: set[type[Record]] = set()
    for one in steps:
        for record in one.rests_on:
            if record not in SOURCES | written:
                raise ValueError(
                    f"step '{one.name}' reads {record.__tablename__}, which no earlier step writes"
                )
        for columns in one.tables:
            if one.cuts(columns) and one.grain.column not in columns.names:
                raise ValueError(
                    f"step '{one.name}' is cut by '{one.grain.column}' and must read it "
                    f"from {columns.record.__tablename__}"
                )
        if one.writes in GIVEN | written:
            raise ValueError(f"step '{one.name}' writes {one.writes.__tablename__} a second time")
        written |= {one.writes, *one.grain.keeps}
