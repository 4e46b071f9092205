"""Reviews.io: the answer that its widget asks for; of orders it keeps nothing."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms.addresses import asking
from spiders.platforms.answers import Node, composed, following, is_from, listing, rows, spoken
from spiders.platforms.document import Document
from spiders.platforms.parts import count, flag, listed, part, text
from spiders.platforms.platform import Keys, Printed, Read
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace

NAME = "reviewsio"
HOSTS = frozenset(("api.reviews.io", "api.reviews.co.uk"))
MARKS: tuple[bytes, ...] = (
    b'"timeline"',
    b'"_source"',
    b'"product_review_id"',
    b'"store_review_id"',
)
NEWEST_FIRST = True
KEYED = False
NOTHING: frozenset[int] = frozenset()
START = "https://api.reviews.io/timeline/data"
PER_PAGE = 50
ON_PAGE = re.compile(
    rb"\b(?:widget|api|assets)\.reviews\.(?:io|co\.uk)\b|\breviews\.io\\?/company-reviews\b"
    rb"|\bReviewsWidget\s*\(|\bruk[-_]rating[-_]snippet\b",
)
STORE = (
    re.compile(
        rb"""\bReviewsWidget\s*\([^)]{0,200}?\bstore["']?\s*:\s*["']([\w.-]{2,120})["']""", re.S
    ),
    re.compile(rb"\breviews\.(?:io|co\.uk)\\?/company-reviews\\?/store\\?/([\w.-]{2,120})"),
    re.compile(rb"\bapi\.reviews\.(?:io|co\.uk)/[^\"'\s]{0,300}\bstore=([\w.-]{2,120})"),
    re.compile(rb"""\bdata-store=["']([\w.-]{2,120})["']"""),
)
SKU = (
    re.compile(
        rb"""\bproduct_review["']?\s*:\s*\{[^}]{0,300}?\bsku["']?\s*:\s*["']([^"']{1,2000})["']""",
        re.S,
    ),
    re.compile(rb"""\bruk[-_]rating[-_]snippet\b[^>]{0,300}\bdata-sku=["']([^"']{1,2000})["']"""),
    re.compile(rb"""\bReviewsWidget\b.{0,400}?\bsku["']?\s*:\s*["']([^"']{1,2000})["']""", re.S),
)
OF_THE_SHOP = ("store_review", "company_review", "third_party_review")


def detect(document: Document) -> Keys | None:
    """Recognise a page with a widget of Reviews.io, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    own = known(store=trace(document, *STORE), sku=trace(document, *SKU))
    return shop_keys(document) | own


def requests(keys: Keys) -> str | None:
    """Ask for the first page of a product's reviews, newest first; a product may have many SKUs."""
    store, sku = keys.get("store"), keys.get("sku")
    if not store or not sku:
        return None
    return asking(
        START, type="product_review", store=store, sku=sku, sort="date_desc", page=1,
        per_page=PER_PAGE, lang=keys.get("locale") or "en", include_subrating_breakdown=1,
    )  # fmt: skip


def read(document: Document) -> Read | None:
    """Read an answer; reviews of the shop itself are left out, and counted."""
    if not document.is_json:
        return None
    data = document.data
    found = rows(data, _is_review)
    if not found and not _is_empty(document):
        return None
    own = [node for node in found if _kind(node) not in OF_THE_SHOP]
    total = text(data, "stats", "count") or text(data, "stats", "review_count")
    total = text(data, "reviews", "total") or total
    stated = count(data, "reviews", "per_page")
    return composed(
        NAME,
        [_printed(node, document) for node in own],
        document,
        total=total,
        next_url=following(document, HOSTS, len(found), stated=stated, total=total),
        left_out=len(found) - len(own),
    )


def _is_empty(document: Document) -> bool:
    return part(document.data, "timeline") == [] and (
        is_from(document, HOSTS) or "stats" in document.data
    )


def _is_review(node: Node) -> bool:
    """Tell an entry of the timeline, or a review of the older answer."""
    source = part(node, "_source")
    if isinstance(source, dict):
        return {"comments", "rating"} <= source.keys() and bool(
            {"author", "product_name", "date_created"} & source.keys()
        )
    older = {"product_review_id", "rating", "review"}, {"store_review_id", "rating", "comments"}
    return any(keys <= node.keys() for keys in older)


def _kind(node: Node) -> str | None:
    source = node.get("_source")
    if "store_review_id" in node:
        return "store_review"
    return text(source, "type") or text(node, "_type") or text(node, "type")


def _printed(node: Node, document: Document) -> Printed:
    """Transcribe a review. `order_id` is a customer's order: it is not read at all."""
    one: Any = part(node, "_source") or node
    number = text(one, "product_review_id") or text(one, "id") or text(one, "guid")
    checked = flag(one, "verified_by_shop")
    return Printed(
        review_id=number or text(node, "_id"),
        rating_text=text(one, "rating"),
        title=text(one, "review_title") or text(one, "title"),
        body=text(one, "comments") or text(one, "review"),
        author=text(one, "author") or _name(one),
        date_text=text(one, "date_created"),
        verified=flag(one, "reviewer", "verified_buyer") if checked is None else checked,
        incentive_text=text(one, "incentivized_description") or spoken(one),
        helpful=_helpful(one),
        syndicated_from=text(one, "imported_from"),
        reply=_reply(one),
        media_count=listed(one, "published_images", "published_videos", "images"),
        language_text=text(one, "detected_language") or text(one, "language"),
        product=text(one, "product_name") or text(one, "product", "name"),
        listing_url=listing(text(one, "product_link"), document, HOSTS),
    )


def _name(one: Node) -> str | None:
    parts = (text(one, "reviewer", key) for key in ("first_name", "last_name"))
    return " ".join(name for name in parts if name) or None


def _helpful(one: Node) -> int | None:
    """Read the votes; a null says that there are none yet."""
    if "helpful" not in one:
        return count(one, "votes")
    return 0 if one["helpful"] is None else count(one, "helpful")


def _reply(one: Node) -> str | None:
    replies = part(one, "replies")
    first = replies[0] if isinstance(replies, list) and replies else None
    return text(one, "reply") or text(first, "comments") or text(first, "reply")
