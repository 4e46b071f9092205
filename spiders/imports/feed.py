"""Google's product review feed, XML schema 2.4 and older: an input that a merchant hands over.

https://developers.google.com/product-review-feeds/schema. Explicitly left, since nothing that we
keep is made of them: version, favicons, aggregator, reviewer_id and reviewer_images' addresses
(the images are counted), review_country, transaction_id, collection_method, deleted_reviews.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from lxml import etree

from db.problem import Problem
from spiders.imports.said import Bad, Listed, Said, Torn
from spiders.imports.source import TORN, Source
from spiders.platforms.platform import Printed, PrintedProduct

Element = etree._Element
TRUE = ("true", "1")
SPAM = "marked as spam by its source"


def read_feed(source: Source, after: int, own: frozenset[str]) -> Iterator[tuple[int, Said]]:
    """Yield each review after an element, its product before it; `own` are the shop's names."""
    with source.open() as file:
        publisher: str | None = None
        number = 0
        for name, element in _elements(file, source.name):
            if name == "publisher":
                publisher = _text(element, "name")
            elif name == "review":
                number += 1
                if number > after:
                    elsewhere = publisher if (publisher or "").casefold() not in own else None
                    yield from ((number, said) for said in _said(element, elsewhere))
                _forget(element)


def _elements(file: IO[bytes], path: str) -> Iterator[tuple[str, Element]]:
    """Yield the publisher and each review of a feed; raises Torn where the XML breaks off.

    Raises Problem where a document type is declared: nothing of such a file is believed.
    """
    parsed = etree.iterparse(
        file, events=("end",), tag=("{*}review", "{*}publisher"),
        resolve_entities=False, no_network=True, load_dtd=False,
    )  # fmt: skip
    try:
        for number, (_, element) in enumerate(parsed):
            if not number and element.getroottree().docinfo.internalDTD is not None:
                raise Problem(f"{path}: declares a document type, as no feed does; export it anew")
            parent = element.getparent()
            if parent is not None and _name(parent) in ("reviews", "feed"):
                yield _name(element), element
    except etree.XMLSyntaxError as wrong:
        raise Torn(f"no XML from line {wrong.lineno} on") from None
    except TORN:
        raise Torn from None


def _forget(element: Element) -> None:
    """Free a review and what stands before it: memory stays the same, however long the feed."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _said(review: Element, publisher: str | None) -> Iterator[Said]:
    if (_text(review, "is_spam") or "").lower() in TRUE:
        yield Bad(SPAM)
        return
    product = review.find("{*}products/{*}product")
    listed = _product(product) if product is not None else None
    if listed is not None:
        yield listed
    yield _printed(review, listed, publisher)


def _printed(review: Element, listed: Listed | None, publisher: str | None) -> Printed:
    text = partial(_text, review)
    overall = review.find("{*}ratings/{*}overall")
    scale: Any = overall.attrib if overall is not None else {}
    return Printed(
        review_id=text("review_id"),
        rating_text=text("ratings", "overall"),
        best_text=scale.get("max"),
        worst_text=scale.get("min"),
        title=text("title"),
        body=_body(review),
        author=_author(review),
        date_text=text("review_timestamp"),
        verified=_flag(text("is_verified_purchase")),
        incentive_text="is_incentivized_review: true"
        if _flag(text("is_incentivized_review"))
        else None,
        syndicated_from=publisher,
        media_count=len(review.findall("{*}reviewer_images/{*}reviewer_image")),
        language_text=text("review_language"),
        url=text("review_url"),
        product=listed.name if listed else None,
        listing_url=listed.url if listed else None,
    )


def _product(product: Element) -> Listed | None:
    """Take the first product of a review; others are its variants. None where it has no name."""
    ids = {
        name: _text(product, "product_ids", f"{name}s", name)
        for name in ("gtin", "mpn", "sku", "brand", "asin")
    }
    title, url = _text(product, "product_name"), _text(product, "product_url")
    made = " ".join(filter(None, (ids["brand"], ids["mpn"] or ids["sku"])))
    name = title or made or ids["gtin"] or ids["asin"]
    if not name and not url:
        return None
    facts = PrintedProduct(
        name=title, brand=ids["brand"], gtin=ids["gtin"], mpn=ids["mpn"],
        sku=ids["sku"] or ids["asin"], url=url,
    )  # fmt: skip
    return Listed(facts, name or str(url), url)


def _author(review: Element) -> str | None:
    """Return the reviewer's name, unless it only says that there is none."""
    name = review.find("{*}reviewer/{*}name")
    if name is None or (name.get("is_anonymous") or "").lower() in TRUE:
        return None
    return _inside(name)


def _body(review: Element) -> str | None:
    """Join the text and what is said for and against."""
    parts = [_text(review, "content")]
    for label, many, one in (("Pros", "pros", "pro"), ("Cons", "cons", "con")):
        points = [_inside(point) for point in review.findall(f"{{*}}{many}/{{*}}{one}")]
        parts.append(f"{label}: {'; '.join(filter(None, points))}" if any(points) else None)
    return "\n".join(filter(None, parts)) or None


def _flag(text: str | None) -> bool | None:
    return None if text is None else text.lower() in TRUE


def _text(element: Element, *path: str) -> str | None:
    found = element.find("/".join(f"{{*}}{name}" for name in path))
    return None if found is None else _inside(found)


def _inside(element: Element) -> str | None:
    return "".join(map(str, element.itertext())).strip() or None


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
