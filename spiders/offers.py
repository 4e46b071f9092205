"""A printed price becomes a row: who sells at it, and until when it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from db.schema import Price, Shop
from spiders.border import Place, clean
from spiders.platforms.platform import PrintedProduct


def raw_prices(product: PrintedProduct | None, place: Place, shop: Shop) -> list[Price]:
    """Make the row of a page's price; none where the page prints no price."""
    text = clean((product and product.price_text) or "").strip()
    if product is None or not text:
        return []
    price = Price(
        listing_id=place.listing_id,
        seller=_seller(product, shop),
        source="markup",
        shop=place.shop,
        price_text=text,
        currency=clean(product.currency) if product.currency else None,
        seen=place.fetched,
        expires=read_until(product.price_until),
        url=place.url,
    )
    return [price]


def _seller(product: PrintedProduct, shop: Shop) -> str:
    """Name the seller; the shop itself has the empty name."""
    seller = " ".join(clean(product.seller or "").split())
    return "" if seller.casefold() in (shop.name.casefold(), shop.domain) else seller


def read_until(text: str | None) -> datetime | None:
    """Read until when a price holds: a day holds to its end; None for what is no ISO date."""
    printed = (text or "").strip()
    try:
        if len(printed) <= len("2026-11-22"):
            return datetime.combine(date.fromisoformat(printed), time(23, 59, 59), UTC)
        moment = datetime.fromisoformat(printed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
