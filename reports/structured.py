"""Structured data for search engines (JSON-LD), made from pages; the only module that makes it.

Never a rating and never a review: those here were written for others (see decisions/0033). Without
the site's address there are no absolute URLs, and so there is no structured data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from reports.page import Link, Page
from reports.render import visible
from reports.views import OfferView, ProductView

CONTEXT = "https://schema.org"
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}
MOST = 100  # pages that a list names


def structured(page: Page, address: str | None) -> Markup:
    """Describe a page for search engines: the way to it, the pages it lists, its one product."""
    if not address or not page.found or page.anywhere or page.stands_for is not None:
        return Markup()
    product = page.said.get("product")
    nodes = [
        _way(page, address),
        _list(page.listed, address),
        _product(product, page, address) if isinstance(product, ProductView) else None,
    ]
    return Markup("").join(_script(node) for node in nodes if node)


def _way(page: Page, address: str) -> dict[str, Any] | None:
    if not page.above:
        return None
    steps = [
        {"@type": "ListItem", "position": n, "name": _text(one.name), "item": _url(address, one)}
        for n, one in enumerate(page.above, 1)
    ]
    last = {"@type": "ListItem", "position": len(steps) + 1, "name": _text(page.title)}
    return {"@type": "BreadcrumbList", "itemListElement": [*steps, last]}


def _list(listed: Sequence[Link], address: str) -> dict[str, Any] | None:
    if len(listed) < 2:
        return None
    items = [
        {"@type": "ListItem", "position": n, "url": _url(address, one)}
        for n, one in enumerate(listed[:MOST], 1)
    ]
    return {"@type": "ItemList", "itemListElement": items}


def _product(product: ProductView, page: Page, address: str) -> dict[str, Any] | None:
    """Describe a product that is for sale at a price that is known for certain.

    Search engines ask for a rating, a review or an offer; an offer needs a price. A recalled
    product is offered by nobody here.
    """
    offers = [one for one in product.offers if one.amount is not None and one.currency]
    if not offers or product.score.state == "recalled" or page.listed:
        return None
    return {
        "@type": "Product",
        "name": _text(product.name),
        "url": urljoin(address, page.path),
        "brand": {"@type": "Brand", "name": _text(product.brand)},
        "model": _text(product.model),
        "offers": [_offer(one) for one in offers],
    }


def _offer(offer: OfferView) -> dict[str, Any]:
    """Give one shop's price as it is visible on the page; whether it is in stock nobody said."""
    return {
        "@type": "Offer",
        "price": f"{offer.amount:.2f}",
        "priceCurrency": offer.currency,
        "seller": {"@type": "Organization", "name": _text(offer.seller or offer.shop)},
    }


def _url(address: str, link: Link) -> str:
    return urljoin(address, link.path)


def _text(text: str) -> str:
    return str(visible(text))


def _script(node: Mapping[str, Any]) -> Markup:
    """Embed a node so that no text in it can end the script or begin a comment."""
    said = json.dumps({"@context": CONTEXT, **node}, ensure_ascii=True, separators=(",", ":"))
    for char, escape in ESCAPED.items():
        said = said.replace(char, escape)
    return Markup(f'<script type="application/ld+json">{said}</script>\n')  # noqa: S704
