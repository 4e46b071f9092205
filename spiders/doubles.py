"""Ids that a source gives to two reviews: the second would silently replace the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.history import RawRow
from db.identity import digest
from db.schema import Reject
from db.seen import Met
from spiders.border import OF_CONTENT

DOUBLE = "an id stands for two reviews"


class Doubles:
    """Notices a review whose id is another's: not its listing, nor its author, nor its text.

    An author who is not printed tells nothing.
    """

    def __init__(self) -> None:
        """Begin without a review."""
        self._met: dict[str, tuple[str, str | None, str]] = {}

    def go_on(self, met: Iterable[Met]) -> None:
        """Take in what an interrupted crawl has met."""
        for row in met:
            self._met[row.review_key] = row.listing_id, row.author_hash, _brief(row.body)

    def part(
        self, rows: Sequence[RawRow], crawl_id: str, where: str
    ) -> tuple[list[RawRow], list[Reject]]:
        """Part rows into those to keep, and rejects for those whose id is another review's."""
        kept = [row for row in rows if not self.is_double(row)]
        rejects = [
            Reject(crawl_id=crawl_id, place=f"{where}#double-{number}", reason=DOUBLE)
            for number in range(1, len(rows) - len(kept) + 1)
        ]
        return kept, rejects

    def is_double(self, row: RawRow) -> bool:
        """Say whether the id of a review was met as another's."""
        if row.review_key.startswith(OF_CONTENT):  # named by what it says: it cannot be another
            return False
        mine = row.listing_id, row.author_hash, _brief(row.body)
        first = self._met.setdefault(row.review_key, mine)
        return all(
            None not in pair and pair[0] != pair[1] for pair in zip(first, mine, strict=True)
        )


def _brief(text: str | None) -> str:
    return digest(text)[:12]
