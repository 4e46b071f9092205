"""What Shopify itself says in a fake shop: the page's own script, and the product as JSON."""

from __future__ import annotations

import json

from tests.shops.server import Answer
from tests.shops.speaking import PAGE, PRODUCT

PRODUCT_ID = "700100200"


def domain_of(shop: str) -> str:
    """Name the shop as only Shopify's own services do."""
    return f"{shop}.myshopify.com"


def page(shop: str, head: str = "", body: str = "", *, numbered: bool = True) -> str:
    """Write the product's page of a theme; not every theme prints the product's number."""
    meta = f'var meta = {{"product":{{"id":{PRODUCT_ID},"type":"Table"}}}};' if numbered else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{PRODUCT}</title>'
        f'<script src="https://cdn.shopify.com/s/theme.js"></script>{head}</head>'
        f'<body><h1>{PRODUCT}</h1><script>Shopify.shop = "{domain_of(shop)}";{meta}</script>'
        f"{body}</body></html>"
    )


def product_js() -> dict[str, Answer]:
    """Answer for the product by its handle, as the theme's own script asks."""
    product = {
        "id": int(PRODUCT_ID),
        "title": PRODUCT,
        "handle": PAGE.rpartition("/")[2],
        "vendor": "Tiltwell",
        "price": 29905,
        "price_min": 29905,
        "price_varies": False,
        "variants": [{"id": 1, "title": "Slate", "sku": "TW300", "barcode": None, "price": 29905}],
    }
    body = json.dumps(product).encode()
    return {f"{PAGE}.js": Answer(body=body, kind="text/javascript; charset=utf-8")}
