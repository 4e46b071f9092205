"""Okendo: its public storefront answers, and what its widgets print in a shop's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from spiders.platforms.addresses import asking, segment
from spiders.platforms.answers import Node, composed, is_from, listing, rows, spoken
from spiders.platforms.document import Document, Element
from spiders.platforms.jsontext import Refused, read_block
from spiders.platforms.parts import count, flag, listed, part, text
from spiders.platforms.platform import Keys, Printed, Read
from spiders.platforms.rendered import every, how_many, said, score_in, separate, within
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace
from spiders.platforms.wording import clean

NAME = "okendo"
HOSTS = frozenset(("api.okendo.io",))
MARKS: tuple[bytes, ...] = (
    b"okendo",
    b"okereviews",
    b"oke-w-",
    b'"reviewid"',
    b'"arereviewsgrouped"',
)
NEWEST_FIRST = True
KEYED = False
NOTHING: frozenset[int] = frozenset()
API = "https://api.okendo.io/v1"
LIMIT = 100
ON_PAGE = re.compile(
    rb"""["']oke:subscriber_id["']|\bdata-oke-(?:widget|metafield-data|reviews-version|star-rating)\b"""
    rb"|\bokendoReviews\b|\bcdn-static\.okendo\.io\b|\bapi\.okendo\.io\\?/v1\b",
)
SUBSCRIBER = (
    re.compile(rb"""oke:subscriber_id["'][^>]{0,200}content=["']([\w-]{8,80})["']"""),
    re.compile(rb"""content=["']([\w-]{8,80})["'][^>]{0,200}oke:subscriber_id["']"""),
    re.compile(rb"""\bdata-oke-reviews-subscriber-id=["']([\w-]{8,80})["']"""),
    re.compile(rb"""["']?subscriberId["']?\s*:\s*["']([\w-]{8,80})["']"""),
    re.compile(rb"okendo\.io\\?/v1\\?/stores\\?/([\w-]{8,80})"),
)
PRODUCT = re.compile(rb"""\bdata-oke-reviews-product-id=["'](?:shopify-)?([\w-]{1,80})["']""")
OWN = frozenset(
    "subscriberId productHandle productUrl productVariantName isRecommended"
    " attributesWithRating".split()
)
REVIEWS = every("okeReviews-reviews-review", "oke-w-reviews-list-item")
STARS = (
    within("okeReviews-starRating", "oke-stars"),
    within("oke-a11yText", "okeReviews-a11yText"),
)
TITLE = within("okeReviews-review-main-heading", "oke-reviewContent-title")
BODY = within("okeReviews-review-main-content-body", "oke-reviewContent-body")
AUTHOR = within("okeReviews-review-reviewer-profile-name", "oke-w-reviewer-name")
DATES = (
    etree.XPath(".//@data-oke-reviews-date"),
    within("okeReviews-review-date", "oke-reviewContent-date"),
)
VERIFIED = within("oke-w-reviewer-verified", "okeReviews-review-reviewer-profile-status--verified")


def detect(document: Document) -> Keys | None:
    """Recognise a page with a widget of Okendo, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    own = known(subscriber_id=trace(document, *SUBSCRIBER), product_id=trace(document, PRODUCT))
    return shop_keys(document) | own


def requests(keys: Keys) -> str | None:
    """Ask for the first hundred reviews of a product, newest first."""
    subscriber, product = keys.get("subscriber_id"), keys.get("product_id")
    if not subscriber or not product:
        return None
    url = f"{API}/stores/{segment(subscriber)}/products/shopify-{segment(product)}/reviews"
    return asking(url, limit=LIMIT, orderBy="date desc")


def read(document: Document) -> Read | None:
    """Read an answer, or what a page holds of one, else the reviews rendered in it."""
    if not document.is_json:
        return _read_page(document)
    own = _is_answer(document)
    found = rows(document.data, _is_any_review if own else _is_review)
    if not found and not (own and part(document.data, "reviews") == []):
        return None
    printed = [_printed(node, document) for node in found]
    return composed(NAME, printed, document, next_url=_next(document))


def _is_answer(document: Document) -> bool:
    """Tell an answer by where it came from, or by its own words."""
    said = document.data.keys() if isinstance(document.data, dict) else ()
    return is_from(document, HOSTS) or "areReviewsGrouped" in said or "nextUrl" in said


def _is_any_review(node: Node) -> bool:
    """Tell a review inside an answer: other shops' data may look so."""
    return {"reviewId", "rating", "dateCreated"} <= node.keys()


def _is_review(node: Node) -> bool:
    """Tell a review wherever it stands, by keys that are Okendo's own."""
    return _is_any_review(node) and len(OWN & node.keys()) > 1


def _next(document: Document) -> str | None:
    """Join the address that follows to the API's root: it is printed without the version.

    One that points at itself ends the walk.
    """
    after = clean(part(document.data, "nextUrl"))
    if not after or any(letter in after for letter in " \t\r\n<>"):
        return None
    url = after if "://" in after else API + "/" + after.lstrip("/").removeprefix("v1/")
    there = _parts(url)
    same = document.url is not None and there == _parts(document.url)
    return url if there and not same and url.startswith(("https://", "http://")) else None


def _parts(url: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Take an address apart into its path and its parameters, in whatever order they stand."""
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[": not an address at all
        return None
    return parts.path, sorted(parse_qsl(parts.query, keep_blank_values=True))


def _printed(node: Node, document: Document) -> Printed:
    page = text(node, "productUrl")
    handle = text(node, "productHandle")
    return Printed(
        review_id=text(node, "reviewId"),
        rating_text=text(node, "rating"),
        title=text(node, "title"),
        body=text(node, "body"),
        author=text(node, "reviewer", "displayName"),
        date_text=text(node, "dateCreated"),
        verified=_verified(node),
        incentive_text=spoken(node),
        helpful=count(node, "helpfulCount"),
        variant=text(node, "productVariantName"),
        syndicated_from=text(node, "syndicationSource", "name") or text(node, "syndicationSource"),
        reply=text(node, "reply", "body") or text(node, "reply"),
        media_count=listed(node, "media"),
        language_text=text(node, "languageCode") or text(node, "language"),
        product=text(node, "productName"),
        listing_url=listing(page or (handle and f"/products/{handle}"), document, HOSTS),
    )


def _verified(node: Node) -> bool | None:
    """Read the yes or no, else the word for how a reviewer is known."""
    said_so = flag(node, "reviewer", "isVerified")
    word = text(node, "reviewer", "verificationStatus")
    return word.startswith("verified") if said_so is None and word else said_so


def _read_page(document: Document) -> Read | None:
    """Read the data that stand beside a widget; only without them what it has rendered."""
    data = [node for root in _data(document) for node in rows(root, _is_review)]
    found = [_printed(node, document) for node in data]
    if not found and document.tree is not None and b"oke" in document.marks:
        found = [_rendered(item) for item in separate(REVIEWS, document.tree)]
    return composed(NAME, found, document) if found else None


def _data(document: Document) -> Iterator[Any]:
    for script in document.json_scripts:
        if b'"reviewId"' in script.raw:
            try:
                yield from read_block(script.text())[0]
            except Refused:
                continue  # the reader of any page's own data names what it refuses


def _rendered(item: Element) -> Printed:
    return Printed(
        review_id=item.get("data-oke-review-id"),
        rating_text=score_in(said(item, *STARS)),
        title=said(item, TITLE),
        body=said(item, BODY),
        author=said(item, AUTHOR),
        date_text=said(item, *DATES),
        verified=True if how_many(item, VERIFIED) else None,
    )
