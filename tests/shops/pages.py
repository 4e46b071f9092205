"""Pages of invented shops: products and reviews as JSON-LD, with and without further pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop

Review = dict[str, Any]


def review(number: int, **changes: Any) -> Review:
    """Invent a review."""
    return {
        "@type": "Review",
        "@id": f"r{number}",
        "name": f"Title {number}",
        "reviewBody": f"Words of review {number}, all invented.",
        "author": {"@type": "Person", "name": f"Quill Marten {number}"},
        "datePublished": "2026-03-04",
        "reviewRating": {"@type": "Rating", "ratingValue": 1 + number % 5, "bestRating": 5},
    } | changes


def product_page(
    reviews: Sequence[Review],
    next_url: str | None = None,
    count: int | None = None,
    name: str = "Tiltwell 300",
) -> Answer:
    """Write a product page with its reviews."""
    product: dict[str, Any] = {"@context": "https://schema.org", "@type": "Product", "name": name}
    product["review"] = list(reviews)
    if count is not None:
        product["aggregateRating"] = {
            "@type": "AggregateRating", "ratingValue": 4, "reviewCount": count
        }  # fmt: skip
    further = f'<a rel="next" href="{next_url}">more</a>' if next_url else ""
    data = json.dumps(product).replace("</", "<\\/")
    html = (
        f"<!doctype html><html><head><title>{name}</title>"
        f'<script type="application/ld+json">{data}</script></head><body>{further}</body></html>'
    )
    return Answer(body=html.encode())


def shop_of(pages: dict[str, Answer], robots: Answer = ALLOW) -> Shop:
    """Make a shop of fixed pages."""

    def answer(asked: Asked) -> Answer:
        return robots if asked.path == "/robots.txt" else pages.get(asked.path, LOST)

    return answer


def paged(path: str, reviews: Sequence[Review], size: int, **options: Any) -> dict[str, Answer]:
    """Spread reviews over pages of one size that link to each other."""
    starts = range(0, max(len(reviews), 1), size)
    pages = {}
    for number, start in enumerate(starts, start=1):
        here = path if number == 1 else f"{path}?page={number}"
        following = f"{path}?page={number + 1}" if start + size < len(reviews) else None
        pages[here] = product_page(reviews[start : start + size], following, **options)
    return pages
