"""A shop whose reviews are with Reviews.io: the timeline, with the customers' order numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "reviewsio"
CARRIES = frozenset(
    "number rating title body author day verified helpful incentive syndicated_from reply"
    " media".split()
)
STORE, SKU = "tiltwell-invented", "TW300;40075961237607"
ORDER = "ORDER-90125"  # a customer's order: must be kept nowhere


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as the timeline, which gives at most `size` at once."""
    asked_for = {"type": "product_review", "store": STORE, "sku": SKU}

    def timeline(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        query = parameters(asked)
        known = urlsplit(asked.path).path == "/timeline/data" and asked_for.items() <= query.items()
        return _answer(shop, query, reviews, size) if known else LOST

    return {f"{shop}.example": selling(_page()), "api.reviews.io": timeline}


def _page() -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{PRODUCT}</title>"
        '<script src="https://widget.reviews.io/polaris/build.js"></script></head><body>'
        f"<div id=ReviewsWidget></div><script>new ReviewsWidget('#ReviewsWidget', "
        f"{{ store: '{STORE}', widget: 'polaris', options: {{ types: 'product_review',"
        f" product_review: {{ sku: '{SKU}', hide_if_no_results: false }} }} }});"
        "</script></body></html>"
    )


def _answer(shop: str, query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    ordered = reviews if query.get("sort") == "date_desc" else tuple(reversed(reviews))
    shown = piece(ordered, number_in(query, "page", 1), min(size, number_in(query, "per_page", 8)))
    body = {
        "stats": {"average_rating": 4.2, "review_count": len(reviews)},
        "timeline": [{"_id": f"{told.number}", "_source": _review(shop, told)} for told in shown],
    }
    return Answer(body=json.dumps(body).encode(), kind="application/json")


def _review(shop: str, told: Told) -> dict[str, Any]:
    return {
        "type": "product_review",
        "author": told.author,
        "rating": told.rating,
        "review_title": told.title,
        "comments": f"<p>{escape(told.body)}</p>",
        "product_name": PRODUCT,
        "product_link": f"https://{shop}.example{PAGE}",
        "date_created": f"{told.day} 08:09:10",
        "sku": SKU.partition(";")[0],
        "order_id": ORDER,
        "source": "invitation",
        "helpful": told.helpful or None,
        "verified_by_shop": int(told.verified),
        "incentivized_description": told.incentive,
        "imported_from": told.syndicated_from,
        "reply": told.reply,
        "published_images": ["a.jpg"] * told.media,
    }
