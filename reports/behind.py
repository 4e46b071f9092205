"""The listings behind a product's page: where they stand, and by which rule each was matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from db.judgements import standing
from db.schema import Match
from reports.copies import copy_views
from reports.identity_views import JoinedView, ListingView
from reports.lint import check_text
from reports.queries import Copies, Facts
from reports.views import ProductView
from reports.world_views import MovedView

RULES: Mapping[str, str] = {
    "judgement": "an editor’s decision",
    "catalog": "an editor named it in the shop’s file",
    "gtin": "a valid GTIN",
    "brand_model": "brand and model",
}
CLIP = 160  # characters of a printed name


class Behind:
    """All that is known of listings, and of the decisions on them."""

    def __init__(self, facts: Facts, zone: ZoneInfo) -> None:
        """Gather names, addresses and days of decisions by listing."""
        days = {one.judgement: one.at.astimezone(zone).date() for one in facts.judgements}
        decided = standing(facts.judgements).matched
        self._days = {listing: days.get(by) for listing, (_, by) in decided.items()}
        self._shops = {one.shop: one.name for one in facts.shops}
        self._pages = {one.listing_id: one for one in facts.listings}
        self._listed = {one.listing_id: one for one in facts.listed}

    def of(self, matches: Iterable[Match]) -> tuple[ListingView, ...]:
        """Describe some listings, by shop and name."""
        views = [self._view(match) for match in matches]
        return tuple(sorted(views, key=lambda one: (one.shop.casefold(), one.name or "",
                                                    one.url or "", one.rule)))  # fmt: skip

    def name(self, listing: str) -> str | None:
        """Give the name of a listing as printed, else as its editor named it."""
        page, listed = self._pages.get(listing), self._listed.get(listing)
        name = (page.name if page else None) or (listed.name if listed else None)
        return clipped(" ".join(name.split())) if name else None

    def url(self, listing: str) -> str | None:
        """Give the address of a listing."""
        page, listed = self._pages.get(listing), self._listed.get(listing)
        return (page.url if page else None) or (listed.url if listed else None)

    def called(self, listing: str) -> str:
        """Call a listing something: by its name, unless that claims, else its address or id."""
        name = self.name(listing)
        return (name if name and not check_text(name) else self.url(listing)) or listing

    def all_called(self) -> frozenset[str]:
        """Give what every listing is called: names and addresses, and no words of ours."""
        return frozenset(map(self.called, self._pages.keys() | self._listed.keys()))

    def shop(self, shop: str) -> str:
        """Name a shop as readers know it."""
        return self._shops.get(shop, shop)

    def _view(self, match: Match) -> ListingView:
        name = self.name(match.listing_id)
        claims = name is not None and bool(check_text(name))
        return ListingView(
            shop=self.shop(match.shop),
            name=None if claims else name,
            claims=claims,
            url=self.url(match.listing_id),
            rule=RULES.get(match.rule, match.rule),
            day=self._day(match),
            kind=match.kind,
        )

    def _day(self, match: Match) -> date | None:
        return self._days.get(match.listing_id) if match.rule == "judgement" else None


def clipped(name: str) -> str:
    """Cut a name that is longer than a page should repeat, and show that it was cut."""
    return name if len(name) <= CLIP else f"{name[: CLIP - 1].rstrip()}…"


def with_listings(
    products: Iterable[ProductView], facts: Facts, behind: Behind, moved: Iterable[MovedView]
) -> tuple[ProductView, ...]:
    """Say of each product which listings are behind it, what it was joined by, what is copied."""
    matches: defaultdict[str | None, list[Match]] = defaultdict(list)
    for match in facts.matches:
        matches[match.product_id].append(match)
    copies: defaultdict[str, list[Copies]] = defaultdict(list)
    for row in facts.copies:
        copies[row.product_id].append(row)
    names = {shop.shop: shop.name for shop in facts.shops}
    joined = _joined(moved)
    return tuple(
        replace(
            one,
            listings=behind.of(matches.get(one.product_id, [])),
            joined=joined.get(one.product_id, ()),
            copies=copy_views(copies.get(one.product_id, []), names),
        )
        for one in products
    )


def _joined(moved: Iterable[MovedView]) -> dict[str, tuple[JoinedView, ...]]:
    found: dict[str, tuple[JoinedView, ...]] = {}
    for one in moved:
        if one.to is not None and one.name != one.to_name:
            found[one.to] = (*found.get(one.to, ()), JoinedView(one.name, one.since))
    return found
