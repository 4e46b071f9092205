"""What the answers of review apps have in common: rows by their shape, the page that follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag, urlsplit

from spiders.platforms.addresses import changed, number, parameter
from spiders.platforms.badges import NO, REWARDED, YES
from spiders.platforms.distinct import distinct
from spiders.platforms.document import Document
from spiders.platforms.paging import language_of
from spiders.platforms.platform import Mended, Printed, PrintedProduct, Read
from spiders.platforms.schemaorg import completed
from spiders.platforms.wording import absolute, clean

Node = dict[str, Any]
INTERNAL = ".myshopify.com"  # the name of a shop that only Shopify's own services use
MOST_STARS = 5
STARS = re.compile(r"\d{1,3}(?:[.,]\d{1,9})?")
DIGITS = re.compile(r"\D+")


def rows(data: Any, is_row: Callable[[Node], bool]) -> list[Node]:
    """Find the objects of one shape wherever they stand, in order; none inside another."""
    found: list[Node] = []
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and is_row(value):
            found.append(value)
        elif isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting += [part for part in inner if isinstance(part, dict | list)][::-1]
    return found


def composed(
    name: str,
    found: Iterable[Printed],
    document: Document,
    *,
    total: str | None = None,
    next_url: str | None = None,
    products: Iterable[PrintedProduct] = (),
    left_out: int = 0,
) -> Read:
    """Put an answer together: each review once, what says nothing counted and named."""
    printed = list(found)
    full = [one for one in printed if one.rating_text or one.body or one.title]
    empty = len(printed) - len(full)
    reviews, notes = distinct((name, one) for one in full)
    if empty:
        notes.append(f"{name}: reviews without rating, title and text: {empty}")
    if left_out:
        notes.append(Mended(f"{name}: not shown by the shop, or not of a product: {left_out}"))
    language = None if document.is_json else language_of(document)
    return Read(
        platform=name,
        reviews=tuple(completed(_scaled(one), None, language) for one in reviews),
        products=tuple(products),
        next_url=next_url,
        total=total,
        left_out=left_out + len(printed) - len(reviews),
        problems=tuple(notes),
    )


def spoken(node: Node) -> str | None:
    """Give what a review's keys say of a reward: the words, else the key that says yes."""
    told = {key: value for key, value in node.items() if REWARDED.search(key)}
    texts = [(key, said) for key, value in told.items() if (said := clean(value))]
    for key, said in texts:
        if not NO.match(said) and not YES.match(said):
            return f"{key}: {said}" if said.isdecimal() else said
    yes = [key for key, value in told.items() if value is True]
    return next(iter(yes + [key for key, said in texts if YES.match(said)]), None)


def is_from(document: Document, hosts: Collection[str]) -> bool:
    """Say whether a document came from one of these hosts."""
    return bool(document.url) and (urlsplit(document.url or "").hostname or "") in hosts


def following(
    document: Document,
    hosts: Collection[str],
    got: int,
    *,
    page: str = "page",
    sizes: Collection[str] = ("per_page",),
    stated: int | None = None,
    total: str | None = None,
) -> str | None:
    """Give the address of the next numbered page; None behind an empty or the last one.

    A total that is too small ends nothing, for it lies. A page may be smaller than asked for:
    unless the answer states its size, what came is what a page holds.
    """
    url = document.url
    if not url or not got or not (is_from(document, hosts) or parameter(url, page)):
        return None
    here = max(number(url, page, 1), 1)
    asked = stated or next((one for name in sizes if (one := number(url, name, 0))), got)
    promised = read_total(total)
    if got >= asked:
        more = True
    elif promised is None or (here - 1) * asked + got == promised:
        more = False
    else:
        more = ((here - 1) * stated + got if stated else here * got) != promised
    return changed(url, {page: here + 1}) if more else None


def _scaled(review: Printed) -> Printed:
    """Add the scale of apps that know stars only, unless what one prints is no star."""
    stars = STARS.fullmatch(review.rating_text or "")
    if review.best_text or not stars or float(stars[0].replace(",", ".")) > MOST_STARS:
        return review
    return replace(review, best_text=str(MOST_STARS))


def read_total(text: str | None) -> int | None:
    """Read a number of reviews, however its thousands are printed."""
    digits = DIGITS.sub("", text or "")
    return int(digits) if digits and len(digits) < 12 else None


def listing(printed: str | None, document: Document, hosts: Collection[str]) -> str | None:
    """Give the address of a review's product.

    An answer of another host prints a path on the shop's, which is left a path: whoever knows
    the shop can join them.
    """
    if not printed or any(letter in printed for letter in " \t\r\n<>"):
        return None
    try:
        bare = urldefrag(printed).url
        parts = urlsplit(bare)
    except ValueError:  # "http://[": not an address at all
        return None
    if (parts.hostname or "").endswith(INTERNAL):
        bare = parts.path
    if document.url and not is_from(document, hosts):
        return absolute(bare, document.url)
    bare = f"https:{bare}" if bare.startswith("//") else bare
    return bare if bare.startswith(("/", "http://", "https://")) else None
