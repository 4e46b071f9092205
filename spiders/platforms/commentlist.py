"""Reviews in the list of comments that WooCommerce's themes print on a product's page."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from spiders.platforms.document import Document, Element, select
from spiders.platforms.platform import Printed
from spiders.platforms.wording import lines_of

# some themes call a review a comment, as those below a post are: only these have stars
LISTED = etree.XPath(
    "//*[contains(@class, 'commentlist')]/li[contains(concat(' ', @class, ' '), ' review ')"
    " or (contains(concat(' ', @class, ' '), ' comment ')"
    " and .//*[contains(@class, 'star-rating')])]"
    " | //*[contains(@class, 'product-review-template')]/li"
    " | //li[contains(@class, 'review-list-item__item')]"
)
MARKS = (b"commentlist", b"product-review-template", b"review-list-item__item")
NAMED = etree.XPath("//h1[contains(@class, 'product_title') or contains(@class, 'post-title')]")
TEXT = (
    ".//*[contains(@class, 'description') or contains(@class, 'product-review-content')"
    " or contains(@class, 'list-item__text')]"
)
STARS = ".//*[contains(@class, 'star-rating') or contains(@class, 'rating__stars')]"
REPLY = etree.XPath("./*[contains(@class, 'children')]//*[contains(@class, 'description')]")
IMAGES = etree.XPath(".//*[contains(@class, 'comment-image') or contains(@class, 'cr-pic')]//img")
AUTHOR = (
    ".//*[contains(@class, 'review__author')]"
    " | .//*[contains(@class, 'product-review-author') or contains(@class, 'list-item__author')]"
    " | .//*[contains(@class, 'meta')]//strong[not(contains(@class, 'review__author'))]"
)
NUMBER = re.compile(r"\d+\Z")
WIDTH = re.compile(r"width\s*:\s*(\d{1,3}(?:\.\d{1,9})?)%")


def read_list(document: Document) -> list[Printed]:
    """Read each review of the list, and the shop's answer below it."""
    if not any(mark in document.marks for mark in MARKS) or document.tree is None:
        return []
    named = select(NAMED, document.tree)
    product = _text(named[0]) if len(named) == 1 else None
    found = (replace(_printed(one), product=product) for one in select(LISTED, document.tree))
    return [review for review in found if review.rating_text or review.body]


def _printed(element: Element) -> Printed:
    number = NUMBER.search(element.get("id") or "")
    moment = _first(element, ".//time")
    reply = select(REPLY, element)
    return Printed(
        review_id=number[0] if number else None,
        rating_text=_rating(element),
        body=_text(_first(element, TEXT)),
        author=_text(_first(element, AUTHOR)),
        date_text=(moment.get("datetime") or lines_of(moment)) if moment is not None else None,
        verified=_first(element, ".//*[contains(@class, 'verified')]") is not None or None,
        reply=_text(reply[0]) if reply else None,
        media_count=len(select(IMAGES, element)) or None,
    )


def _rating(element: Element) -> str | None:
    """Read the stars: the number in words, else the label, else how much of them is filled."""
    stars = _first(element, STARS)
    if stars is None:
        return None
    said = _text(_first(stars, ".//*[contains(@class, 'rating')]")) or stars.get("aria-label")
    filled = _first(stars, ".//*[contains(@style, 'width')]")
    width = WIDTH.search(filled.get("style") or "") if filled is not None else None
    return said or _text(stars) or (f"{float(width[1]) / 20:g} / 5" if width else None)


def _first(element: Element, path: str) -> Element | None:
    return next(iter(select(etree.XPath(path), element)), None)


def _text(element: Element | None) -> str | None:
    return lines_of(element) or None if element is not None else None
