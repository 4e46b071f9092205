"""What shops ask for a product: per listing the newest price that still holds, and its seller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from db.schema import Listing, RawListing
from reports.lint import check_text
from reports.prices import CLIP, currency_of, is_unstated, read_amount, show_price
from reports.queries import Facts
from reports.views import OfferView, SourceView

NOT_NAMED = "a seller whose name makes a claim"
PRICE_DAYS = 14.0  # where the method on record is older than this rule


@dataclass(frozen=True, slots=True)
class _Priced:
    """A price that somebody stated: who sells, when it was seen, until when it holds."""

    text: str
    currency: str | None
    seller: str
    seen: date
    until: date | None
    url: str | None


class Offers:
    """All that is known of prices, by listing, as of one day."""

    def __init__(self, facts: Facts, zone: ZoneInfo, on: date | None) -> None:
        """Gather the prices of pages, files and people."""
        methods = {one.name: one.value for one in facts.methods}
        self._days = timedelta(days=methods.get("price_days", PRICE_DAYS))
        self._zone, self._on = zone, on
        self._pages = {one.listing_id: one for one in facts.listings}
        self._listed = {one.listing_id: one for one in facts.listed}
        self._priced: dict[str, list[_Priced]] = {}
        for key, price in self._prices(facts):
            self._priced.setdefault(key, []).append(price)

    def of(self, listings: Iterable[str], shops: Mapping[str, SourceView]) -> tuple[OfferView, ...]:
        """Give the offers of some listings, the newest first; a stale price hides itself."""
        known = (key for key in listings if key in self._pages or key in self._priced)
        offers = [(self._offer(key, shops), key) for key in known]
        offers.sort(key=lambda one: (-one[0].seen.toordinal(), one[1]))
        return tuple(offer for offer, _ in offers)

    def _prices(self, facts: Facts) -> Iterator[tuple[str, _Priced]]:
        for row in facts.prices:
            until = self._day(row.expires) if row.expires else None
            yield (
                row.listing_id,
                _Priced(
                    row.price_text, row.currency, row.seller, self._day(row.seen), until, row.url
                ),
            )
        for page in facts.listings:
            if page.price_text:
                seen = self._day(page.fetched)
                yield (
                    page.listing_id,
                    _Priced(page.price_text, page.currency, "", seen, None, page.url),
                )
        for one in facts.listed:
            if one.price_text and one.price_seen:
                yield one.listing_id, _Priced(
                    one.price_text, one.price_currency, "", one.price_seen, one.price_expires,
                    one.url,
                )  # fmt: skip

    def _day(self, moment: object) -> date:
        day: date = moment.astimezone(self._zone).date()  # type: ignore[attr-defined]
        return day

    def _valid(self, key: str) -> _Priced | None:
        """Choose the newest price that holds on the day of the page; a claim is no price."""
        valid = [
            one
            for one in self._priced.get(key, [])
            if self._holds(one) and not check_text(one.text[:CLIP])
        ]
        return max(valid, key=lambda one: (one.seen, one.until is not None, one.text), default=None)

    def _holds(self, one: _Priced) -> bool:
        if self._on is None:
            return True
        return (one.until is None or one.until >= self._on) and one.seen >= self._on - self._days

    def _offer(self, key: str, shops: Mapping[str, SourceView]) -> OfferView:
        page, listed, price = self._pages.get(key), self._listed.get(key), self._valid(key)
        shop = shops.get(_shop(page, listed))
        currency = currency_of(price.currency if price else None, shop.currency if shop else None)
        printed = price.text.strip()[:CLIP] or None if price else None
        return OfferView(
            shop=shop.name if shop else _shop(page, listed),
            seller=_seller(price.seller) if price else None,
            url=(price.url if price else None) or (page.url if page else None)
            or (listed.url if listed else None),
            price=show_price(printed, currency) if printed else None,
            printed=printed,
            currency=currency,
            amount=read_amount(printed, currency) if printed else None,
            unstated=is_unstated(printed, currency) if printed else False,
            claim=claim_of(page) if page and shop and shop.allows("show_rating") else None,
            seen=price.seen if price else self._last(key),
            shop_id=_shop(page, listed),
        )  # fmt: skip

    def _last(self, key: str) -> date:
        """Give the day on which a listing was seen last, whatever its price."""
        page = self._pages.get(key)
        days = [one.seen for one in self._priced.get(key, [])]
        return max([*days, self._day(page.fetched)] if page else days)


def _shop(page: RawListing | None, listed: Listing | None) -> str:
    known = page or listed
    return known.shop if known else "?"


def _seller(name: str) -> str | None:
    """Give a seller's name; one that makes a claim is not repeated, so that it stops no build."""
    said = name[:CLIP]
    return NOT_NAMED if check_text(said) else said or None


def claim_of(listing: RawListing) -> str | None:
    """Give a page's own rating and count, as printed; None: there is none, or it makes a claim."""
    if not listing.rating_text:
        return None
    best = f" of {listing.best_text[:CLIP]}" if listing.best_text else ""
    count = f" ({listing.count_text[:CLIP]} reviews)" if listing.count_text else ""
    said = f"{listing.rating_text[:CLIP]}{best}{count}"
    return None if check_text(said) else said
