"""What the readers of an import give: reviews, products, pages, and what is none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from spiders.imports.source import Source
from spiders.platforms.platform import Page, Printed, PrintedProduct, Read


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file says of a product, under the name or address by which its reviews name it."""

    product: PrintedProduct
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paged:
    """A page that was read: saved, or a record of a WARC file, fetched when that says."""

    page: Page
    read: Read
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be kept, with the reason: never a word of its author or its text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is none of ours, with the reason: it is counted, and no fault."""

    reason: str


class Torn(Exception):
    """The file ends too early; what was read of it is whole."""


Said = Printed | Listed | Paged | Bad | Passed
Reader = Callable[[Source, int], Iterator[tuple[int, Said]]]
"""Gives each record of a file after a number, with its own number: a line, a record, an element.

The records of one number belong together: they are written in one transaction.
"""
