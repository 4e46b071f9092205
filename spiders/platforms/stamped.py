"""Stamped: the JSON and the HTML of its widget's addresses, and its widget in a shop's page."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms.addresses import asking
from spiders.platforms.answers import (
    MOST_STARS,
    Node,
    composed,
    following,
    is_from,
    listing,
    rows,
    spoken,
)
from spiders.platforms.document import Document, Element, select
from spiders.platforms.parts import count, listed, part, text
from spiders.platforms.platform import Keys, Printed, Read
from spiders.platforms.rendered import every, fragment, how_many, number_in, said, separate, within
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace
from spiders.platforms.wording import clean, lines_of

NAME = "stamped"
HOSTS = frozenset(("stamped.io",))
MARKS: tuple[bytes, ...] = (b"stamped-review", b'"reviewmessage"')
NEWEST_FIRST = True
KEYED = False
NOTHING: frozenset[int] = frozenset()
START = "https://stamped.io/api/widget/reviews"
TAKE = 50
ON_PAGE = re.compile(
    rb"\bcdn[\w-]{0,20}\.stamped\.io\b|\bcdn-stamped-io\b|//stamped\.io\\?/(?:files|widget|api)\b"
    rb"|\bStampedFn\b|\bstamped-(?:main-widget|reviews-widget|product-reviews-badge)\b",
)
KEY = (
    re.compile(rb"""\bapiKey["']?\s*[:=]\s*["']([\w-]{8,120})["']"""),
    re.compile(rb"""\bdata-(?:api-key|key-public)=["']([\w-]{8,120})["']"""),
    re.compile(rb"""stamped\.io/[^"'\s]{0,200}\bapiKey=([\w-]{8,120})"""),
    re.compile(rb"\b(pubkey-\w{8,120})\b"),
)
STORE = re.compile(rb"""\bsId["']?\s*[:=]\s*["']?(\d{1,12})\b""")
SHOP = re.compile(rb"""\b(?:storeUrl["']?\s*[:=]\s*["']|storeUrl=)([\w.-]{3,120})""")
PRODUCT = (
    re.compile(rb"""stamped-main-widget\b[^>]{0,200}\bdata-product-id=["'](\d{1,19})["']"""),
    re.compile(rb"""data-product-id=["'](\d{1,19})["'][^>]{0,200}\bstamped-main-widget\b"""),
)
REVIEWS = every("stamped-review")
SCORE = within("stamped-review-header-starratings", "stamped-starratings", attribute="data-rating")
LIT = within("stamped-fa-star")
AUTHOR = within("author", "stamped-review-header-author")
DATE = within("created")
TITLE = within("stamped-review-header-title", "stamped-review-title")
BODY = within("stamped-review-content-body", outside="stamped-review-reply")
ANSWERED = within("stamped-review-content-body", "stamped-review-reply-content")
VARIANT = within("stamped-review-variant")
BADGE = within("stamped-verified-badge", attribute="data-type")
REPLY = within("stamped-review-reply")
HELPFUL = within("stamped-thumbs-up")
MEDIA = within("stamped-review-image", "stamped-review-video")
UNVERIFIED = ("none", "false", "0")
NUMBER = re.compile(r"\d+\Z")


def detect(document: Document) -> Keys | None:
    """Recognise a page with a widget of Stamped, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    own = known(
        api_key=trace(document, *KEY),
        store=trace(document, STORE),
        shop_domain=trace(document, SHOP),
        product_id=trace(document, *PRODUCT),
    )
    return shop_keys(document) | own


def requests(keys: Keys) -> str | None:
    """Ask for the first page of a product's reviews, newest first."""
    key, product = keys.get("api_key"), keys.get("product_id")
    domain, store = keys.get("shop_domain"), keys.get("store")
    if not key or not product or not (domain or store):
        return None
    return asking(
        START, apiKey=key, storeUrl=domain, sId=store, productId=product,
        page=1, take=TAKE, sortReviews="recent",
    )  # fmt: skip


def read(document: Document) -> Read | None:
    """Read an answer of either shape, or the widget that a page has rendered."""
    if not document.is_json:
        if b"stamped-review" not in document.marks or document.tree is None:
            return None
        found = _rendered(document.tree, document)
        return composed(NAME, found, document) if found else None
    data = document.data
    html = part(data, "widget")
    if isinstance(html, str) and "stamped-" in html:
        tree = fragment(html)
        return _answer(document, _rendered(tree, document) if tree is not None else [])
    found = [_printed(node, document) for node in rows(data, _is_review)]
    return _answer(document, found) if found or _is_empty(document) else None


def _answer(document: Document, found: list[Printed]) -> Read:
    total = text(document.data, "total") or text(document.data, "count")
    after = following(document, HOSTS, len(found), sizes=("take",), total=total)
    return composed(NAME, found, document, total=total, next_url=after)


def _is_empty(document: Document) -> bool:
    return is_from(document, HOSTS) and part(document.data, "data") == []


def _is_review(node: Node) -> bool:
    return {"reviewMessage", "author"} <= node.keys() and "reviewRating" in node


def _printed(node: Node, document: Document) -> Printed:
    kind = text(node, "reviewVerifiedType")
    return Printed(
        review_id=text(node, "id"),
        rating_text=text(node, "reviewRating"),
        title=text(node, "reviewTitle"),
        body=text(node, "reviewMessage"),
        author=text(node, "author"),
        date_text=text(node, "dateCreated") or text(node, "reviewDate"),
        verified=kind != "0" if kind else None,
        incentive_text=spoken(node),
        helpful=count(node, "reviewVotesUp"),
        variant=text(node, "productVariantName"),
        reply=text(node, "reviewReply"),
        media_count=_media(node),
        language_text=text(node, "reviewLanguage") or text(node, "language"),
        product=text(node, "productName") or text(node, "productTitle"),
        listing_url=listing(text(node, "productUrl"), document, HOSTS),
    )


def _media(node: Node) -> int | None:
    """Count files: their names stand in one text, or in lists."""
    names = [node[key] for key in ("reviewUserPhotos", "reviewUserVideos") if key in node]
    texts = [value for value in names if isinstance(value, str)]
    lists = listed(node, "reviewUserPhotos", "reviewUserVideos", "reviewImages")
    if not names and lists is None:
        return None
    files = [name for value in texts for name in re.split(r"[,|]", value) if name.strip()]
    return len(files) + (lists or 0)


def _rendered(tree: Element, document: Document) -> list[Printed]:
    return [_of_item(item, document) for item in separate(REVIEWS, tree)]


def _of_item(item: Element, document: Document) -> Printed:
    number = NUMBER.search(item.get("data-review-id") or item.get("id") or "")
    badge = item.get("data-verified") or said(item, BADGE)
    reply: Any = next(iter(select(REPLY, item)), None)
    helpful = number_in(said(item, HELPFUL))
    return Printed(
        review_id=number[0] if number else None,
        rating_text=clean(item.get("data-rating")) or said(item, SCORE) or _lit(item),
        title=said(item, TITLE) or _heading(item),
        body=said(item, BODY),
        author=said(item, AUTHOR),
        date_text=said(item, DATE),
        verified=True if badge and badge not in UNVERIFIED else None,
        helpful=int(helpful) if helpful and helpful.isdecimal() else None,
        variant=said(item, VARIANT),
        reply=(said(reply, ANSWERED) or lines_of(reply) or None) if reply is not None else None,
        media_count=how_many(item, MEDIA) or None,
        product=clean(item.get("data-product-title")),
        listing_url=listing(clean(item.get("data-product-url")), document, HOSTS),
    )


def _heading(item: Element) -> str | None:
    heading = item.find(".//h3")
    return None if heading is None else lines_of(heading) or None


def _lit(item: Element) -> str | None:
    return str(how_many(item, LIT)) if 0 < how_many(item, LIT) <= MOST_STARS else None
