"""A walk through a fake shop without a network: its page, then answer after answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Platform, Printed, Read
from tests.shops.server import Asked, Shop

MOST = 60  # answers: a walk that does not end by itself is a fault


def ask(hosts: Mapping[str, Shop], url: str) -> Document:
    """Ask a fake shop for one address."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = hosts[parts.netloc](Asked(parts.netloc, path, time.monotonic(), "test", {}))
    return open_document(Page(answer.body, url, answer.kind))


def answers(platform: Platform, hosts: Mapping[str, Shop], page: str) -> list[Read]:
    """Detect a platform on a page, and read each of its answers."""
    keys = platform.detect(ask(hosts, page))
    url = platform.requests(keys) if keys else None
    read: list[Read] = []
    while url and len(read) < MOST:
        found = platform.read(ask(hosts, url))
        assert found is not None, url
        read.append(found)
        url = found.next_url
    return read


def walked(platform: Platform, hosts: Mapping[str, Shop], page: str) -> list[Printed]:
    """Give every review that such a walk reads, once each and in order."""
    found = [review for read in answers(platform, hosts, page) for review in read.reviews]
    return list(dict.fromkeys(found))
