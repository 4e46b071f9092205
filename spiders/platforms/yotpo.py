"""Yotpo: its three answers (v3, v1 and the old one), and its old widget rendered in a page."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms.addresses import asking, segment
from spiders.platforms.answers import Node, composed, following, is_from, listing, rows, spoken
from spiders.platforms.document import Document, Element, select
from spiders.platforms.parts import count, flag, listed, nodes, part, text
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read, Unreadable
from spiders.platforms.rendered import every, how_many, said, score_in, separate, within
from spiders.platforms.shopify import shop_keys
from spiders.platforms.traces import known, shows, trace

NAME = "yotpo"
HOSTS = frozenset(("api-cdn.yotpo.com", "api.yotpo.com"))
MARKS: tuple[bytes, ...] = (b"yotpo-review", b'"score"', b'"bottomline"')
NEWEST_FIRST = True
KEYED = False
NOTHING: frozenset[int] = frozenset()
STORE = "https://api-cdn.yotpo.com/v3/storefront/store"
PER_PAGE = 50
SIZES = ("perPage", "per_page", "count")
ON_PAGE = re.compile(
    rb"\b(?:staticw2|cdn-widgetsrepository|cdn-loyalty|api-cdn)\.yotpo\.com|\byotpo-main-widget\b"
    rb"|\byotpo-widget-instance\b|\bdata-yotpo-product-id\b|class=[\"']yotpo[ \"']",
)
APP = (
    re.compile(rb"staticw2\.yotpo\.com\\?/([\w-]{8,80})\\?/widget"),
    re.compile(rb"cdn-widgetsrepository\.yotpo\.com\\?/v1\\?/loader\\?/([\w-]{8,80})"),
    re.compile(rb"yotpo\.com\\?/(?:v3\\?/storefront\\?/store|v1\\?/widget)\\?/([\w-]{8,80})\\?/"),
    re.compile(rb"data-app-?key=[\"']([\w-]{8,80})[\"']"),
)
PRODUCT = (
    re.compile(rb"""yotpo-main-widget\b[^>]{0,200}\bdata-product-id=["']([^"']{1,80})["']"""),
    re.compile(rb"""data-product-id=["']([^"']{1,80})["'][^>]{0,200}\byotpo-main-widget\b"""),
    re.compile(rb"""data-yotpo-product-id=["']([^"']{1,80})["']"""),
)
SIGNS = frozenset(
    ("votes_up", "votesUp", "verified_buyer", "verifiedBuyer", "created_at", "createdAt")
)
ASKED = frozenset(("asker", "answerer"))  # of questions and answers, which are scored too
SHORT = re.compile(r"(?:https?:)?//(?:www\.)?yotpo\.com/", re.I)
REVIEWS = every("yotpo-review")
STARS = (
    within("yotpo-review-stars", "yotpo-stars"),
    within("yotpo-star-rating", attribute="aria-label"),
)
AUTHOR = within("yotpo-user-name", "yotpo-reviewer-name")
DATE = within("yotpo-review-date")
TITLE = within("content-title", "yotpo-review-title", "yotpo-review-rating-title")
BODY = within(
    "content-review", "yotpo-review-content", "yotpo-read-more-text", outside="yotpo-comment"
)
HELPFUL = within("vote-sum")
BUYER = within("yotpo-verified-buyer")
USER_TITLE = within("yotpo-user-title")
COMMENT = within("yotpo-comment")
COMMENTED = within("content-review", "yotpo-read-more-text")


def detect(document: Document) -> Keys | None:
    """Recognise a page with a widget of Yotpo, with the keys found there."""
    if not shows(document, ON_PAGE):
        return None
    return shop_keys(document) | known(
        app_key=trace(document, *APP), product_id=trace(document, *PRODUCT)
    )


def requests(keys: Keys) -> str | None:
    """Ask for the first page of a product's reviews, newest first."""
    app, product = keys.get("app_key"), keys.get("product_id")
    if not app or not product:
        return None
    url = f"{STORE}/{segment(app)}/product/{segment(product)}/reviews"
    return asking(url, page=1, perPage=PER_PAGE, sort="date,images,badge,rating")


def read(document: Document) -> Read | None:
    """Read an answer of any of the three shapes, or the widget that a page has rendered.

    Raises Unreadable where the status in the answer says that it is an error.
    """
    if not document.is_json:
        return _read_page(document)
    data = document.data
    answer = part(data, "response") or data
    found = rows(data, _is_review)
    if not found and not _is_answer(document, answer):
        return None
    pages = part(answer, "pagination")
    line = part(answer, "bottomline")
    total = (
        text(pages, "total") or text(answer, "total_reviews")
        or text(line, "total_review") or text(line, "totalReview")
    )  # fmt: skip
    stated = count(pages, "perPage") or count(pages, "per_page")
    shown = [node for node in found if not flag(node, "deleted")]
    products = _products(answer)
    return composed(
        NAME,
        [_printed(node, products, document) for node in shown],
        document,
        total=total,
        next_url=following(document, HOSTS, len(found), sizes=SIZES, stated=stated, total=total),
        products=_facts(products, line, total, document),
        left_out=len(found) - len(shown),
    )


def _is_answer(document: Document, answer: Any) -> bool:
    """Tell an answer without reviews; one whose status is an error is refused by name."""
    data = document.data
    code = text(data, "status", "code")
    if code and code != "200" and ("response" in data or is_from(document, HOSTS)):
        raise Unreadable(f"Yotpo answers: {text(data, 'status', 'message')} ({code})")
    return (
        isinstance(answer, dict)
        and answer.get("reviews") == []
        and (
            isinstance(answer.get("bottomline"), dict) or isinstance(answer.get("pagination"), dict)
        )
    )


def _is_review(node: Node) -> bool:
    """Tell a review by its keys, all of Yotpo's own; one written in either case."""
    if ASKED & node.keys() or not {"id", "score", "content"} <= node.keys():
        return False
    return len(SIGNS & node.keys()) > 1


def _products(answer: Any) -> dict[str, Node]:
    """Give the products of an answer by their number."""
    return {number: one for one in nodes(answer, "products") if (number := text(one, "id"))}


def _printed(node: Node, products: dict[str, Node], document: Document) -> Printed:
    own = next((part(one, "Product") for one in nodes(node, "products")), None)
    product = own or products.get(text(node, "productId") or text(node, "product_id") or "")
    if product is None and len(products) == 1:
        (product,) = products.values()
    return Printed(
        review_id=text(node, "id"),
        rating_text=text(node, "score"),
        title=text(node, "title"),
        body=text(node, "content"),
        author=text(node, "user", "display_name")
        or text(node, "user", "displayName")
        or text(node, "name"),
        date_text=text(node, "created_at") or text(node, "createdAt"),
        verified=_verified(node),
        incentive_text=spoken(node),
        helpful=count(node, "votes_up") if "votes_up" in node else count(node, "votesUp"),
        syndicated_from=text(node, "syndicationData", "sourceName") or text(node, "source_name"),
        reply=text(node, "comment", "content") or text(node, "comment"),
        media_count=listed(node, "images_data", "imagesData", "videosData", "videos_data"),
        language_text=text(node, "language"),
        product=text(product, "name"),
        listing_url=_page(product, document),
    )


def _verified(node: Node) -> bool | None:
    """Read a yes or no, or the kind of reviewer that the merchant's own API names."""
    for key in ("verified_buyer", "verifiedBuyer"):
        if (said_so := flag(node, key)) is not None:
            return said_so
    kind = text(node, "reviewer_type")
    return kind == "verified_buyer" if kind else None


def _page(product: Any, document: Document) -> str | None:
    """Give the page of a product; Yotpo's own short addresses name none."""
    places = ("product_url", "productUrl", "productLink", "product_link", "url")
    found = (place for key in places if (place := text(product, key)) and not SHORT.match(place))
    return listing(next(found, None), document, HOSTS)


def _facts(
    products: dict[str, Node], line: Any, total: str | None, document: Document
) -> list[PrintedProduct]:
    """Give the one product of an answer with the rating that stands beside it."""
    if len(products) != 1:
        return []
    (product,) = products.values()
    average = text(line, "averageScore") or text(line, "average_score")
    return [
        PrintedProduct(
            name=text(product, "name"),
            rating_text=average,
            count_text=total if average else None,
            url=_page(product, document),
        )
    ]


def _read_page(document: Document) -> Read | None:
    if b"yotpo-review" not in document.marks or document.tree is None:
        return None
    found = [
        _rendered(item) for item in separate(REVIEWS, document.tree) if said(item, BODY, TITLE)
    ]
    return composed(NAME, found, document) if found else None


def _rendered(item: Element) -> Printed:
    helpful = said(item, HELPFUL)
    return Printed(
        review_id=item.get("data-review-id"),
        rating_text=score_in(said(item, *STARS)),
        title=said(item, TITLE),
        body=said(item, BODY),
        author=said(item, AUTHOR),
        date_text=said(item, DATE),
        verified=True if _is_buyer(item) else None,
        helpful=int(helpful) if helpful and helpful.isdecimal() and len(helpful) < 10 else None,
        reply=next((said(one, COMMENTED) for one in select(COMMENT, item)), None),
    )


def _is_buyer(item: Element) -> bool:
    return how_many(item, BUYER) > 0 or "buyer" in (said(item, USER_TITLE) or "").lower()
