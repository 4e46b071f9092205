"""A shop on WooCommerce: its page, and its Store API on the same host."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.shops.server import Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "woocommerce"
CARRIES = frozenset(("number", "rating", "body", "author", "day", "verified"))
PRODUCT_ID = "33"
API = "/wp-json/wc/store/v1/products/reviews"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop; its API gives at most `size` at once, and errors in WordPress's words."""
    host = f"{shop}.example"
    sells = selling(page(host))

    def answer(asked: Asked) -> Answer:
        return _api(asked, host, reviews, size) if asked.path.startswith(API) else sells(asked)

    return {host: answer}


def page(host: str) -> str:
    """Write the page of the product, with another product beside it."""
    return (
        f"<!doctype html><html lang=en><head><title>{PRODUCT}</title>"
        f'<link rel="https://api.w.org/" href="https://{host}/wp-json/" />'
        '<script>var wc_add_to_cart_params = {"ajax_url":"/wp-admin/admin-ajax.php"};</script>'
        f'</head><body class="single single-product postid-{PRODUCT_ID} woocommerce">'
        f'<a data-product_id="77" class="add_to_cart_button">Another</a><h1>{PRODUCT}</h1>'
        "</body></html>"
    )


def _api(asked: Asked, host: str, reviews: Sequence[Told], size: int) -> Answer:
    query = parameters(asked)
    if query.get("product_id") != PRODUCT_ID:
        return _json([])
    if not 1 <= number_in(query, "per_page", 10) <= 100:
        wrong = {"code": "rest_invalid_param", "message": "Invalid parameter(s): per_page"}
        return Answer(400, json.dumps(wrong).encode(), kind="application/json")
    ordered = reviews if query.get("order") == "desc" else tuple(reversed(reviews))
    shown = piece(ordered, number_in(query, "page", 1), min(size, number_in(query, "per_page", 10)))
    return _json([_review(told, host) for told in shown])


def _review(told: Told, host: str) -> dict[str, Any]:
    return {
        "id": told.number,
        "date_created": f"{told.day}T14:00:00",
        "date_created_gmt": f"{told.day}T12:00:00",
        "product_id": int(PRODUCT_ID),
        "product_name": PRODUCT,
        "product_permalink": f"https://{host}{PAGE}",
        "reviewer": told.author,
        "review": f"<p>{told.body.replace('&', '&amp;')}</p>\n",
        "rating": told.rating,
        "verified": told.verified,
        "reviewer_avatar_urls": {"24": f"https://{host}/face.png"},
    }


def _json(data: object) -> Answer:
    return Answer(body=json.dumps(data).encode(), kind="application/json; charset=UTF-8")
