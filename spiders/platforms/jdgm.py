"""The HTML of Judge.me's widgets: the list of reviews, and the carousel."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from spiders.platforms.answers import MOST_STARS, listing
from spiders.platforms.badges import REWARDED
from spiders.platforms.document import Document, Element, select
from spiders.platforms.platform import Printed
from spiders.platforms.rendered import every, how_many, said, score_in, separate, within
from spiders.platforms.wording import clean, lines_of

MARKS = (b"jdgm-rev", b"jdgm-carousel-item")
REVIEWS = every("jdgm-rev", "jdgm-carousel-item")
SCORE = within("jdgm-rev__rating", attribute="data-score")
STARS = within("jdgm-rev__rating", "jdgm-carousel-item__review-rating", attribute="aria-label")
LIT = within("jdgm--on")
TITLE = within("jdgm-rev__title", "jdgm-carousel-item__review-title")
BODY = within("jdgm-rev__body", "jdgm-carousel-item__review-body")
AUTHOR = within("jdgm-rev__author", "jdgm-carousel-item__reviewer-name")
DATES = (
    within("jdgm-rev__timestamp", attribute="datetime"),
    within("jdgm-rev__timestamp", attribute="data-content"),
    within("jdgm-rev__timestamp", "jdgm-carousel-item__timestamp"),
)
CAROUSEL_DATE = within("jdgm-carousel-item__timestamp", attribute="data-time")
MONTH_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
BUYER = within("jdgm-rev__buyer-badge")
BADGES = within("jdgm-rev__transparency-badge")
REPLY = (within("jdgm-rev__reply-content"), within("jdgm-rev__reply"))
MEDIA = (within("jdgm-rev__pics", "jdgm-rev__vids"), within("jdgm-rev__pic-link"),
         within("jdgm-rev__vid-link", "jdgm-rev__vid-wrapper"))  # fmt: skip
PRODUCT = within("jdgm-rev__prod-link", "jdgm-carousel-item__product-title")
PAGE = within("jdgm-rev__prod-link", "jdgm-carousel-item__product", attribute="href")
EARNED = re.compile(r"earned", re.I)
IMPORTED = re.compile(r"another.?provider|imported", re.I)


def rendered(tree: Element | None, document: Document, hosts: Collection[str]) -> list[Printed]:
    """Read each review of the widgets in a tree."""
    if tree is None:
        return []
    return [_printed(item, document, hosts) for item in separate(REVIEWS, tree)]


def told(badges: Iterable[tuple[str, str]], pattern: re.Pattern[str]) -> str | None:
    """Give the words of the first badge that says so, else its kind: badges stack."""
    found = (words or kind for kind, words in badges if pattern.search(f"{kind} {words}"))
    return next(found, None)


def _printed(item: Element, document: Document, hosts: Collection[str]) -> Printed:
    badges = [(one.get("data-badge-type") or "", lines_of(one)) for one in select(BADGES, item)]
    page = clean(item.get("data-product-url")) or said(item, PAGE)
    return Printed(
        review_id=clean(item.get("data-review-id")),
        rating_text=said(item, SCORE) or score_in(said(item, STARS)) or _lit(item),
        title=said(item, TITLE),
        body=said(item, BODY),
        author=said(item, AUTHOR),
        date_text=_date(item),
        verified=_verified(item),
        incentive_text=told(badges, EARNED) or told(badges, REWARDED),
        helpful=_whole(item.get("data-thumb-up-count")),
        syndicated_from=told(badges, IMPORTED),
        reply=said(item, *REPLY),
        media_count=_media(item),
        language_text=clean(item.get("data-review-language")),
        product=clean(item.get("data-product-title")) or said(item, PRODUCT),
        listing_url=listing(page, document, hosts),
    )


def _date(item: Element) -> str | None:
    """Read the date; the carousel's own is month first in any language, so it is turned."""
    turned = MONTH_FIRST.fullmatch(said(item, CAROUSEL_DATE) or "")
    return f"{turned[3]}-{turned[1]}-{turned[2]}" if turned else said(item, *DATES)


def _lit(item: Element) -> str | None:
    return str(how_many(item, LIT)) if 0 < how_many(item, LIT) <= MOST_STARS else None


def _verified(item: Element) -> bool | None:
    """Read the attribute; without it a badge says yes, and that there is none says nothing."""
    printed = item.get("data-verified-buyer")
    if printed in ("true", "false"):
        return printed == "true"
    return True if how_many(item, BUYER) else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def _media(item: Element) -> int | None:
    frames, pictures, films = (how_many(item, path) for path in MEDIA)
    return pictures + films if frames or pictures or films else None
