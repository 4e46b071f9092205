"""Loox: its widget, which is HTML wherever it stands."""

from __future__ import annotations

import re

from lxml import etree

from spiders.platforms.addresses import asking, segment
from spiders.platforms.answers import composed, following, is_from, listing
from spiders.platforms.document import Document, Element, select
from spiders.platforms.platform import Keys, Printed, Read
from spiders.platforms.rendered import every, how_many, number_in, said, separate, within
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace
from spiders.platforms.wording import clean

NAME = "loox"
HOSTS = frozenset(("loox.io",))
MARKS: tuple[bytes, ...] = (b"grid-item",)
NEWEST_FIRST = False  # no parameter for the order is known
KEYED = False
NOTHING: frozenset[int] = frozenset()
START = "https://loox.io/widget"
LIMIT = 10
ON_PAGE = re.compile(
    rb"\bloox\.io\\?/widget|\b__LXC:|\bloox_global_hash\b|id=[\"']looxReviews[\"']", re.I
)
# the address of the script, also with escaped slashes (never that of loox.js itself); a comment
CLIENT = (
    re.compile(rb"loox\.io\\?/widget\\?/([\w-]{4,40})\\?/"),
    re.compile(rb"\b__LXC:\s*([\w-]{4,40})"),
)
PRODUCT = (
    re.compile(rb"""\bid=["']looxReviews["'][^>]{0,200}\bdata-product-id=["'](\d{1,19})["']"""),
    re.compile(rb"""\bdata-product-id=["'](\d{1,19})["'][^>]{0,200}\bid=["']looxReviews["']"""),
)
REVIEWS = every("grid-item")
STARS = etree.XPath(".//*[contains(@class, 'stars')]/descendant-or-self::*/@aria-label")
TIME = etree.XPath(".//*[contains(@class, 'time')]/@data-time")
BODY = within("main-text")
AUTHOR = (within("title"), within("reviewer-name", "author"))
VERIFIED = etree.XPath(".//*[contains(@class, 'verified')]|.//*[@data-verified-purchase]")
VARIANT = within("variant")
REPLY = within("reply-text", "reply")
PRODUCT_NAME = within("item-title", "product-title")
PAGE = within("item-title", "product-title", "product-link", attribute="href")
PICTURES = etree.XPath(".//*[contains(@class, 'item-img')]//img")
TOTAL = etree.XPath("string((//*[@data-testid='rating-summary-count'])[1])")
LABEL = re.compile(r"(\d(?:[.,]\d+)?)\s*/\s*(\d{1,2})")


def detect(document: Document) -> Keys | None:
    """Recognise a page with the widget of Loox, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    return shop_keys(document) | known(
        client_id=trace(document, *CLIENT), product_id=trace(document, *PRODUCT)
    )


def requests(keys: Keys) -> str | None:
    """Ask for the first page of a product's reviews."""
    client, product = keys.get("client_id"), keys.get("product_id")
    if not client or not product:
        return None
    url = f"{START}/{segment(client)}/reviews/{segment(product)}"
    return asking(url, limit=LIMIT, page=1)


def read(document: Document) -> Read | None:
    """Read the widget, alone or in a page."""
    if document.is_json or not _may_hold(document) or document.tree is None:
        return None
    items = [item for item in separate(REVIEWS, document.tree) if _is_review(item)]
    total = number_in(str(TOTAL(document.tree)).replace(",", "").replace(".", "")) or None
    if not items and not (is_from(document, HOSTS) and total):
        return None
    found = [_printed(item, document) for item in items]
    after = following(document, HOSTS, len(found), sizes=("limit",), total=total)
    return composed(NAME, found, document, total=total, next_url=after)


def _may_hold(document: Document) -> bool:
    """Tell cheaply a page that needs no tree."""
    marks = document.marks
    own = b"data-id" in marks and (b"loox" in marks or b"data-time" in marks)
    return own or is_from(document, HOSTS)


def _is_review(item: Element) -> bool:
    """Tell a review from the other tiles of a grid."""
    stars = LABEL.search(said(item, STARS) or "")
    return bool(stars or said(item, TIME)) and bool(item.get("data-id") or said(item, BODY))


def _body(item: Element) -> str | None:
    """Read the text with the lines that its writer made: they are shown as written."""
    for found in select(BODY, item):
        if len(found) == 0:
            lines = (line.strip() for line in (found.text or "").splitlines())
            return "\n".join(line for line in lines if line) or None
    return said(item, BODY)


def _printed(item: Element, document: Document) -> Printed:
    stars = LABEL.search(said(item, STARS) or "")
    return Printed(
        review_id=clean(item.get("data-id")),
        rating_text=stars[1] if stars else None,
        best_text=stars[2] if stars else None,
        body=_body(item),
        author=said(item, *AUTHOR),
        date_text=said(item, TIME),
        verified=True if how_many(item, VERIFIED) else None,
        variant=said(item, VARIANT),
        reply=said(item, REPLY),
        media_count=how_many(item, PICTURES),
        product=said(item, PRODUCT_NAME),
        listing_url=listing(said(item, PAGE), document, HOSTS),
    )
