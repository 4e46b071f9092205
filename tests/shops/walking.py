"""A walk through a fake shop without a network: its page, then answer after answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from spiders.platforms import shopify
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Keys, Page, Platform, Printed, Read
from tests.shops.server import Asked, Shop

MOST = 60  # answers: a walk that does not end by itself is a fault


def ask(hosts: Mapping[str, Shop], url: str) -> Document:
    """Ask a fake shop for one address."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = hosts[parts.netloc](Asked(parts.netloc, path, time.monotonic(), "test", {}))
    return open_document(Page(answer.body, url, answer.kind))


def answers(platform: Platform, hosts: Mapping[str, Shop], page: str) -> list[Read]:
    """Detect a platform on a page, and read each of its answers up to one that brings nothing."""
    keys = platform.detect(ask(hosts, page))
    url = _first(platform, hosts, keys) if keys else None
    read: list[Read] = []
    met: set[Printed] = set()
    while url and len(read) < MOST:
        found = platform.read(ask(hosts, url))
        assert found is not None, url
        if found.reviews and met.issuperset(found.reviews):
            break  # the end serves a page again
        read.append(found)
        met.update(found.reviews)
        url = found.next_url
    return read


def _first(platform: Platform, hosts: Mapping[str, Shop], keys: Keys) -> str | None:
    """Give the address of the first answer, with Shopify's help where the page lacks a key."""
    resolver = shopify.requests(keys)
    if platform.requests(keys) or not resolver:
        return platform.requests(keys)
    product = shopify.read(ask(hosts, resolver))
    return platform.requests({**keys, **(product.keys if product else {})})


def walked(platform: Platform, hosts: Mapping[str, Shop], page: str) -> list[Printed]:
    """Give every review that such a walk reads, once each and in order."""
    found = [review for read in answers(platform, hosts, page) for review in read.reviews]
    return list(dict.fromkeys(found))
