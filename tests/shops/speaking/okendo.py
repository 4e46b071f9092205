"""A Shopify shop whose reviews are with Okendo: a relative address leads from page to page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from tests.shops import shopify
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, selling

NAME = "okendo"
CARRIES = frozenset(
    "number rating title body author day verified helpful variant incentive syndicated_from reply"
    " media".split()
)
SUBSCRIBER = "5e1f0000-1111-2222-3333-invented0001"
PLACE = f"/stores/{SUBSCRIBER}/products/shopify-{shopify.PRODUCT_ID}/reviews"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as the API, which gives at most `size` at once."""

    def api(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        known = urlsplit(asked.path).path == f"/v1{PLACE}"
        return _answer(parameters(asked), reviews, size) if known else LOST

    head = f'<meta name="oke:subscriber_id" content="{SUBSCRIBER}">'
    page = shopify.page(shop, head, "<div data-oke-widget></div>")
    return {f"{shop}.example": selling(page, shopify.product_js()), "api.okendo.io": api}


def _answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    ordered = reviews if query.get("orderBy") == "date desc" else tuple(reversed(reviews))
    size = min(size, number_in(query, "limit", 25), 100)
    start = number_in(query, "lastEvaluated", 0)
    body: dict[str, Any] = {
        "areReviewsGrouped": False,
        "reviews": [_review(told) for told in ordered[start : start + size]],
    }
    if start + size < len(reviews):
        order = quote(query.get("orderBy", ""))
        body["nextUrl"] = f"{PLACE}?limit={size}&orderBy={order}&lastEvaluated={start + size}"
    return Answer(body=json.dumps(body).encode(), kind="application/json")


def _review(told: Told) -> dict[str, Any]:
    place: Any = "Marrowmere, FI" if told.number % 8 else {"country": {"code": "FI"}}
    return {
        "subscriberId": SUBSCRIBER,
        "productId": f"shopify-{shopify.PRODUCT_ID}",
        "productName": PRODUCT,
        "productUrl": f"https://{shopify.domain_of('tiltwell')}{PAGE}",
        "productVariantName": told.variant,
        "reviewId": str(told.number),
        "rating": told.rating,
        "title": told.title,
        "body": told.body,
        "dateCreated": f"{told.day}T08:09:10.000Z",
        "reviewer": {
            "displayName": told.author,
            "isVerified": told.verified,
            "location": place,
        },
        "helpfulCount": told.helpful,
        "isRecommended": told.rating > 3,
        "isIncentivized": told.incentive is not None,
        "incentiveType": told.incentive,
        "syndicationSource": {"name": told.syndicated_from} if told.syndicated_from else None,
        "media": [{"type": "image"}] * told.media,
        "reply": {"body": told.reply, "dateCreated": f"{told.day}"} if told.reply else None,
    }
