"""Judge.me: both answers of its widget's address, and its widgets rendered in a shop's page."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms import jdgm
from spiders.platforms.addresses import asking
from spiders.platforms.answers import Node, composed, following, is_from, listing, rows
from spiders.platforms.badges import REWARDED
from spiders.platforms.document import Document
from spiders.platforms.parts import count, flag, listed, nodes, part, text
from spiders.platforms.platform import Keys, Printed, Read
from spiders.platforms.rendered import fragment
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace

NAME = "judgeme"
HOSTS = frozenset(("judge.me", "api.judge.me", "app.judge.me", "cdn.judge.me"))
MARKS: tuple[bytes, ...] = (
    b"jdgm",
    b'"number_of_reviews"',
    b'"uuid"',
    b'"total_count"',
    b'"product_external_id"',
)
NEWEST_FIRST = False  # no parameter for the order is known, and its own one is "most relevant"
KEYED = False
NOTHING: frozenset[int] = frozenset((404,))  # a product that nobody has reviewed yet
START = "https://judge.me/reviews/reviews_for_widget"
PER_PAGE = 10  # what its own widget asks for; of more it may give less
ON_PAGE = re.compile(
    rb"\bcdn(?:widget)?\.judge\.me\b|\bjdgm\.[A-Z_]+\s*=|\bjdgmSettings\b|\bjudgeme\s*="
    rb"|class=[\"']?[^\"'>]{0,300}\bjdgm-widget\b|id=[\"']?judgeme_product_reviews\b",
)
DOMAIN = re.compile(rb"\bjdgm\.SHOP_DOMAIN\s*=\s*[\"']([\w.-]{1,120})[\"']")
PRODUCT = (
    re.compile(rb"""jdgm-review-widget\b[^>]{0,200}\bdata-(?:product-)?id=["'](\d{1,19})["']"""),
    re.compile(
        rb"""judgeme_product_reviews\b[^>]{0,200}\bdata-(?:product-)?id=["'](\d{1,19})["']"""
    ),
    re.compile(rb"""data-(?:product-)?id=["'](\d{1,19})["'][^>]{0,200}\bjdgm-review-widget\b"""),
)


def detect(document: Document) -> Keys | None:
    """Recognise a page with a widget of Judge.me, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    own = known(shop_domain=trace(document, DOMAIN), product_id=trace(document, *PRODUCT))
    return shop_keys(document) | own


def requests(keys: Keys) -> str | None:
    """Ask for the first page of a product's reviews, as the widget does."""
    domain, product = keys.get("shop_domain"), keys.get("product_id")
    if not domain or not product:
        return None
    return asking(
        START, url=domain, shop_domain=domain, platform="shopify",
        product_id=product, page=1, per_page=PER_PAGE,
    )  # fmt: skip


def read(document: Document) -> Read | None:
    """Read an answer of either shape, or the widgets in a page."""
    if not document.is_json:
        if not any(mark in document.marks for mark in jdgm.MARKS):
            return None
        found = jdgm.rendered(document.tree, document, HOSTS)
        return composed(NAME, found, document) if found else None
    data = document.data
    if _is_html(data, document):
        found = jdgm.rendered(fragment(data["html"]), document, HOSTS)
        total = text(data, "total_count")
        after = following(document, HOSTS, len(found), total=total)
        return composed(NAME, found, document, total=total, next_url=after)
    nodes_found = rows(data, _is_review)
    if not nodes_found and not _is_widget(data):
        return None
    shown = [node for node in nodes_found if not _is_hidden(node)]
    stated = count(data, "pagination", "per_page") or count(data, "per_page")
    total = text(data, "number_of_reviews") or text(data, "pagination", "total_count")
    return composed(
        NAME,
        [_printed(node, document) for node in shown],
        document,
        total=total,
        next_url=following(document, HOSTS, len(nodes_found), stated=stated, total=total),
        left_out=len(nodes_found) - len(shown),
    )


def _is_html(data: Any, document: Document) -> bool:
    """Tell the older answer: a piece of HTML, and mostly a count."""
    html = part(data, "html")
    if not isinstance(html, str):
        return False
    empty = not html.strip() and "total_count" in data and is_from(document, HOSTS)
    return empty or any(mark.decode() in html for mark in jdgm.MARKS)


def _is_widget(data: Any) -> bool:
    """Tell the newer answer where it holds no review."""
    return isinstance(data, dict) and {"number_of_reviews", "average_rating"} <= data.keys()


def _is_review(node: Node) -> bool:
    """Tell a review of the newer answer, or of the API with a token."""
    if {"uuid", "rating", "body_html"} <= node.keys():
        return True
    return {"product_external_id", "reviewer", "curated", "rating"} <= node.keys()


def _printed(node: Node, document: Document) -> Printed:
    handle = text(node, "product_handle")
    page = text(node, "product_url") or (f"/products/{handle}" if handle else None)
    badges = list(_badges(node))
    return Printed(
        review_id=text(node, "uuid") or text(node, "id"),
        rating_text=text(node, "rating"),
        title=text(node, "title"),
        body=text(node, "body_html") or text(node, "body"),
        author=text(node, "reviewer_name") or text(node, "reviewer", "name"),
        date_text=text(node, "created_at"),
        verified=_verified(node),
        incentive_text=jdgm.told(badges, jdgm.EARNED) or jdgm.told(badges, REWARDED),
        helpful=count(node, "thumb_up"),
        variant=text(node, "product_variant_title"),
        syndicated_from=jdgm.told(badges, jdgm.IMPORTED),
        reply=text(node, "reply_content"),
        media_count=listed(
            node,
            "pictures_urls",
            "pictures",
            "video_external_ids",
            "media_platform_hosted_video_infos",
        ),
        language_text=text(node, "language"),
        product=text(node, "product_title"),
        listing_url=listing(page, document, HOSTS),
    )


def _is_hidden(node: Node) -> bool:
    return flag(node, "hidden") is True or flag(node, "published") is False


def _verified(node: Node) -> bool | None:
    """Read the widget's yes or no, or the API's word for how a review was verified."""
    word = text(node, "verified")
    return "buyer" in word if word else flag(node, "verified_buyer")


def _badges(node: Node) -> list[tuple[str, str]]:
    """Give the kind and the words of each badge, printed as a text or as an object."""
    printed = part(node, "transparency_badges")
    plain = (
        [(one, one) for one in printed if isinstance(one, str)] if isinstance(printed, list) else []
    )
    return plain + [
        (text(one, "badge_type") or text(one, "type") or "", text(one, "text") or "")
        for one in nodes(node, "transparency_badges")
    ]
