"""A product node of any syntax turned into a printed product."""

from __future__ import annotations

import re
from typing import Any

from spiders.platforms.graph import Graph, Node, types
from spiders.platforms.platform import PrintedProduct
from spiders.platforms.reviewnode import AGGREGATES, ITEM, REVIEWS, read_rating
from spiders.platforms.stated import properties_of
from spiders.platforms.wording import absolute, clean

PRODUCTS = frozenset(
    ("Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "Vehicle")
)
NO_PRODUCTS = frozenset(
    (
        "Organization",
        "Corporation",
        "LocalBusiness",
        "Store",
        "OnlineStore",
        "OnlineBusiness",
        "Restaurant",
        "Hotel",
        "LodgingBusiness",
        "Person",
        "WebSite",
        "WebPage",
        "Brand",
        "Service",
        "Event",
        "Place",
        "Offer",
        "AggregateOffer",
        "Rating",
        "Recipe",
        "Article",
        "NewsArticle",
        "BlogPosting",
    )
)
PLACES = frozenset(("address", "telephone", "openingHours", "openingHoursSpecification", "geo"))
GTINS = ("gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn", "ean", "upc")
LABELLED = re.compile(r"(?:gtin\d{0,2}|isbn|ean|upc)\s*[:=]\s*([\d -]{8,20})", re.I)
COUNTS = ("reviewCount", "ratingCount", "count", "votes")


def read_products(graph: Graph, url: str | None) -> list[PrintedProduct]:
    """Transcribe every product node, and what a rating on its own says of the thing it rates."""
    models = {id(model) for node in graph.nodes for model in graph.values(node, "model")}
    products = [node for node in graph.nodes if id(node) not in models and is_product(graph, node)]
    found = [_product(graph, node, url) for node in products]
    for node in graph.nodes:
        if types(node) & AGGREGATES:
            found += _rated(graph, node, url)
    return [product for product in found if product.name or product.gtin or product.sku]


def is_product(graph: Graph, node: Node) -> bool:
    """Tell a product by its type, else by its offers or rating where it is no shop or page."""
    named = types(node)
    if named & PRODUCTS:
        return True
    if not named or named & (NO_PRODUCTS | REVIEWS | AGGREGATES) or node.keys() & PLACES:
        return False
    return "name" in node and ("offers" in node or bool(_aggregate(graph, node)))


def _product(graph: Graph, node: Node, url: str | None) -> PrintedProduct:
    price, currency, offer = _price(graph, node)
    return PrintedProduct(
        name=graph.text(node, "name", "title", "fn"),
        brand=graph.text(node, "brand", "manufacturer"),
        model=graph.text(node, "model"),
        gtin=_gtin(graph, node) or _gtin(graph, offer),
        mpn=graph.text(node, "mpn") or graph.text(offer, "mpn"),
        sku=graph.text(node, "sku") or graph.text(offer, "sku"),
        price_text=price,
        currency=currency,
        seller=_of_offer(graph, node, offer, "seller", "offeredBy") if price else None,
        price_until=_of_offer(graph, node, offer, "priceValidUntil") if price else None,
        url=absolute(graph.text(node, "url"), url),
        specs=properties_of(graph, node),
        **_rating(graph, _aggregate(graph, node)),
    )


def _rated(graph: Graph, node: Node, url: str | None) -> list[PrintedProduct]:
    """Read a rating that names its thing itself; a thing with a type speaks for itself."""
    found = []
    for thing in graph.values(node, *ITEM):
        rating = _rating(graph, node)
        if isinstance(thing, str):
            found.append(PrintedProduct(name=graph.words(thing), **rating))
        elif isinstance(thing, dict) and "aggregateRating" not in thing:
            if is_product(graph, thing):
                found.append(PrintedProduct(name=graph.text(thing, "name"), **rating))
            elif not types(thing):
                link = absolute(graph.text(thing, "url"), url)
                found.append(PrintedProduct(name=graph.words(thing), url=link, **rating))
    return found


def _aggregate(graph: Graph, node: Node) -> Node:
    for name in ("aggregateRating", "review", "reviews", "hasReview"):
        for value in graph.values(node, name):
            if isinstance(value, dict) and (name == "aggregateRating" or types(value) & AGGREGATES):
                return value
    return {}


def _rating(graph: Graph, rating: Node) -> dict[str, Any]:
    value, best, _ = read_rating(graph, rating, "rating")
    count = graph.text(rating, *COUNTS)
    return {"rating_text": value, "best_text": best, "count_text": count}


def _price(graph: Graph, node: Node) -> tuple[str | None, str | None, Node]:
    """Give the first price of the offers, its currency, and the offer it stands in."""
    offers = [offer for offer in graph.values(node, "offers") if isinstance(offer, dict)]
    nested = [part for offer in offers for part in _parts(graph, offer)]
    for offer in (*offers, *nested, node):
        price = graph.text(offer, "price", "lowPrice")
        if price is not None:
            return price, graph.text(offer, "priceCurrency", "currency"), offer
    return None, None, offers[0] if offers else {}


def _of_offer(graph: Graph, node: Node, offer: Node, *keys: str) -> str | None:
    """Read what the offer of a price says, or the offer around it where there is only one."""
    around = [one for one in graph.values(node, "offers") if isinstance(one, dict)]
    said = graph.text(offer, *keys)
    return graph.text(around[0], *keys) if said is None and len(around) == 1 else said


def _parts(graph: Graph, offer: Node) -> list[Any]:
    inner = graph.values(offer, "offers") + graph.values(offer, "priceSpecification")
    return [part for part in inner if isinstance(part, dict)]


def _gtin(graph: Graph, node: Node) -> str | None:
    if printed := graph.text(node, *GTINS):
        return printed
    for value in graph.values(node, "productID") + graph.values(node, "identifier"):
        if labelled := LABELLED.match(clean(value) or ""):
            return labelled[1].strip()
    return None
