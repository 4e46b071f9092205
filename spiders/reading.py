"""What any saved page says of reviews and products, whichever platform printed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spiders.platforms import (
    amazon,
    bazaarvoice,
    bestbuy,
    embedded,
    judgeme,
    loox,
    okendo,
    powerreviews,
    reddit,
    reviewsio,
    schemaorg,
    shopify,
    stamped,
    trustpilot,
    walmart,
    woocommerce,
    yotpo,
)
from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Platform, Read

PLATFORMS: tuple[Platform, ...] = (  # each is tried before the readers of any markup
    amazon,  # the largest pages: nothing else is looked for there
    woocommerce,
    bazaarvoice,
    powerreviews,
    judgeme,
    okendo,
    yotpo,
    stamped,
    loox,
    reviewsio,
    shopify,
    walmart,
    bestbuy,
    trustpilot,
    reddit,
)


def read_page(page: Page) -> Read:
    """Read a saved HTML or JSON page; raises Unreadable, with the reason, never reads less."""
    document = open_document(page)
    for platform in _marked(document):
        found = platform.read(document)
        if found is not None:
            if document.is_json or found.products or platform is trustpilot:
                return found  # it tells all that the markup does
            return _joined(schemaorg.read_document(document), found)
    if document.is_json:
        return embedded.read_data([document.data], document, [])
    return read_markup(document)


def read_markup(document: Document) -> Read:
    """Read what any shop's page says in schema.org's words, else in its own data."""
    marked = schemaorg.read_document(document)
    if marked.reviews:
        return _with_state(marked, embedded.read_document(document, beside=True))
    stored = embedded.read_document(document)
    if not stored.reviews:
        return replace(marked, problems=tuple(dict.fromkeys(marked.problems + stored.problems)))
    return _joined(marked, stored)


def _with_state(marked: Read, stored: Read) -> Read:
    """Fill the markup's reviews from the page's own data, which prints more of each and more.

    Only where all that the markup shows is there too: else they are of another product.
    """
    if not stored.reviews:
        return marked
    both = _joined(marked, stored)
    if len(both.reviews) != len(stored.reviews):
        return marked
    return replace(
        both, platform=marked.platform, next_url=marked.next_url, products=marked.products
    )


def platform_of(name: str) -> Platform | None:
    """Return the platform of a name; None for those that any page's markup is read by."""
    return next((platform for platform in PLATFORMS if name == platform.NAME), None)


def _marked(document: Document) -> Iterator[Platform]:
    """Give the platforms whose words stand in a page; a quoted word is a key of its data."""
    for platform in PLATFORMS:
        if any(
            mark in (document.stored_marks if mark.startswith(b'"') else document.marks)
            for mark in platform.MARKS
        ):
            yield platform


def _joined(marked: Read, stored: Read) -> Read:
    """Put the products of the markup, and its reviews, beside those of the page's own data."""
    products = distinct_products((*marked.products, *stored.products))
    only = products[0].name if len(products) == 1 else None
    both = [("own", one) for one in stored.reviews] + [("markup", one) for one in marked.reviews]
    reviews, notes = distinct(both)
    return replace(
        stored,
        reviews=tuple(replace(one, product=one.product or only) for one in reviews),
        products=products,
        problems=tuple(dict.fromkeys((*marked.problems, *stored.problems, *notes))),
    )
