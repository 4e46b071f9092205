"""What Scrapy fetched, as the readers and the pipeline know it."""

from __future__ import annotations

from scrapy.http import Response

from spiders.guard.archive import kept_at
from spiders.item import PageItem
from spiders.platforms import shopify
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Read
from spiders.reading import read_markup
from spiders.walk import Walk


def page_of(response: Response) -> Page:
    """Turn Scrapy's answer into the page that the readers know."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
    return Page(body=response.body, url=response.url, content_type=content_type)


def document_of(response: Response) -> Document:
    """Open Scrapy's answer for a platform; raises Unreadable."""
    return open_document(page_of(response))


def item_of(response: Response, walk: Walk, read: Read, position: str, answer: bool) -> PageItem:
    """Make the item of a page that was read for a listing."""
    stored = kept_at(response)
    return PageItem(
        listing_id=walk.listing_id,
        url=walk.url,
        page=page_of(response),
        read=read,
        position=position,
        fetched=stored.fetched,
        stored=stored,
        answer=answer,
    )


def read_product(page: Page) -> Read:
    """Read what a product's page says of it in the words of markup, whatever else it holds."""
    return read_markup(open_document(page))


def read_number(page: Page) -> Read | None:
    """Read what Shopify tells of a product."""
    return shopify.read(open_document(page))
