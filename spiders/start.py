"""From a start page to product pages: what it lists as data, and links that look like products."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scrapy.http import HtmlResponse, Response

from spiders.platforms.platform import Read
from spiders.walk import canonical

PRODUCT = re.compile(
    r"/(?:products?|produits?|produkte?r?|produkty|productos?|producto|prodotti|prodotto|tuote"
    r"|p|dp|pd|item|items|itm|artikel|article|shop)/[^/?#]+/?(?:[?#]|$)",
    re.IGNORECASE,
)
MAX_DATA = 2 * 2**20


def product_links(response: Response, read: Read) -> list[str]:
    """Return the addresses of product pages on a start page, each once, in the page's order.

    First what the page itself lists as data (JSON-LD ItemList, products with an address), then
    links on which a segment such as /products/ or /p/ is followed by exactly one more.
    """
    if not isinstance(response, HtmlResponse):
        return []
    here = canonical(response.url)
    listed = [*_item_lists(response), *(product.url for product in read.products if product.url)]
    links = [link for link in response.css("a::attr(href)").getall() if PRODUCT.search(link)]
    found = (_absolute(response, link) for link in [*listed, *links])
    return list(dict.fromkeys(url for url in found if url and url != here))


def _absolute(response: HtmlResponse, link: str) -> str | None:
    try:
        url = canonical(response.urljoin(link.strip()))
    except ValueError:
        return None  # no address at all, as in "http://[": nothing could be asked for
    return url if url.startswith(("http://", "https://")) else None


def _item_lists(response: HtmlResponse) -> Iterator[str]:
    for block in response.css('script[type="application/ld+json"]::text').getall():
        if len(block) > MAX_DATA or "ItemList" not in block:
            continue
        try:
            yield from _addresses(json.loads(block))
        except (ValueError, RecursionError):
            continue  # explicitly: the reader reports blocks that are no JSON


def _addresses(data: object) -> Iterator[str]:
    if isinstance(data, list):
        for entry in data:
            yield from _addresses(entry)
    if not isinstance(data, dict):
        return
    yield from _addresses(data.get("@graph"))
    if data.get("@type") == "ItemList":
        entries = data.get("itemListElement")
        for entry in entries if isinstance(entries, list) else [entries]:
            yield from _address(entry)


def _address(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        item = entry.get("item")
        url = entry.get("url") or (
            item.get("url") or item.get("@id") if isinstance(item, dict) else item
        )
        if isinstance(url, str):
            yield url
