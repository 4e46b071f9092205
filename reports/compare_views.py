"""What the compare page is made of: its columns, and what a cell of each may say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reports.views import ProductView, ScoreView

Kind = Literal["place", "chance", "score", "counts", "aspect", "spec", "price", "test"]


@dataclass(frozen=True, slots=True)
class HeadView:
    """One column: its key in addresses, its name, and whether it is shown unasked."""

    key: str
    label: str
    kind: Kind
    small: str | None = None  # under the name: what the figures are
    units: tuple[str, str] | None = None  # US and metric, where the cells carry both
    number: bool = True  # figures, aligned right and sorted as such
    shown: bool = False
    falls: bool = False  # sorted from the highest first


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """What one cell says; without a text nothing is known."""

    text: str | None = None
    metric: str | None = None  # the same in metric units, where the column has both
    small: str | None = None  # beside the text
    spoken: str | None = None  # for those who hear the page, in place of what is beside the text
    lacking: str = "not stated"  # in place of the text
    value: str | None = None  # what is sorted and compared: a plain number with a point
    low: str | None = None  # ends of its interval, likewise
    high: str | None = None
    anchor: str | None = None  # place on the product's page that shows what made it
    mark: ScoreView | None = None  # drawn beside it
    dated: str | None = None  # day on which it was seen
    doubt: str | None = None  # why it is to be taken with care


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the compare page and the way to its cells: a line adds one."""

    head: HeadView
    cell: Callable[[ProductView], CellView]


@dataclass(frozen=True, slots=True)
class RowView:
    """One product as a row."""

    product: ProductView
    cells: tuple[CellView, ...]  # one a column
