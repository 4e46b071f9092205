"""How each shop prints what it knows: ratings, dates and facts, each in the shop's own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from desk.demo.generate import Shops
from desk.demo.honest import Written
from desk.demo.world import SECOND_MONTH, Listing, Shop

MONTHS = "January February March April May June July August September October November December"
MONATE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"


@dataclass(frozen=True, slots=True)
class Review:
    """One review as its shop prints it."""

    id: str
    rating: str
    title: str | None
    body: str | None
    author: str
    date: str
    written: Written


@dataclass(frozen=True, slots=True)
class Product:
    """One listing as its shop prints it, with the shop's own mean."""

    name: str
    brand: str | None
    model: str | None
    gtin: str | None
    mpn: str | None
    price: str
    rating: str
    count: int
    stated: Mapping[str, str]


def review(shops: Shops, shop: Shop, written: Written) -> Review:
    """Print one review in the way of its shop."""
    way = WAYS[shop.shop]
    text = way.text
    return Review(
        id=written.review_id,
        rating=way.rating(written.rating),
        title=text(written.title) if written.title else None,
        body=text(written.body) if written.body else None,
        author=written.author,
        date=way.date(written.posted, shops.now),
        written=written,
    )


def product(shops: Shops, shop: Shop, listing: Listing) -> Product:
    """Print the facts of one listing, with the mean of all that stands there."""
    ratings = [one.rating for one in shops.at(listing)]
    mean = sum(ratings) / len(ratings) if ratings else 0.0
    return Product(
        name=listing.name,
        brand=listing.brand,
        model=listing.model,
        gtin=listing.gtin,
        mpn=listing.mpn,
        price=listing.prices[shops.now >= SECOND_MONTH],
        rating=WAYS[shop.shop].rating(mean),
        count=len(ratings),
        stated=listing.stated,
    )


def stars(share: float) -> str:
    """Print a rating as 1 to 5 stars: whole where it is whole, else with one decimal."""
    return f"{1 + 4 * share:.1f}".removesuffix(".0")


def von_fuenf(share: float) -> str:
    """Print a rating as in "4,5 von 5"."""
    return f"{stars(share).replace('.', ',')} von 5"


def per_cent(share: float) -> str:
    """Print a rating as in "85%"."""
    return f"{100 * share:.0f}%"


def iso_day(posted: datetime, _now: datetime) -> str:
    """Print a date as in 2025-03-14."""
    return posted.date().isoformat()


def iso_time(posted: datetime, _now: datetime) -> str:
    """Print a time as in 2025-03-14T10:22:05Z."""
    return posted.strftime("%Y-%m-%dT%H:%M:%SZ")


def in_english(posted: datetime, _now: datetime) -> str:
    """Print a date as in "March 14, 2025"."""
    return f"{MONTHS.split()[posted.month - 1]} {posted.day}, {posted.year}"


def in_german(posted: datetime, _now: datetime) -> str:
    """Print a date as in "14. März 2025"."""
    return f"{posted.day}. {MONATE.split()[posted.month - 1]} {posted.year}"


UNITS = (("year", 365), ("month", 30), ("week", 7), ("day", 1))


def ago(posted: datetime, now: datetime) -> str:
    """Print a date by its distance, as in "3 weeks ago"."""
    days = (now - posted).days
    for unit, length in UNITS:
        count = days // length
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "today"


def as_is(text: str) -> str:
    """Leave a text as it was written."""
    return text


@dataclass(frozen=True, slots=True)
class Way:
    """How a shop prints ratings, dates and texts."""

    rating: Callable[[float], str]
    date: Callable[[datetime, datetime], str]
    text: Callable[[str], str] = as_is


WAYS: Mapping[str, Way] = {
    "backfit": Way(stars, iso_day),
    "lotrechtladen": Way(von_fuenf, in_german),
    "hangwise": Way(stars, iso_time),
    "sundryrow": Way(per_cent, in_english, escape),  # escapes once too often, as some shops do
    "plumbrae": Way(stars, ago),
}
