"""What a spider hands to the pipeline: one page that was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spiders.archive.store import Stored
from spiders.platforms.platform import Page, Read


@dataclass(frozen=True, slots=True, repr=False)
class PageItem:
    """One page of one listing: its bytes, what it says, and where the reading goes on.

    An answer of a review platform is not the product's page: what it says of the product counts
    only where that page says nothing.
    """

    listing_id: str
    url: str
    page: Page
    read: Read
    position: str
    fetched: datetime
    stored: Stored
    answer: bool = False

    def __repr__(self) -> str:
        """Name the page only: Scrapy logs items, and authors are never logged."""
        return f"PageItem({self.page.url}, {len(self.read.reviews)} reviews)"
