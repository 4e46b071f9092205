"""Fake shops that speak a review platform over real HTTP: one file each, named as the platform.

Each has NAME, CARRIES (the fields of Told that the platform prints) and `hosts(shop, reviews)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop

PRODUCT = "Tiltwell 300"
PAGE = "/products/tiltwell-300"
BEFORE = date(2023, 6, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One review as its writer told it, before any platform prints it."""

    number: int
    rating: int
    title: str
    body: str
    author: str
    day: date
    verified: bool
    helpful: int
    variant: str | None
    incentive: str | None
    syndicated_from: str | None
    reply: str | None
    media: int


def some_told(count: int) -> tuple[Told, ...]:
    """Invent reviews, the newest first."""
    return tuple(_told(number) for number in range(count, 0, -1))


def _told(number: int) -> Told:
    return Told(
        number=number,
        rating=1 + number % 5,
        title=f"Title {number}",
        body=f"Words of review {number}: it hums & tilts, all invented.",
        author=f"Quill Marten {number}",
        day=BEFORE + timedelta(days=number),
        verified=number % 2 == 0,
        helpful=number % 7,
        variant="Slate" if number % 3 else None,
        incentive="Sent free for a review" if number % 4 == 0 else None,
        syndicated_from="Brindlecote" if number % 6 == 0 else None,
        reply=f"Thank you, says the shop to {number}." if number % 5 == 0 else None,
        media=number % 3,
    )


def parameters(asked: Asked) -> dict[str, str]:
    """Read the query of a request, the last of each name."""
    query = parse_qs(urlsplit(asked.path).query, keep_blank_values=True)
    return {name: values[-1] for name, values in query.items()}


def number_in(query: dict[str, str], name: str, default: int) -> int:
    """Read a number among the parameters, as a lenient server would."""
    text = query.get(name, "")
    return int(text) if text.isdecimal() else default


def piece(reviews: Sequence[Told], page: int, size: int) -> Sequence[Told]:
    """Cut the reviews of one page, counted from one."""
    return reviews[(page - 1) * size : page * size]


def selling(page: str, more: dict[str, Answer] | None = None) -> Shop:
    """Make the shop's own host: robots.txt, the product's page, and what else is given."""
    answers = {PAGE: Answer(body=page.encode()), "/robots.txt": ALLOW, **(more or {})}
    return lambda asked: answers.get(urlsplit(asked.path).path, LOST)


def speakers() -> dict[str, ModuleType]:
    """Find every platform that a fake shop speaks."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return {module.NAME: module for module in modules}
