"""A Shopify shop whose reviews are with Loox: HTML, in the shop's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from html import escape
from urllib.parse import urlsplit

from tests.shops import shopify
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "loox"
CARRIES = frozenset("number rating body author day reply media".split())
CLIENT = "Inv3nted01"
PLACE = f"/widget/{CLIENT}/reviews/{shopify.PRODUCT_ID}"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop, whose page lacks the product's number, and as Loox."""

    def widget(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        known = urlsplit(asked.path).path == PLACE
        return _answer(parameters(asked), reviews, size) if known else LOST

    head = f"<!-- __LXV: 1781897427079;__LXR: https://loox.io;__LXC: {CLIENT}; -->"
    page = shopify.page(shop, head, '<div id="looxReviews"></div>', numbered=False)
    return {f"{shop}.example": selling(page, shopify.product_js()), "loox.io": widget}


def _answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    shown = piece(reviews, number_in(query, "page", 1), min(size, number_in(query, "limit", 20)))
    html = (
        "<!doctype html><html><head><title>Loox</title></head><body>"
        '<div data-testid="rating-summary"><span aria-label="Average rating: 4.9 / 5"></span>'
        f'<div data-testid="rating-summary-count"><span>{len(reviews):,}</span> Reseñas</div></div>'
        f"<div id=grid>{''.join(map(_review, shown))}</div></body></html>"
    )
    return Answer(body=html.encode())


def _review(told: Told) -> str:
    moment = int(datetime.combine(told.day, time(12), UTC).timestamp() * 1000)
    reply = f'<div class="block reply">{escape(told.reply)}</div>' if told.reply else ""
    return (
        f'<div class="grid-item clearfix" data-id="{told.number}">'
        f'<div class="item-img">{"<img src=a.jpg alt>" * told.media}</div>'
        f'<div class="block title">{escape(told.author)}</div>'
        f'<div class="block time" data-time="{moment}">hace un mes</div>'
        f'<div class="block stars"><span role="img" aria-label="{told.rating} / 5"></span></div>'
        f'<div class="block pre-wrap main-text">{escape(told.body)}</div>{reply}'
        f'<a class="item-title" href="{PAGE}">{PRODUCT}</a></div>'
    )
