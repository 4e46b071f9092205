"""What a platform file is given and what it gives back: pages in, printed reviews out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """One saved or fetched answer: bytes, where from, and of which media type."""

    body: bytes
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One review as its source prints it: nothing is interpreted, absent is None."""

    review_id: str | None = None
    rating_text: str | None = None
    best_text: str | None = None
    worst_text: str | None = None
    title: str | None = None
    body: str | None = None
    author: str | None = None
    date_text: str | None = None
    verified: bool | None = None
    incentive_text: str | None = None
    helpful: int | None = None
    variant: str | None = None
    syndicated_from: str | None = None
    reply: str | None = None
    media_count: int | None = None
    language_text: str | None = None
    url: str | None = None
    product: str | None = None
    listing_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedProduct:
    """One product, and the source's own rating of it, as printed."""

    name: str | None = None
    brand: str | None = None
    model: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    sku: str | None = None
    price_text: str | None = None
    currency: str | None = None
    rating_text: str | None = None
    best_text: str | None = None
    count_text: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All that a page says: reviews (each once), products, the next page, and what was refused."""

    platform: str
    reviews: tuple[Printed, ...] = ()
    products: tuple[PrintedProduct, ...] = ()
    next_url: str | None = None
    problems: tuple[str, ...] = field(default=())


class Mended(str):
    """A note among the problems on a block that was mended for certain: nothing is lost by it."""


class Unreadable(ValueError):
    """A page that is refused by name (too large, too deep, not text): never a shorter answer."""
