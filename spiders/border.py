"""The border: what was printed becomes rows that may be kept; the rest becomes rejects."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urljoin, urlsplit

from db import identity
from db.history import NAMES, RawRow
from db.identity import author_hash, digest, review_id
from db.personal import mask, may_tell
from db.plain import Row, plain
from db.schema import Capture, RawListing, RawReview, Reject, columns_of
from spiders.archive.store import Stored
from spiders.platforms.platform import Mended, Page, Printed, PrintedProduct

logger = logging.getLogger(__name__)

MAX_ID = 200  # characters; a longer id is kept as its hash
MAX_TEXT = 100_000  # characters; a longer text is no review
MAX_COUNT = 2**31
OF_CONTENT = "content:"  # begins the key of a review without an id
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CONTROL_BYTES = bytes({*range(32), 127} - {9, 10, 13})
SURROGATES = re.compile("[\ud800-\udfff]")
A_DAY = re.compile(r"\d{4}|\d+\D+\d+\D+\d+")  # a date that does not move with today
SHELF = re.compile(r"^.+(?=/products/[^/]+$)")  # a collection or language in front of a product
PERSONAL = ("title", "body", "reply", "incentive_text", "variant")
HASHED = (
    "rating_text", "best_text", "worst_text", "title", "body", "verified", "incentive_text",
    "variant", "syndicated_from", "reply", "media_count", "language_text",
)  # fmt: skip


PRINTED = tuple(column.name for column in fields(Printed))
COLUMNS = NAMES
OF_TEXT = tuple(column.name for column in fields(Printed) if column.type == "str | None")
TEXTS = attrgetter(*OF_TEXT)
ALL, OWN_WORDS, CONTENT = attrgetter(*PRINTED), attrgetter(*PERSONAL), attrgetter(*HASHED)
OF_LISTING = columns_of(RawListing).names
OF_PRODUCT = tuple(name for name in OF_LISTING if name in PrintedProduct.__dataclass_fields__)
THERE = COLUMNS.index("product_name") + 1, COLUMNS.index("author_hash"), COLUMNS.index("capture")
BEFORE_AUTHOR = attrgetter(*COLUMNS[THERE[0] : THERE[1]])
AFTER_AUTHOR = attrgetter(*COLUMNS[THERE[1] + 1 : THERE[2]])


class Unkeepable(ValueError):
    """Why a printed review cannot be kept, in one line without a word of its text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when something was met."""

    shop: str
    listing_id: str
    fetched: datetime
    capture: str | None = None
    url: str | None = None


def clean(text: str) -> str:
    """Take out what no database keeps: control characters and halves of surrogate pairs."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", CONTROLS.sub("", text))


def admitted(printed: Printed) -> Printed:
    """Return a review as it may be kept: clean, and with something to say; raises Unkeepable.

    Most reviews need nothing: one look at all their texts together tells so.
    """
    texts = TEXTS(printed)
    there = list(filter(None, texts))
    together = "\n".join(there)
    clean_ = "" not in texts and _is_clean(printed, there, together)
    kept = printed if clean_ else clean_printed(printed)
    if len(together) > MAX_TEXT:
        check_length(kept)
    if not (kept.rating_text or kept.body or kept.title):
        raise Unkeepable("neither a rating nor a text")
    for name, count in (("helpful", kept.helpful), ("media_count", kept.media_count)):
        if count and abs(count) > MAX_COUNT:
            raise Unkeepable(f"{name}: a number that is no count")
    return kept


def clean_printed(printed: Printed) -> Printed:
    """Clean every text of a review, mask e-mails and phones; empty becomes None."""
    changes: dict[str, Any] = {}
    for name in PRINTED:
        value = getattr(printed, name)
        if isinstance(value, str):
            text = mask(clean(value)) if name in PERSONAL else clean(value)
            changes[name] = text if text.strip() else None
    return replace(printed, **changes)


def _is_clean(printed: Printed, texts: Sequence[str], together: str) -> bool:
    """Say whether there is certainly nothing to clean and to mask."""
    if together.isascii():
        raw = together.encode()
        if len(raw.translate(None, CONTROL_BYTES)) != len(raw):
            return False
    elif CONTROLS.search(together) or SURROGATES.search(together):
        return False
    return not any(map(str.isspace, texts)) and not may_tell(
        "\n".join(filter(None, OWN_WORDS(printed)))
    )


def review_key(printed: Printed, author: str | None) -> str:
    """Name a review by its source's id, else by its content (author as hash).

    A date such as "3 days ago" is left out of the content: it changes while the review does not.
    """
    if printed.review_id:
        found = printed.review_id.strip()
        return found if len(found) <= MAX_ID else f"id:{digest(found)}"
    content = (author, fixed_date(printed), printed.rating_text, printed.title, printed.body)
    return f"{OF_CONTENT}{digest(*content)}"


def key_of(printed: Printed, shop: str, secret: bytes) -> str:
    """Name a review as `raw_review` will, without making its row."""
    kept = clean_printed(printed)
    return review_key(kept, author_hash(secret, shop, kept.author))


def fixed_date(printed: Printed) -> str | None:
    """Return the printed date unless it is relative to the day of reading."""
    text = printed.date_text or ""
    return text if A_DAY.search(text) else None


def raw_review(
    printed: Printed,
    shop: str,
    listing_id: str,
    fetched: datetime,
    capture: str | None,
    secret: bytes,
) -> RawReview:
    """Make the record of a printed review; raises Unkeepable.

    The author's name ends here. Votes are left out of the content hash: they are no edit.
    """
    row = raw_row(printed, shop, listing_id, str(plain(fetched)), capture, secret)
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    return RawReview(**values | {"fetched": fetched})


def raw_row(
    printed: Printed,
    shop: str,
    listing_id: str,
    fetched: str,
    capture: str | None,
    secret: bytes,
) -> RawRow:
    """Make the row of a printed review, as above; `fetched` in canonical form."""
    kept = admitted(printed)
    author = author_hash(secret, shop, kept.author)
    key = review_key(kept, author)
    content = digest(author, fixed_date(kept), *CONTENT(kept))
    return RawRow((
        review_id(shop, key, content), shop, key, content, listing_id, kept.product,
        *BEFORE_AUTHOR(kept), author, *AFTER_AUTHOR(kept), capture, fetched,
    ))  # fmt: skip


def check_length(printed: Printed) -> None:
    """Raise Unkeepable for a review that says more than a review can."""
    for name, value in zip(PRINTED, ALL(printed), strict=True):
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise Unkeepable(f"{name}: {len(value)} characters, more than {MAX_TEXT}")


def raw_reviews(
    printed: Iterable[Printed], place: Place, secret: bytes, crawl_id: str, where: str
) -> tuple[list[RawRow], list[Reject]]:
    """Make the rows of a page's reviews, and the rejects of those that cannot be kept."""
    rows, rejects, fetched = [], [], str(plain(place.fetched))
    for number, review in enumerate(printed, start=1):
        try:
            here = at_listing(review, place)
            dated = review if review.url else replace(review, url=place.url)
            rows.append(raw_row(dated, place.shop, here, fetched, place.capture, secret))
        except Unkeepable as wrong:
            here = f"{where}#review-{number}"
            rejects.append(Reject(crawl_id=crawl_id, place=here, reason=str(wrong)))
    return rows, rejects


def at_listing(printed: Printed, place: Place) -> str:
    """Name the listing of a review: it may be another than that of the page it stands on."""
    if not printed.listing_url or not place.url:
        return place.listing_id
    there = urljoin(place.url, printed.listing_url)
    if _path(there) == _path(place.url) or _path(there)[0] != _path(place.url)[0]:
        return place.listing_id  # another shop's page is no listing of this one
    return identity.listing_id(place.shop, url=there)


def raw_listing(product: PrintedProduct, place: Place) -> RawListing:
    """Make the row of what a page says of its product."""
    values = {name: getattr(product, name) for name in OF_PRODUCT}
    texts = {name: clean(text) if text else None for name, text in values.items()}
    return RawListing(
        listing_id=place.listing_id,
        shop=place.shop,
        capture=place.capture,
        fetched=place.fetched,
        **texts | {"url": place.url},
    )


def named_listing(shop: str, listing_id: str, url: str | None, name: str, fetched: str) -> Row:
    """Make the row of a listing of which a name beside a review is all that is known."""
    values = {"listing_id": listing_id, "shop": shop, "url": url, "fetched": fetched}
    values["name"] = clean(name) or None
    return tuple(map(values.get, OF_LISTING))


def own_product(products: Sequence[PrintedProduct], url: str | None) -> PrintedProduct | None:
    """Return the product that a page is about: the one of its address, else its only one."""
    named = [product for product in products if product.name or product.gtin or product.count_text]
    for product in named:
        if url and product.url and _path(urljoin(url, product.url)) == _path(url):
            return product
    return named[0] if len(named) == 1 else None


def problem_rejects(problems: Iterable[str], where: str, crawl_id: str) -> list[Reject]:
    """Keep what a reader refused: a block that was skipped may have held reviews.

    What was mended for certain is no reject but a line in the log: nothing was lost.
    """
    lost = []
    for problem in problems:
        if isinstance(problem, Mended):
            logger.info("%s: %s", where, problem)
        else:
            lost.append(problem)
    return [
        Reject(crawl_id=crawl_id, place=f"{where}#problem-{number}", reason=clean(problem)[:500])
        for number, problem in enumerate(lost, start=1)
    ]


def raw_capture(page: Page, stored: Stored, place: Place, crawl_id: str) -> Capture:
    """Make the row that says where archived bytes came from, and where they stand."""
    return Capture(
        capture=stored.capture,
        url=page.url or place.url or "",
        shop=place.shop,
        fetched=stored.fetched,
        content_type=page.content_type,
        size=len(page.body),
        warc=stored.warc,
        place=stored.place,
        listing_id=place.listing_id,
        crawl_id=crawl_id,
    )


def _path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    page = SHELF.sub("", parts.path.rstrip("/"))
    return (parts.hostname or "").removeprefix("www."), page
