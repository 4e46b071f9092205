"""The data blocks that some shops put into their pages: JSON-LD, and the state of a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from desk.demo.printed import Product, Review
from desk.demo.world import Shop

Block = dict[str, Any]


def as_script(data: object) -> Markup:
    """Write data as JSON that cannot end its script element."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - nothing in it can open or end a tag


def whole(_shop: Shop, product: Product, reviews: Sequence[Review], url: str) -> Block:
    """BackFit: one JSON-LD product with all its reviews, each with an id."""
    rated = [
        _review(one, bestRating="5", worstRating="1") | {"@id": f"{url}#review-{one.id}"}
        for one in reviews
    ]
    return {"data": as_script(_product(product, rated, 5) | {"gtin13": product.gtin, "url": url})}


def paged(shop: Shop, product: Product, reviews: Sequence[Review], url: str) -> Block:
    """Sundry Row: a page of reviews without ids among a good block and a broken one."""
    rated = [_review(one, bestRating=100, worstRating=0) for one in reviews]
    trail = [
        {"@type": "ListItem", "position": 1, "name": shop.name, "item": f"http://{shop.domain}/"}
    ]
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail}
    told = _product(product, rated, 100) | {"gtin": product.gtin, "url": url}
    kept = {key: value for key, value in told.items() if value is not None}
    broken = '{"@context": "https://schema.org", "@type": Organization, "name": "Sundry Row", '
    return {"data": as_script(kept), "crumbs": as_script(crumbs), "broken": Markup(broken)}  # noqa: S704 - a constant


def state(_shop: Shop, product: Product, reviews: Sequence[Review], url: str) -> Block:
    """Hangwise: the state from which its script draws the page."""
    facts = {
        "id": url.rsplit("/", 1)[1],
        "name": product.name,
        "brand": product.brand,
        "model": product.model,
        "gtin": product.gtin,
        "mpn": product.mpn,
        "price": product.price,
        "currency": "USD",
        "averageRating": product.rating,
        "reviewCount": product.count,
        "url": url,
    }
    page = {"product": facts, "reviews": [_state_review(one) for one in reviews]}
    props = {"props": {"pageProps": page}, "page": "/item/[id]", "buildId": "d3m0"}
    return {"data": as_script(props)}


def _product(product: Product, reviews: list[Block], best: int) -> Block:
    brand = {"@type": "Brand", "name": product.brand} if product.brand else None
    stated = [
        {"@type": "PropertyValue", "name": name, "value": value}
        for name, value in product.stated.items()
    ]
    return ({"additionalProperty": stated} if stated else {}) | {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "brand": brand,
        "mpn": product.mpn,
        "model": product.model,
        "offers": {"@type": "Offer", "price": product.price, "priceCurrency": "USD"},
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": product.rating,
            "bestRating": best,
            "reviewCount": product.count,
        },
        "review": reviews,
    }


def _review(one: Review, **bounds: object) -> Block:
    told = {
        "@type": "Review",
        "name": one.title,
        "reviewBody": one.body,
        "author": {"@type": "Person", "name": one.author},
        "datePublished": one.date,
        "reviewRating": {"@type": "Rating", "ratingValue": one.rating} | bounds,
    }
    return {key: value for key, value in told.items() if value is not None}


def _state_review(one: Review) -> Block:
    written = one.written
    return {
        "reviewId": one.id,
        "rating": int(one.rating),
        "title": one.title,
        "text": one.body,
        "author": one.author,
        "createdAt": one.date,
        "verifiedPurchase": written.verified,
        "incentivized": written.badge,
        "helpfulCount": written.helpful,
        "syndicationSource": {"name": written.label} if written.label else None,
        "response": {"text": written.reply} if written.reply else None,
    }


def none(_shop: Shop, _product: Product, _reviews: Sequence[Review], _url: str) -> Block:
    """Shops that mark up what is seen need no block."""
    return {}


BLOCKS: Mapping[str, Callable[[Shop, Product, Sequence[Review], str], Block]] = {
    "backfit": whole,
    "lotrechtladen": none,
    "hangwise": state,
    "sundryrow": paged,
    "plumbrae": none,
}
