"""A shop whose reviews are with Yotpo: the storefront's answer, texts with entities."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.shops import shopify
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "yotpo"
CARRIES = frozenset(
    "number rating title body author day verified helpful incentive syndicated_from reply"
    " media".split()
)
APP_KEY = "inventedappkey0000000000000000000000001"
PLACE = f"/v3/storefront/store/{APP_KEY}/product/{shopify.PRODUCT_ID}/reviews"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as Yotpo's storefront, which gives at most `size` at once."""

    def storefront(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        known = urlsplit(asked.path).path == PLACE
        return _answer(shop, parameters(asked), reviews, size) if known else LOST

    return {f"{shop}.example": selling(_page()), "api-cdn.yotpo.com": storefront}


def _page() -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{PRODUCT}</title>"
        f'<script src="//staticw2.yotpo.com/{APP_KEY}/widget.js"></script></head><body>'
        f'<div class="yotpo yotpo-main-widget" data-product-id="{shopify.PRODUCT_ID}"></div>'
        "</body></html>"
    )


def _answer(shop: str, query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    ordered = reviews if query.get("sort", "").startswith("date") else tuple(reversed(reviews))
    page, size = number_in(query, "page", 1), min(size, number_in(query, "perPage", 5))
    body = {
        "pagination": {"page": page, "perPage": size, "total": len(reviews)},
        "bottomline": {"totalReview": len(reviews), "averageScore": 4.2},
        "products": [{"id": 9001, "name": PRODUCT, "productLink": f"https://{shop}.example{PAGE}"}],
        "reviews": [_review(told) for told in piece(ordered, page, size)],
    }
    return Answer(body=json.dumps(body).encode(), kind="application/json")


def _review(told: Told) -> dict[str, Any]:
    return {
        "id": told.number,
        "score": told.rating,
        "votesUp": told.helpful,
        "votesDown": 0,
        "title": told.title,
        "content": escape(told.body),
        "createdAt": f"{told.day}T08:09:10.000Z",
        "verifiedBuyer": told.verified,
        "productId": 9001,
        "sourceReviewId": None,
        "customFields": None,
        "isIncentivized": told.incentive is not None,
        "incentiveType": told.incentive,
        "syndicationData": {"sourceName": told.syndicated_from},
        "imagesData": [{"id": number} for number in range(told.media)],
        "user": {"userId": 1, "displayName": told.author},
        "comment": {"content": told.reply} if told.reply else None,
    }
