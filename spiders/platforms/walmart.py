"""Walmart, saved pages only: the reviews in the data of a product's page or of its review pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spiders.platforms.badges import Saying, incentive_of
from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document
from spiders.platforms.embedded import data_with
from spiders.platforms.parts import count, having, listed, name, nodes, part, text
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read
from spiders.platforms.wording import absolute

NAME = "walmart"
HOSTS: frozenset[str] = frozenset()
MARKS: tuple[bytes, ...] = (b'"customerreviews"',)
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")


def detect(document: Document) -> Keys | None:
    """Recognise a saved page with Walmart's reviews; there is nothing to ask for."""
    return {} if MARKS[0] in document.marks else None


def requests(keys: Keys) -> None:
    """Ask for nothing: its terms forbid it, and only pages that a person saved are read."""


def read(document: Document) -> Read | None:
    """Read the reviews beside a product, each once; the two that it puts on top stand there too."""
    problems: list[str] = []
    roots = data_with(document, MARKS, problems)
    holders = [one for one in having(roots, "customerReviews") if _reviews(one)]
    if not holders:
        return None
    around = {id(part(one, "reviews")): one for one in having(roots, "product", "reviews")}
    found, products = [], []
    for holder in holders:
        product = _product(part(around.get(id(holder)), "product"), holder, document.url)
        products.append(product)
        found += [_printed(node, product) for node in _reviews(holder)]
    reviews, notes = distinct((NAME, review) for review in found)
    return Read(
        platform=NAME,
        reviews=reviews,
        products=distinct_products(one for one in products if one.name or one.rating_text),
        total=text(holders[0], "totalReviewCount") if len(holders) == 1 else None,
        problems=(*problems, *notes),
    )


def _reviews(holder: dict[str, Any]) -> list[dict[str, Any]]:
    found = nodes(holder, "customerReviews")
    return [node for node in found if {"rating", "reviewSubmissionTime"} <= node.keys()]


def _printed(node: dict[str, Any], product: PrintedProduct) -> Printed:
    features = [f"{text(one, 'name')}: {text(one, 'value')}" for one in nodes(node, "features")
                if text(one, "name") and text(one, "value")]  # fmt: skip
    badges = list(_sayings(node))
    media = listed(node, "media")
    source = part(node, "syndicationSource")
    return Printed(
        review_id=text(node, "reviewId") or text(node, "reviewReferenceId"),
        rating_text=text(node, "rating"),
        best_text="5",
        title=text(node, "reviewTitle"),
        body=text(node, "reviewText"),
        author=name(text(node, "userNickname")),
        date_text=_day(text(node, "reviewSubmissionTime")),
        verified=any(one.key.startswith("Verified") for one in badges) or None,
        incentive_text=incentive_of(badges),
        helpful=count(node, "positiveFeedback"),
        variant=", ".join(features) or None,
        syndicated_from=text(source, "name") or text(node, "syndicationSource"),
        reply=next((text(one, "response") for one in nodes(node, "clientResponses")), None),
        media_count=listed(node, "photos") if media is None else media,
        language_text=text(node, "originalLocale") or text(node, "originalLanguage"),
        product=product.name,
        listing_url=product.url,
    )


def _day(printed: str | None) -> str | None:
    """Give the date with its year first: here, whatever the language, the month stands first."""
    found = MONTH_FIRST.match(printed or "")
    return f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}" if found else printed


def _sayings(node: dict[str, Any]) -> Iterator[Saying]:
    """Give each badge by its code, with the words that the page shows for it."""
    for badge in nodes(node, "badges"):
        code = text(badge, "id") or ""
        shown = text(badge, "glassBadge", "text") or text(badge, "text") or "yes"
        yield Saying(code, code, "No" if code.endswith("No") else shown)


def _product(node: Any, holder: dict[str, Any], url: str | None) -> PrintedProduct:
    price = part(node, "priceInfo", "currentPrice")
    return PrintedProduct(
        name=text(node, "name"),
        brand=text(node, "brand"),
        model=text(node, "model"),
        gtin=text(node, "upc"),
        sku=text(node, "usItemId") or text(node, "id"),
        price_text=text(price, "price"),
        currency=text(price, "currencyUnit"),
        rating_text=text(holder, "averageOverallRating"),
        best_text="5",
        count_text=text(holder, "totalReviewCount"),
        url=absolute(text(node, "canonicalUrl"), url),
    )
