"""An edition as data: sentences whose numbers have names, tables, charts, and the evidence.

Every format is written from this alone. A number stands in it once as a Figure; its name says what
was counted, so that a fresh count can be held against every place where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "count", "score", "points", "share", "chance", "day", "money"]
Drawing = Literal["waterfall", "intervals", "bars", "line"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a day, by the name of what was counted, and how it is printed."""

    name: str  # as in counted/2026-11/arc-300: see reports/queries/recounts.py
    value: int | float | date
    shown: str  # as people read it: 1,204; +1.2; 1 Nov 2026


class Named(str):
    """A name, a title or an id as others gave it: no words of ours, and its digits count nothing.

    It is text like any other to whoever writes a format.
    """

    __slots__ = ()


class Quoted(str):
    """Words that somebody else said or wrote, as they stand: an editor, a maker, a machine."""

    __slots__ = ()


Cell = str | Figure | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in parts; its numbers are figures, and its evidence is an anchor."""

    parts: tuple[str | Figure, ...]
    evidence: str | None = None  # anchor of an Evidence of the same document

    @property
    def text(self) -> str:
        """Give the sentence as it is read."""
        return "".join(part if isinstance(part, str) else part.shown for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give its numbers."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name for machines, its head for people, what stands in it."""

    name: str
    title: str
    kind: Kind = "text"
    machine: bool = False  # for files that machines read: no page shows it


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a caption; a row may have an anchor of its evidence."""

    key: str  # unique in the document, as in products: names the CSV file and the sheet
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    evidence: tuple[str | None, ...] = ()  # one per row, or none at all


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of some columns of a table of the same topic."""

    key: str
    title: str
    drawing: Drawing
    table: str  # Table.key
    label: str  # Column.name of the words beside each mark
    values: tuple[str, ...]  # Column.name: of intervals value, low and high; else one

    # Of a waterfall, the last row of its table is the sum of the rows above it.


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of a review, and where it stands: what an erasure looks for."""

    text: str
    shop: str  # shops.shop
    review: str  # its key at the shop
    product: str  # products.product_id
    shop_name: str
    product_name: str
    about: str  # what it speaks of, in words
    day: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of an edition: a page in print, a sheet of the workbook."""

    key: str  # as in movers
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    note: str | None = None  # the editor's own words on it
    readers: bool = False  # it may stand in the article for readers
    quotes: tuple[Quotation, ...] = ()  # only of shops that allow it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a sentence: what was counted, and the rows, as many as are shown."""

    anchor: str
    title: str
    how: str  # in words: which rows were counted
    rows: Table
    of: int  # how many rows there are in all
    counted: Figure | None = None  # the same, as a figure


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the editor says of the month: without it an edition is a draft."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """What became of an edition after it was frozen, as that a quotation was taken out."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole edition."""

    month: str  # YYYY-MM
    before: str | None  # the month compared with
    version: int
    reason: str | None  # why there is a version after the first
    site: str
    contact: str
    as_of: date | None
    method: str
    headline: Sentence
    summary: tuple[Sentence, ...]  # the month on one page
    topics: tuple[Topic, ...]
    evidence: tuple[Evidence, ...]
    analysis: Analysis | None = None
    inputs: str = ""  # hash of the rows that it tells of
    safety: tuple[str, ...] = field(default=())  # sentences that stand on every page
    draft: bool = True  # no editor has published it: every page says so
    notes: tuple[Note, ...] = ()  # what became of it since
    imprint: str = ""  # who publishes it, and what ties them to sellers
    tested: Sentence | None = None  # how many products our own people had in hand; none: no product
