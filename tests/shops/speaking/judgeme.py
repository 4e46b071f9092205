"""A Shopify shop whose reviews are with Judge.me: HTML with single quotes, or the newer JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.shops import shopify
from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, piece, selling

NAME = "judgeme"
CARRIES = frozenset(
    "number rating title body author day verified helpful incentive syndicated_from reply"
    " media".split()
)
PLACE = "/reviews/reviews_for_widget"


def hosts(
    shop: str, reviews: Sequence[Told], *, size: int = 10, newer: bool = False
) -> dict[str, Shop]:
    """Answer as the shop, whose page lacks the product's number, and as Judge.me."""
    answer = _newer_answer if newer else _answer

    def widget(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        query = parameters(asked)
        if urlsplit(asked.path).path != PLACE or query.get("product_id") != shopify.PRODUCT_ID:
            return LOST
        ours = query.get("shop_domain") == query.get("url") == shopify.domain_of(shop)
        return answer(query, reviews, size) if ours else Answer(body=b"<html>Judge.me</html>")

    page = shopify.page(shop, body=_placeholder(shop), numbered=False)
    return {f"{shop}.example": selling(page, shopify.product_js()), "judge.me": widget}


def _placeholder(shop: str) -> str:
    return (
        "<script src='https://cdn.judge.me/widget_preloader.js'></script>"
        f"<script>jdgm.SHOP_DOMAIN = '{shopify.domain_of(shop)}';</script>"
        "<div id='judgeme_product_reviews' class='jdgm-widget jdgm-review-widget'></div>"
    )


def _shown(query: dict[str, str], reviews: Sequence[Told], size: int) -> Sequence[Told]:
    """Give at most `size` reviews, whatever was asked for; past the end page one again."""
    size = min(size, number_in(query, "per_page", size))
    return piece(reviews, number_in(query, "page", 1), size) or piece(reviews, 1, size)


def _answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    html = "".join(_review(told) for told in _shown(query, reviews, size))
    return _json({"html": html, "total_count": len(reviews)})


def _newer_answer(query: dict[str, str], reviews: Sequence[Told], size: int) -> Answer:
    shown = [_newer_review(told) for told in _shown(query, reviews, size)]
    claims = {"number_of_reviews": len(reviews), "average_rating": "4.20", "histogram": []}
    return _json({**claims, "reviews": shown})


def _json(data: object) -> Answer:
    return Answer(body=json.dumps(data).encode(), kind="application/json; charset=utf-8")


def _review(told: Told) -> str:
    verified = "true" if told.verified else "false"
    pictures = "<a class='jdgm-rev__pic-link' href='https://pictures.example/a'></a>" * told.media
    return (
        f"<div class='jdgm-rev jdgm-divider-top' data-verified-buyer='{verified}'"
        f" data-review-id='{told.number}' data-product-title='{PRODUCT}' data-product-url='{PAGE}'"
        f" data-thumb-up-count='{told.helpful}' data-thumb-down-count='0'>"
        f"<span class='jdgm-rev__rating' data-score='{told.rating}'></span>"
        f"<span class='jdgm-rev__timestamp' data-content='{told.day} 00:00:00 UTC'></span>"
        f"<span class='jdgm-rev__author'>{escape(told.author)}</span>"
        f"<b class='jdgm-rev__title'>{escape(told.title)}</b>"
        f"<div class='jdgm-rev__body'><p>{escape(told.body)}</p></div>"
        f"<div class='jdgm-rev__pics'>{pictures}</div>{_badges(told)}"
        f"<div class='jdgm-rev__reply'>{_reply(told)}</div></div>"
    )


def _kinds(told: Told) -> Iterator[tuple[str, str]]:
    """Stack the badges: how it was collected stands before what was given for it."""
    imported = told.syndicated_from and ("collected_from_another_provider", told.syndicated_from)
    invited = ("review_collected_via_store_invitation", "Collected by invitation")
    earned = told.incentive and ("review_earned_for_future_purchase", told.incentive)
    yield from filter(None, (imported or invited, earned))


def _badges(told: Told) -> str:
    return "".join(
        f"<div class='jdgm-rev__transparency-badge' data-badge-type='{kind}'>{escape(words)}</div>"
        for kind, words in _kinds(told)
    )


def _reply(told: Told) -> str:
    words = escape(told.reply or "")
    return f"<div class='jdgm-rev__reply-content'><p>{words}</p></div>" if words else ""


def _newer_review(told: Told) -> dict[str, Any]:
    badges = [{"badge_type": kind, "text": words} for kind, words in _kinds(told)]
    return {
        "uuid": str(told.number),
        "rating": told.rating,
        "title": told.title,
        "body_html": f"<p>{escape(told.body)}</p>",
        "verified_buyer": told.verified,
        "created_at": f"{told.day}T00:00:00.000Z",
        "reviewer_name": told.author,
        "thumb_up": told.helpful,
        "pictures_urls": [{"original": "https://pictures.example/a"}] * told.media,
        "reply_content": told.reply,
        "product_title": PRODUCT,
        "transparency_badges": badges,
    }
