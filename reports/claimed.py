"""The shops' own ratings of a product, only where a shop allows showing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from db.schema import RawListing
from reports.funnel import count_of
from reports.offers import claim_of
from reports.queries import Facts
from reports.views import ShopCount, SourceView


class Claimed:
    """What listings say of their own rating, by listing."""

    def __init__(self, facts: Facts, shops: Mapping[str, SourceView]) -> None:
        self._pages = {
            one.listing_id: one
            for one in facts.listings
            if one.shop in shops and shops[one.shop].allows("show_rating")
        }

    def beside(self, counts: Iterable[ShopCount], listings: Iterable[str]) -> tuple[ShopCount, ...]:
        """Set the shops' own ratings of some listings beside what their reviews come to here."""
        pages: defaultdict[str, list[RawListing]] = defaultdict(list)
        for key in listings:
            if key in self._pages:
                pages[self._pages[key].shop].append(self._pages[key])
        return tuple(_with(one, pages.get(one.shop, [])) for one in counts)


def _with(count: ShopCount, pages: list[RawListing]) -> ShopCount:
    said = sorted({claim for page in pages if (claim := claim_of(page))})
    numbers = [count_of(page.count_text) for page in pages]
    total = sum(one or 0 for one in numbers) if pages and None not in numbers else None
    return replace(count, claim="; ".join(said) or None, claimed=total)
