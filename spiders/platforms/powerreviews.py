"""PowerReviews: reviews from its read service, as JSON, with the key printed in the shop's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spiders.platforms import addresses
from spiders.platforms.badges import Saying, incentive_of
from spiders.platforms.distinct import distinct
from spiders.platforms.document import Document
from spiders.platforms.parts import count, flag, listed, name, nodes, part, text
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read, Unreadable
from spiders.platforms.shapes import words

NAME = "powerreviews"
HOST = "readservices-b2c.powerreviews.com"
HOSTS = frozenset((HOST, "display.powerreviews.com"))
MARKS: tuple[bytes, ...] = (b'"is_verified_buyer"', b'"pages_total"', b'"rollup"')
NEWEST_FIRST = True
KEYED = True
NOTHING: frozenset[int] = frozenset()
SIZE = 25  # the most that the service is known to give at once
KEYS = {
    key: re.compile(rf"""\b{printed}["']?\s*[:=]\s*["']?([\w.-]{{1,120}})""", re.I)
    for key, printed in (
        ("api_key", "api_?key"),
        ("merchant_id", "merchant_?id"),
        ("page_id", "page_?id(?!_variant)"),
        ("locale", "(?<!html_)locale"),
    )
}
CHOSEN = re.compile(r"(?:size|colou?r|shade|flavou?r)s?(?:_?(?:purchased|bought))?\Z", re.I)
ANCHOR = b"powerreviews"
NEAR = 4_000  # letters around the first mark in which its configuration stands


def detect(document: Document) -> Keys | None:
    """Recognise a page that shows PowerReviews, with what it configures the widget by."""
    if document.is_json or ANCHOR not in document.marks:
        return None
    page = document.raw.decode("utf-8", "replace")
    found = {key: _configured(page, pattern) for key, pattern in KEYS.items()}
    found["origin"] = addresses.origin(document.url)
    return {key: value for key, value in found.items() if value}


def requests(keys: Keys) -> str | None:
    """Ask for the first reviews of a page, newest first, with the shop's key."""
    if not all(keys.get(key) for key in ("api_key", "merchant_id", "page_id")):
        return None
    place = (
        f"/m/{addresses.segment(keys['merchant_id'])}"
        f"/l/{addresses.segment(keys.get('locale') or 'en_US')}"
        f"/product/{addresses.segment(keys['page_id'])}/reviews"
    )
    return addresses.changed(
        f"https://{HOST}{place}",
        {
            "apikey": keys["api_key"],
            "sort": "Newest",
            "paging.size": SIZE,
            "paging.from": 0,
            "_noconfig": "true",
        },
    )


def read(document: Document) -> Read | None:
    """Read an answer of the read service; raises Unreadable where it says that it is an error."""
    if not document.is_json or not isinstance(document.data, dict):
        return None
    data = document.data
    _refuse_errors(data)
    pages = [page for page in nodes(data, "results") if _is_page(page)]
    if not pages and not {"paging", "results"} <= data.keys():
        return None
    if nodes(data, "results") and not pages:
        return None
    found = [_printed(node, page) for page in pages for node in nodes(page, "reviews")]
    reviews, notes = distinct((NAME, review) for review in found)
    return Read(
        platform=NAME,
        reviews=reviews,
        products=tuple(_product(page) for page in pages if part(page, "rollup")),
        next_url=_next(document),
        total=text(data, "paging", "total_results"),
        left_out=len(found) - len(reviews),
        problems=tuple(notes),
    )


def _configured(page: str, pattern: re.Pattern[str]) -> str | None:
    """Find a key of the widget's configuration, nearest to where PowerReviews is named."""
    for found in re.finditer("powerreviews", page, re.I):
        near = page[max(0, found.start() - NEAR) : found.end() + NEAR]
        if value := pattern.search(near):
            return value[1]
    return None


def _refuse_errors(data: dict[str, Any]) -> None:
    """Raise what the service says where its answer is an error and holds no results."""
    wrong = data.keys() & {"errors", "error", "message"}
    if "results" in data or not wrong or not data.keys() & {"status", "status_code", "errors"}:
        return
    said = text(data, "message") or text(data, "error")
    listed_errors = [text(one, "message") or text(one, "code") for one in nodes(data, "errors")]
    told = "; ".join(one for one in (said, *listed_errors) if one)
    raise Unreadable(f"PowerReviews answers: {told[:300] or 'an error'}")


def _is_page(node: dict[str, Any]) -> bool:
    reviews = nodes(node, "reviews")
    if reviews:
        return all(part(one, "details") is not None for one in reviews)
    return "rollup" in node and "page_id" in node


def _next(document: Document) -> str | None:
    """Ask on from where the answer says, or where it ends, up to an empty one; on the same host."""
    if not re.search(r"/product/[^/]+/reviews\Z", addresses.path(document.url)):
        return None
    paging, here = part(document.data, "paging"), addresses.number(document.url, "paging.from", 0)
    told = addresses.number(text(paging, "next_page_url"), "paging.from", 0)
    got = sum(len(nodes(page, "reviews")) for page in nodes(document.data, "results"))
    size = count(paging, "page_size") or addresses.number(document.url, "paging.size", SIZE)
    if not got or (got < size and here + got == count(paging, "total_results")):
        return None
    if told <= here:
        told = here + got
    return addresses.changed(document.url or "", {"paging.from": told})


def _printed(node: dict[str, Any], page: dict[str, Any]) -> Printed:
    details = part(node, "details")
    media = listed(node, "media")
    return Printed(
        review_id=text(node, "review_id") or text(node, "ugc_id") or text(node, "legacy_id"),
        rating_text=text(node, "metrics", "rating"),
        best_text="5",
        title=text(details, "headline"),
        body=text(details, "comments"),
        author=name(text(details, "nickname")),
        date_text=text(details, "created_date"),
        verified=flag(node, "badges", "is_verified_buyer"),
        incentive_text=incentive_of(map(_said, _sayings(node))),
        helpful=count(node, "metrics", "helpful_votes"),
        variant=_variant(node),
        syndicated_from=text(node, "syndication", "name") or text(details, "syndication_source"),
        reply=_reply(node),
        media_count=media,
        language_text=text(details, "locale") or text(details, "language"),
        product=text(details, "product_name") or text(page, "rollup", "name"),
    )


def _sayings(node: dict[str, Any]) -> Iterator[Saying]:
    """Give the badges, and the answers of a review that tell how it came about."""
    for group in (part(node, "badges"), part(node, "details")):
        for key, value in group.items() if isinstance(group, dict) else ():
            if isinstance(value, bool):
                yield Saying(key, key, "yes" if value else "")
            elif isinstance(value, str) and key not in ("headline", "comments", "bottom_line"):
                yield Saying(key, key, value)
    for answer in nodes(part(node, "details"), "properties"):
        key, label = text(answer, "key") or "", text(answer, "label")
        values = part(answer, "value")
        said = words(values) or ""
        yield Saying(key, label or key, said)


def _said(saying: Saying) -> Saying:
    """Take a code of disclosure for the badge's own words: its key says nothing."""
    told = saying.key.startswith("disclosure") and not saying.denies
    return Saying(saying.key, saying.answer, "yes") if told and saying.answer else saying


def _variant(node: dict[str, Any]) -> str | None:
    named = text(node, "details", "variant") or text(node, "details", "product_variant_name")
    chosen = [one for one in _sayings(node) if CHOSEN.match(one.key) and one.answer]
    return named or ", ".join(f"{one.label}: {one.answer}" for one in chosen) or None


def _reply(node: dict[str, Any]) -> str | None:
    answers = [*nodes(node, "merchant_responses"), *nodes(node, "details", "merchant_responses")]
    told = (text(one, "response") or text(one, "text") or text(one, "comments") for one in answers)
    return next((one for one in told if one), text(node, "details", "merchant_response"))


def _product(page: dict[str, Any]) -> PrintedProduct:
    """Give the product of a page; only its reviews say how it is called."""
    told = [part(node, "details") for node in nodes(page, "reviews")]
    rollup = part(page, "rollup")
    return PrintedProduct(
        name=next((one for node in told if (one := text(node, "product_name"))), None)
        or text(rollup, "name"),
        brand=next((one for node in told if (one := text(node, "brand_name"))), None),
        sku=text(page, "page_id"),
        rating_text=text(rollup, "average_rating"),
        best_text="5",
        count_text=text(rollup, "review_count"),
    )
