"""Bazaarvoice: reviews from its Conversations API, and from what it prints for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from spiders.platforms import addresses, schemaorg
from spiders.platforms.badges import Saying, incentive_of
from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document
from spiders.platforms.parts import count, flag, listed, name, nodes, part, text
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read, Unreadable
from spiders.platforms.wording import absolute

NAME = "bazaarvoice"
API = "https://api.bazaarvoice.com/data/reviews.json"
HOSTS = frozenset(("api.bazaarvoice.com",))
MARKS: tuple[bytes, ...] = (b"bvrrsourceid", b'"bv-jsonld-reviews-data"', b'"haserrors"')
NEWEST_FIRST = True
KEYED = True
NOTHING: frozenset[int] = frozenset()
LIMIT = 100  # more is an error
PASSKEY = re.compile(r"""pass_?key["']?\s*(?:[:=]|%3d)\s*["']?([\w-]{10,80})""", re.I)
DISPLAY = re.compile(
    r"""display_?code["']?\s*(?:[:=]|%3d)\s*["']?([\w-]{2,60})"""
    r"""|bazaarvoice\.com\\?/static\\?/[\w.-]+\\?/([\w-]{1,40})\\?/([\w-]{2,10})\\?/bvapi\.js""",
    re.I,
)
CLIENT = re.compile(r"bazaarvoice\.com\\?/(?:deployments|static)\\?/([\w.-]{2,60})\\?/", re.I)
PRODUCT = re.compile(
    r"""data-bv-product-?id\s*=\s*["']([^"']{1,120})["']"""
    r"""|["']?productId["']?\s*:\s*["']([^"']{1,120})["']"""
    r"""|BVRRContentValidationID_([\w.-]{1,120})""",
    re.I,
)
ASKED = re.compile(r"productid:eq:([^,&]+)\Z", re.I)
SIZES = re.compile(r"(?:size|colou?r|variant|shade|style|flavou?r)\d*\Z", re.I)


def detect(document: Document) -> Keys | None:
    """Recognise a page that shows Bazaarvoice's reviews, with the keys that it prints."""
    marks = document.marks
    if document.is_json or not (b"bazaarvoice.com" in marks or b"data-bv-show" in marks):
        return None
    page = document.raw.decode("utf-8", "replace")
    display, product = DISPLAY.search(page), PRODUCT.search(page)
    if not product and b"data-bv-" not in marks and not CLIENT.search(page):
        return None  # a picture of theirs, no reviews
    keys = {
        "client_id": _group(CLIENT.search(page)),
        "passkey": _group(PASSKEY.search(page)),
        "displaycode": _displaycode(display),
        "product_id": _group(product),
        "origin": addresses.origin(document.url),
    }
    return {key: value for key, value in keys.items() if value}


def requests(keys: Keys) -> str | None:
    """Ask for the first hundred reviews of a product, newest first, with the shop's passkey."""
    if not keys.get("passkey") or not keys.get("product_id"):
        return None
    return addresses.changed(
        API,
        {
            "apiversion": "5.5",
            "passkey": keys["passkey"],
            "displaycode": keys.get("displaycode"),
            "Locale": keys.get("locale"),
            "Filter": f"ProductId:eq:{keys['product_id']}",
            "Sort": "SubmissionTime:desc",
            "Include": "Products",
            "Stats": "Reviews",
            "Limit": LIMIT,
            "Offset": 0,
        },
    )


def read(document: Document) -> Read | None:
    """Read an answer of the API, alone or in a batch, or what a page holds for search engines.

    Raises Unreadable where the answer, whatever its status, says that it has errors.
    """
    if not document.is_json:
        return _read_page(document)
    answers = list(_answers(document.data))
    if not answers:
        return None
    for answer in (document.data, *answers):
        _refuse_errors(answer)
    asked = _asked_product(document.url)
    found = [_printed(node, answer, asked, document.url)
             for answer in answers for node in _reviews(answer)]  # fmt: skip
    reviews, notes = distinct((NAME, review) for review in found)
    products = [
        _product(node, document.url)
        for answer in answers
        for node in nodes(answer, "Includes", "Products")
    ]
    return Read(
        platform=NAME,
        reviews=reviews,
        products=distinct_products(products),
        next_url=_next(document),
        total=_total(document),
        left_out=len(found) - len(reviews),
        problems=tuple(notes),
    )


def _group(found: re.Match[str] | None) -> str | None:
    return next((one for one in found.groups() if one), None) if found else None


def _displaycode(found: re.Match[str] | None) -> str | None:
    """Give the display code as printed, or as the address of bvapi.js says it."""
    if found is None or found[1]:
        return found and found[1]
    site, locale = found[2], found[3].lower()
    return site if site.lower().endswith(locale) else f"{site}-{locale}"


def _answers(data: Any) -> Iterator[dict[str, Any]]:
    """Give the answers in a payload: one, or those of a batch in their order."""
    if not isinstance(data, dict):
        return
    data = part(data, "response") or data  # as its newer address wraps an answer
    if "HasErrors" in data and ("Results" in data or "Errors" in data):
        yield data
    batched = part(data, "BatchedResults")
    yield from (one for one in nodes(batched) if "Results" in one)


def _refuse_errors(answer: dict[str, Any]) -> None:
    if flag(answer, "HasErrors"):
        said = [f"{text(one, 'Message') or 'no message'} ({text(one, 'Code') or 'no code'})"
                for one in nodes(answer, "Errors")]  # fmt: skip
        raise Unreadable(f"Bazaarvoice answers: {'; '.join(said)[:300] or 'an error'}")


def _reviews(answer: Any) -> list[dict[str, Any]]:
    """Give the reviews asked for; of an answer about authors or products, those included."""
    found = [node for node in nodes(answer, "Results") if _is_review(node)]
    return found or [node for node in nodes(answer, "Includes", "Reviews") if _is_review(node)]


def _is_review(node: dict[str, Any]) -> bool:
    return {"Rating", "SubmissionTime"} <= node.keys() and (
        "ReviewText" in node or "IsRatingsOnly" in node
    )


def _asked_product(url: str | None) -> str | None:
    """Give the product that was asked for, where the address says it."""
    found = ASKED.search(addresses.parameter(url, "Filter") or "")
    return found[1] if found else None


def _total(document: Document) -> str | None:
    """Give the number of reviews, where it is reviews that were asked for."""
    asked = addresses.path(document.url).endswith("/reviews.json") or _reviews(document.data)
    return text(document.data, "TotalResults") if asked else None


def _next(document: Document) -> str | None:
    """Ask from behind the last review on, up to an empty answer; a total alone ends nothing."""
    if not addresses.path(document.url).endswith("/reviews.json"):
        return None
    got = len(nodes(document.data, "Results"))
    offset = count(document.data, "Offset") or addresses.number(document.url, "Offset", 0)
    short = got < (count(document.data, "Limit") or LIMIT)
    if not got or (short and offset + got == count(document.data, "TotalResults")):
        return None
    return addresses.changed(document.url or "", {"Offset": offset + got})


def _printed(
    node: dict[str, Any], answer: dict[str, Any], asked: str | None, url: str | None
) -> Printed:
    product_id = text(node, "ProductId")
    product = part(answer, "Includes", "Products", product_id) if product_id else None
    named, original = text(product, "Name"), text(node, "OriginalProductName")
    other = bool(named and original and named != original) or bool(asked and asked != product_id)
    reply = next((text(one, "Response") for one in nodes(node, "ClientResponses")), None)
    return Printed(
        review_id=text(node, "Id") or text(node, "CID"),
        rating_text=text(node, "Rating"),
        best_text=text(node, "RatingRange"),
        title=text(node, "Title"),
        body=text(node, "ReviewText"),
        author=name(text(node, "UserNickname")),
        date_text=text(node, "SubmissionTime"),
        verified=_verified(node),
        incentive_text=incentive_of(_sayings(node)),
        helpful=count(node, "TotalPositiveFeedbackCount"),
        variant=_variant(node) or (original if other else None),
        syndicated_from=_source(node),
        reply=reply,
        media_count=listed(node, "Photos", "Videos"),
        language_text=text(node, "ContentLocale"),
        product=named or original,
        listing_url=absolute(text(product, "ProductPageUrl"), url),
    )


def _verified(node: dict[str, Any]) -> bool | None:
    for saying in _sayings(node):
        if saying.key.lower().startswith("verified"):
            return not saying.denies
    return None


def _sayings(node: dict[str, Any]) -> Iterator[Saying]:
    """Give the badges of a review and what its writer was asked, each with the answer."""
    badges = part(node, "Badges")
    for key in badges if isinstance(badges, dict) else ():
        yield Saying(key, key, "yes")
    for group in ("ContextDataValues", "AdditionalFields"):
        fields = part(node, group)
        for key, field in fields.items() if isinstance(fields, dict) else ():
            label = text(field, "DimensionLabel") or text(field, "Label") or key
            yield Saying(key, label, text(field, "ValueLabel") or text(field, "Value") or "")


def _variant(node: dict[str, Any]) -> str | None:
    chosen = [one for one in _sayings(node) if SIZES.match(one.key) and one.answer]
    return ", ".join(f"{one.label}: {one.answer}" for one in chosen) or None


def _source(node: dict[str, Any]) -> str | None:
    if not flag(node, "IsSyndicated"):
        return None
    return text(node, "SyndicationSource", "Name") or text(node, "SourceClient")


def _product(node: dict[str, Any], url: str | None) -> PrintedProduct:
    stats = part(node, "ReviewStatistics")
    models, parts = part(node, "ModelNumbers"), part(node, "ManufacturerPartNumbers")
    codes = [part(node, key) for key in ("EANs", "UPCs")]
    return PrintedProduct(
        name=text(node, "Name"),
        brand=text(node, "Brand", "Name"),
        model=_first(models),
        gtin=_first(codes[0]) or _first(codes[1]),
        mpn=_first(parts),
        sku=text(node, "Id"),
        rating_text=text(stats, "AverageOverallRating"),
        best_text=text(stats, "OverallRatingRange"),
        count_text=text(stats, "TotalReviewCount") or text(node, "TotalReviewCount"),
        url=absolute(text(node, "ProductPageUrl"), url),
    )


def _first(values: Any) -> str | None:
    listed_values = values if isinstance(values, list) else ()
    return next((one for one in listed_values if isinstance(one, str)), None)


def _read_page(document: Document) -> Read | None:
    """Read the fragment or script that is printed for search engines, in schema.org's words."""
    if b"bvrr" not in document.marks and b"bv-jsonld" not in document.marks:
        return None
    found = schemaorg.read_document(document)
    return replace(found, platform=NAME) if found.reviews else None
