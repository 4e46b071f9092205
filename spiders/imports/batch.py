"""Rows on their way into one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from db.history import RawRow
from db.plain import Row
from db.schema import Capture, RawListing, RawSpec, Reject
from db.seen import Met
from spiders.border import COLUMNS, OF_CONTENT
from spiders.doubles import DOUBLE, Doubles
from spiders.imports.source import Source

KEY, BODY = map(COLUMNS.index, ("review_key", "body"))
LONG = 2000  # characters that weigh as much as a record


@dataclass(slots=True)
class Batch:
    """What was taken in since the last transaction, and how much it weighs."""

    rows: list[RawRow] = field(default_factory=list)
    places: list[tuple[Source, int]] = field(default_factory=list)
    listings: dict[str, RawListing] = field(default_factory=dict)
    names: dict[str, Row] = field(default_factory=dict)
    specs: dict[str, list[RawSpec]] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    pages: int = 0
    weight: int = 0

    def add(self, row: RawRow, source: Source, number: int) -> None:
        """Take a review, and where it stood."""
        self.rows.append(row)
        self.places.append((source, number))
        self.weight += 1 + len(str(row[BODY] or "")) // LONG

    def reject(self, crawl_id: str, place: str, reason: str) -> None:
        """Take a record that cannot be kept."""
        self.rejects.append(Reject(crawl_id=crawl_id, place=place, reason=reason))
        self.weight += 1

    def keys(self) -> list[str]:
        """Name the reviews that go by an id of their source: it may stand for two."""
        return [key for row in self.rows if not (key := str(row[KEY])).startswith(OF_CONTENT)]

    def part(self, met: Iterable[Met], crawl_id: str) -> int:
        """Make rejects of the reviews whose id is another's, met before or here; counts them."""
        doubles = Doubles()
        doubles.go_on(met)
        rows, found = [], Counter[str]()
        for row, (source, number) in zip(self.rows, self.places, strict=True):
            if doubles.is_double(row):
                here = f"{source.name}:{number}"
                found[here] += 1
                self.reject(crawl_id, f"{here}#double-{found[here]}", DOUBLE)
            else:
                rows.append(row)
        self.rows = rows
        return found.total()
