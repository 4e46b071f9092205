"""Amazon Reviews 2023: one JSON object a line, reviews or what is known of products.

The data may be used for research only: they enter no shop but one that is marked so. Fields:
the data set's own description (reviews: rating, title, text, images, asin, parent_asin, user_id,
timestamp, verified_purchase, helpful_vote; products: title, average_rating, rating_number, price,
store, details, parent_asin). Explicitly left: features, description, videos, categories and
bought_together of products: nothing that we keep is made of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from spiders.imports.said import Bad, Listed, Said, Torn
from spiders.imports.source import TORN, Source
from spiders.platforms.platform import Printed, PrintedProduct

LONGEST = 2**22  # bytes of a line
SCALE = "5"
TEXTS = {str, type(None)}
JSON = json.JSONDecoder(parse_float=str, parse_int=str)  # numbers stay as printed


def read_reviews(source: Source, after: int) -> Iterator[tuple[int, Said]]:
    """Yield each review after a line."""
    return _read(source, after, _review)


def read_products(source: Source, after: int) -> Iterator[tuple[int, Said]]:
    """Yield what is said of each product after a line."""
    return _read(source, after, _product)


def _read(source: Source, after: int, make: Callable[[Any], Said]) -> Iterator[tuple[int, Said]]:
    with source.open() as file:
        lines = enumerate(iter(partial(file.readline, LONGEST), b""), start=1)
        try:
            for number, line in lines:
                if number > after:
                    yield number, _said(line, make)
        except TORN:
            raise Torn from None


def _said(line: bytes, make: Callable[[Any], Said]) -> Said:
    if len(line) == LONGEST:
        return Bad(f"a line of more than {LONGEST:,} bytes")
    try:
        text = line.decode().strip()
        told, end = JSON.raw_decode(text)
        return make(told) if end == len(text) else Bad(f"not JSON: more than one value at {end}")
    except json.JSONDecodeError as wrong:
        return Bad(f"not JSON: {wrong.msg} at {wrong.pos}")
    except (UnicodeDecodeError, RecursionError):
        return Bad("not JSON: no UTF-8, or nested too deep")
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        return Bad(f"not as the data set describes it: {type(wrong).__name__}")


def _review(told: Any) -> Said:
    """Take a review; it has no id of its own, and belongs to the product, not to its variant."""
    get = told.get
    parent = get("parent_asin") or told["asin"]
    rating, title, body, author = get("rating"), get("title"), get("text"), get("user_id")
    moment, verified, asin = get("timestamp"), get("verified_purchase"), get("asin")
    _check_kinds(parent, rating, title, body, author, moment, asin)
    return Printed(
        rating_text=rating,
        best_text=SCALE,
        title=title,
        body=body,
        author=author,
        date_text=moment,
        verified=None if verified is None else verified is True,
        helpful=int(get("helpful_vote") or 0),
        variant=asin if asin != parent else None,
        media_count=len(get("images") or ()),
        product=parent,
    )


def _product(told: Any) -> Said:
    """Take what is said of a product; its store is the nearest to a brand that there is."""
    details = told.get("details") or {}
    details = JSON.decode(details) if isinstance(details, str) else details
    brand = told.get("store") or details.get("Brand") or details.get("Manufacturer")
    model = details.get("Item model number") or details.get("Model Name")
    gtin = details.get("UPC") or details.get("GTIN") or details.get("EAN")
    said = (told.get(name) for name in ("title", "price", "average_rating", "rating_number"))
    name, price, rating, count = said
    parent = told.get("parent_asin") or told["asin"]
    _check_kinds(parent, name, price, rating, count, brand, model, gtin)
    product = PrintedProduct(
        name=name, brand=brand, model=model, gtin=gtin, mpn=details.get("Part Number"), sku=parent,
        price_text=price, currency="USD" if price else None, rating_text=rating, best_text=SCALE,
        count_text=count,
    )  # fmt: skip
    return Listed(product, parent)


def _check_kinds(*values: object) -> None:
    """Refuse a list or an object where a text or a number (which stays text) must stand."""
    if not TEXTS.issuperset(map(type, values)):
        raise TypeError
