"""A shop whose reviews are with PowerReviews: its page, and the read service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PRODUCT, Told, number_in, parameters, selling

NAME = "powerreviews"
CARRIES = frozenset(
    "number rating title body author day verified helpful variant incentive reply media".split()
)
API_KEY = "5f1e0000-invented-0000"
MERCHANT, PAGE_ID = "8800", "TW300"
PLACE = f"/m/{MERCHANT}/l/en_US/product/{PAGE_ID}/reviews"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as the read service, which gives at most `size` at once."""

    def service(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        query = parameters(asked)
        if query.get("apikey") != API_KEY:
            return Answer(401, b'{"message": "Unauthorized"}', kind="application/json")
        return _json(_answer(query, reviews, size)) if _place(asked) == PLACE else LOST

    return {f"{shop}.example": selling(page()), "readservices-b2c.powerreviews.com": service}


def page() -> str:
    """Write the page of the product, with what the widget is configured by."""
    return (
        f"<!doctype html><html lang=en><head><title>{PRODUCT}</title>"
        '<script src="https://ui.powerreviews.com/stable/4.1/ui.js"></script></head>'
        f"<body><h1>{PRODUCT}</h1><div id=pr-reviewdisplay></div>"
        f"<script>POWERREVIEWS.display.render({{api_key: '{API_KEY}', locale: 'en_US',"
        f" merchant_group_id: '1', merchant_id: '{MERCHANT}', page_id: '{PAGE_ID}'}});"
        "</script></body></html>"
    )


def _place(asked: Asked) -> str:
    return urlsplit(asked.path).path


def _answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> dict[str, Any]:
    ordered = reviews if query.get("sort") == "Newest" else tuple(reversed(reviews))
    start = number_in(query, "paging.from", 0)
    size = min(size, number_in(query, "paging.size", 10), 25)
    following = f"{PLACE}?paging.from={start + size}&paging.size={size}"
    return {
        "name": "MASTER",
        "paging": {
            "total_results": len(reviews),
            "pages_total": -(-len(reviews) // size),
            "page_size": size,
            "current_page_number": start // size + 1,
            **({"next_page_url": following} if start + size < len(reviews) else {}),
        },
        "results": [
            {
                "page_id": PAGE_ID,
                "rollup": {"average_rating": 4.2, "review_count": len(reviews)},
                "reviews": [_review(told) for told in ordered[start : start + size]],
            }
        ],
    }


def _review(told: Told) -> dict[str, Any]:
    noon = datetime.combine(told.day, time(12), UTC)
    return {
        "ugc_id": told.number + 70_000,
        "review_id": told.number,
        "details": {
            "headline": told.title,
            "comments": told.body,
            "nickname": told.author,
            "location": "Undisclosed",
            "created_date": int(noon.timestamp() * 1000),
            "product_name": PRODUCT,
            "product_variant_name": told.variant,
            "disclosure_code": told.incentive,
            "merchant_response": told.reply,
        },
        "badges": {"is_verified_buyer": told.verified, "is_staff_reviewer": False},
        "metrics": {"rating": told.rating, "helpful_votes": told.helpful},
        "media": [{"type": "image"}] * told.media,
    }


def _json(data: object) -> Answer:
    return Answer(body=json.dumps(data).encode(), kind="application/json")
