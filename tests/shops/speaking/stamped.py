"""A Shopify shop whose reviews are with Stamped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.shops import shopify
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "stamped"
CARRIES = frozenset(
    "number rating title body author day verified helpful variant incentive reply media".split()
)
API_KEY = "pubkey-invented0000000000000001"
PLACE = "/api/widget/reviews"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as Stamped, which gives at most `size` at once."""
    asked_for = {
        "apiKey": API_KEY,
        "storeUrl": shopify.domain_of(shop),
        "productId": shopify.PRODUCT_ID,
    }

    def widget(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        query = parameters(asked)
        known = urlsplit(asked.path).path == PLACE and asked_for.items() <= query.items()
        return _answer(query, reviews, size) if known else LOST

    head = '<script src="https://cdn1.stamped.io/files/widget.min.js"></script>'
    body = (
        f"<script>StampedFn.init({{ apiKey: '{API_KEY}', sId: '4242' }});</script>"
        f'<div id="stamped-main-widget" data-product-id="{shopify.PRODUCT_ID}"></div>'
    )
    return {f"{shop}.example": selling(shopify.page(shop, head, body)), "stamped.io": widget}


def _answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    recent = query.get("sortReviews") == "recent"
    size = min(size, number_in(query, "take", 10))
    shown = piece(reviews if recent else reviews[::-1], number_in(query, "page", 1), size)
    body = {"data": [_review(told) for told in shown], "total": len(reviews), "rating": 4.2}
    return Answer(body=json.dumps(body).encode(), kind="application/json; charset=utf-8")


def _review(told: Told) -> dict[str, Any]:
    return {
        "id": told.number,
        "author": told.author,
        "reviewTitle": told.title,
        "reviewMessage": told.body,
        "reviewRating": told.rating,
        "dateCreated": f"{told.day}T00:00:00",
        "reviewVerifiedType": 2 if told.verified else 0,
        "reviewVotesUp": told.helpful,
        "reviewReply": told.reply,
        "reviewUserPhotos": ",".join(f"{number}.jpg" for number in range(told.media)),
        "productName": PRODUCT,
        "productUrl": PAGE,
        "productVariantName": told.variant,
        "incentiveDisclosure": told.incentive,
    }
