"""WooCommerce: reviews from the shop's own Store API, and from the list that its pages print."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms import addresses
from spiders.platforms.commentlist import MARKS as LISTS
from spiders.platforms.commentlist import read_list
from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document
from spiders.platforms.paging import language_of
from spiders.platforms.parts import flag, text
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read, Unreadable
from spiders.platforms.schemaorg import completed
from spiders.platforms.wording import absolute

NAME = "woocommerce"
HOSTS: frozenset[str] = frozenset()  # it answers on the shop's own host
MARKS: tuple[bytes, ...] = (*LISTS, b'"product_permalink"', b'"date_created_gmt"')
NEWEST_FIRST = True
KEYED = False
NOTHING: frozenset[int] = frozenset()
REVIEWS = "wc/store/v1/products/reviews"
PER_PAGE = 100  # the most that WordPress gives at once
API_ROOT = re.compile(rb"""<link[^>]+?["']https://api\.w\.org/?["'][^>]*>""")
HREF = re.compile(rb"""href\s*=\s*["']([^"']{1,300})["']""")
# the page's own product; those beside it have data-product_id too
PRODUCT_IDS = (
    re.compile(rb"/wp-json/wp/v2/product/(\d{1,19})\b"),
    re.compile(rb"""<body[^>]*\bsingle-product\b[^>]*\bpostid-(\d{1,19})\b"""),
    re.compile(rb"""<body[^>]*\bpostid-(\d{1,19})\b[^>]*\bsingle-product\b"""),
    re.compile(rb"""<div[^>]*\bid=["']product-(\d{1,19})["']"""),
    re.compile(rb"""name=["']add-to-cart["'][^>]*\bvalue=["'](\d{1,19})["']"""),
    re.compile(rb"""rel=["']shortlink["'][^>]*\?p=(\d{1,19})\b"""),
)
HELD_BACK = frozenset(("hold", "spam", "trash", "unapproved"))


def detect(document: Document) -> Keys | None:
    """Recognise a WooCommerce page by its marks, and find the number of its product."""
    if document.is_json or b"woocommerce" not in document.marks:
        return None
    found = (pattern.search(document.marks) for pattern in PRODUCT_IDS)
    product_id = next((one[1].decode() for one in found if one), None)
    keys = {
        "origin": addresses.origin(document.url),
        "api_root": _api_root(document),
        "product_id": product_id,
    }
    return {key: value for key, value in keys.items() if value}


def requests(keys: Keys) -> str | None:
    """Ask for the first hundred reviews of a product, newest first."""
    origin, product_id = keys.get("origin"), keys.get("product_id")
    root = keys.get("api_root") or (f"{origin}/wp-json/" if origin else None)
    if not root or not product_id:
        return None
    return addresses.asking(
        root + REVIEWS,
        product_id=product_id,
        orderby="date_gmt",
        order="desc",
        per_page=PER_PAGE,
        page=1,
    )


def read(document: Document) -> Read | None:
    """Read an answer of the Store API (or of the merchant's own), or the list of a page."""
    if not document.is_json:
        return _read_page(document)
    asked = "/wc/store/" in addresses.path(document.url)
    if asked:
        _refuse_errors(document.data)
    reviews = [node for node in document.data if _is_review(node)] if _is_list(document) else []
    if not reviews and not (asked and document.data == []):
        return None
    shown = [node for node in reviews if text(node, "status") not in HELD_BACK]
    held = len(reviews) - len(shown)
    printed, notes = distinct((NAME, _printed(node, document.url)) for node in shown)
    return Read(
        platform=NAME,
        reviews=printed,
        products=distinct_products(_product(node, document.url) for node in shown),
        next_url=_next(document.url) if asked and reviews else None,
        problems=(*notes, *([f"reviews that the shop does not show: {held}"] if held else [])),
    )


def _api_root(document: Document) -> str | None:
    """Find where the shop's API stands, on the page's own host only."""
    tag = API_ROOT.search(document.raw)
    href = HREF.search(tag[0]) if tag else None
    root = absolute(href[1].decode("utf-8", "replace"), document.url) if href else None
    same = root and addresses.origin(root) == addresses.origin(document.url)
    return root if same and root and root.endswith("/wp-json/") else None


def _is_list(document: Document) -> bool:
    return isinstance(document.data, list)


def _is_review(node: Any) -> bool:
    if not isinstance(node, dict) or not {"review", "reviewer", "rating"} <= node.keys():
        return False
    return bool({"product_permalink", "date_created_gmt"} & node.keys())


def _refuse_errors(data: Any) -> None:
    """Raise what the shop's WordPress says where its answer is an error."""
    code, message = text(data, "code"), text(data, "message")
    if code and message:
        raise Unreadable(f"the shop's API answers: {message[:200]} ({code[:80]})")


def _next(url: str | None) -> str:
    """Ask for the page that follows, up to the first empty one: a plug-in may thin pages out."""
    return addresses.changed(url or "", {"page": addresses.number(url, "page", 1) + 1})


def _printed(node: dict[str, Any], url: str | None) -> Printed:
    rating = text(node, "rating")
    return Printed(
        review_id=text(node, "id"),
        rating_text=None if rating == "0" else rating,  # nought: no rating was given
        best_text="5",
        body=text(node, "review"),
        author=text(node, "reviewer"),
        date_text=_moment(node),
        verified=flag(node, "verified"),
        product=text(node, "product_name"),
        listing_url=absolute(text(node, "product_permalink"), url),
    )


def _moment(node: dict[str, Any]) -> str | None:
    """Give the date in UTC where it is printed; the other one is the shop's local time."""
    moment = text(node, "date_created_gmt")
    return f"{moment}Z" if moment and moment[-3:-2] == ":" else text(node, "date_created")


def _product(node: dict[str, Any], url: str | None) -> PrintedProduct:
    return PrintedProduct(
        name=text(node, "product_name"), url=absolute(text(node, "product_permalink"), url)
    )


def _read_page(document: Document) -> Read | None:
    """Read the reviews that a theme prints in WooCommerce's own markup."""
    found = read_list(document)
    if not found:
        return None
    reviews, notes = distinct((NAME, review) for review in found)
    language = language_of(document)
    return Read(
        platform=NAME,
        reviews=tuple(completed(review, None, language) for review in reviews),
        problems=tuple(notes),
    )
