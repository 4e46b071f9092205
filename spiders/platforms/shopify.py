"""Shopify: the product's number that the review apps ask for, and its facts; no reviews."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from spiders.platforms.addresses import origin, segment
from spiders.platforms.document import Document
from spiders.platforms.parts import nodes, text
from spiders.platforms.platform import Keys, PrintedProduct, Read
from spiders.platforms.traces import known, only_trace, trace
from spiders.platforms.wording import absolute

NAME = "shopify"
HOSTS: frozenset[str] = frozenset()  # the shop's own
MARKS: tuple[bytes, ...] = (b'"variants"',)
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
PAGE_MARKS = (b"cdn.shopify.com", b"myshopify.com", b"shopify.shop", b"shopify.theme")
DOMAIN = (
    re.compile(rb"Shopify\.shop\s*=\s*[\"']([\w-]{1,80}\.myshopify\.com)"),
    re.compile(rb"permanent_domain[\"']?\s*:\s*[\"']([\w-]{1,80}\.myshopify\.com)"),
    re.compile(rb"\b([a-z0-9][a-z0-9-]{0,80}\.myshopify\.com)"),
)
PRODUCT = (
    re.compile(rb'"product"\s*:\s*\{\s*"id"\s*:\s*(\d{1,19})'),
    re.compile(rb'"rtyp"\s*:\s*"product"\s*,\s*"rid"\s*:\s*(\d{1,19})'),
    re.compile(rb"""name=["']product-id["'][^>]{0,100}value=["'](\d{1,19})["']"""),
)
# not of the page for certain: taken only where nothing else is named
ANY_PRODUCT = (
    re.compile(rb"gid:\\?/\\?/shopify\\?/Product\\?/(\d{1,19})"),
    re.compile(rb"""data-product-id=["'](\d{1,19})["']"""),
)
HANDLE = re.compile(r"/products/([^/?#]+)")
CANONICAL = (
    re.compile(rb"""<link[^>]{0,200}rel=["']canonical["'][^>]{0,200}href=["']([^"']{1,2000})"""),
    re.compile(
        rb"""<link[^>]{0,200}href=["']([^"']{1,2000})["'][^>]{0,200}rel=["']canonical["']"""
    ),
)
# only /products/{handle}.js has these, and its prices are in cents
IN_CENTS = frozenset(("price_varies", "price_min", "compare_at_price_varies"))


def detect(document: Document) -> Keys | None:
    """Recognise a page of a Shopify shop, with the keys that its review apps need."""
    if document.is_json or not any(mark in document.marks for mark in PAGE_MARKS):
        return None
    return shop_keys(document)


def shop_keys(document: Document) -> dict[str, str]:
    """Find what a page says of its shop and its product, whichever app it shows."""
    url = document.url or absolute(trace(document, *CANONICAL), None)
    handle = HANDLE.search(url or "") or HANDLE.search(trace(document, *CANONICAL) or "")
    return known(
        shop_domain=trace(document, *DOMAIN),
        product_id=trace(document, *PRODUCT) or only_trace(document, *ANY_PRODUCT),
        handle=unquote(handle[1]).removesuffix(".js").removesuffix(".json") if handle else None,
        origin=origin(url),
    )


def requests(keys: Keys) -> str | None:
    """Ask the shop for the product of a handle."""
    if not keys.get("origin") or not keys.get("handle"):
        return None
    return f"{keys['origin']}/products/{segment(keys['handle'])}.js"


def read(document: Document) -> Read | None:
    """Read a product, or a list of them, as the shop gives it; None for anything else."""
    if not document.is_json:
        return None
    found = _products(document.data)
    if not found:
        return None
    keys = known(product_id=text(found[0], "id"), handle=text(found[0], "handle"))
    return Read(
        platform=NAME,
        products=tuple(_printed(node, document.url) for node in found),
        keys=keys if len(found) == 1 else {},
    )


def _products(data: Any) -> list[dict[str, Any]]:
    """Give the products of /products/x.js, x.json or /products.json; nothing else may stand by."""
    if isinstance(data, dict) and len(data) == 1:
        data = data.get("product") or data.get("products")
    found = data if isinstance(data, list) else [data]
    return found if found and all(map(_is_product, found)) else []


def _is_product(node: Any) -> bool:
    if not isinstance(node, dict) or not {"id", "title", "handle", "vendor"} <= node.keys():
        return False
    named = (key.lower() for key in node)
    return bool(nodes(node, "variants")) and not any("review" in key for key in named)


def _printed(node: dict[str, Any], url: str | None) -> PrintedProduct:
    """Transcribe a product; of its variants the first, which the shop's page shows."""
    variant, handle = nodes(node, "variants")[0], text(node, "handle")
    return PrintedProduct(
        name=text(node, "title"),
        brand=text(node, "vendor"),
        gtin=text(variant, "barcode"),
        sku=text(variant, "sku"),
        price_text=_price(node, variant),
        currency=text(variant, "price_currency"),
        url=absolute(f"/products/{segment(handle)}", url) if handle else None,
    )


def _price(node: dict[str, Any], variant: dict[str, Any]) -> str | None:
    price = text(variant, "price")
    if price and price.isdecimal() and IN_CENTS & node.keys():
        return f"{price[:-2] or '0'}.{price[-2:].zfill(2)}"
    return price
