"""The lint of structured data: no rating and no review in any form, a product only where it may be.

What is looked for is what a search engine could read as a rating: JSON-LD (any nesting, spelling or
name space), microdata, RDFa and microformats. See decisions/0033.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from lxml import html

JSON = "//script[contains(translate(@type, 'JSON', 'json'), 'json')]"
CONTEXTS = re.compile(r"https?://(?:www\.)?schema\.org/?", re.IGNORECASE)
RATING = re.compile(r"rating|review", re.IGNORECASE)
SCHEMA = re.compile(r"(?:(?:https?:)?//(?:www\.)?schema\.org[/#]|schema:)", re.IGNORECASE)
SPEAKS = frozenset(("type", "additionaltype", "propertyid"))  # their values are terms
ATTRIBUTES = (
    "itemscope", "itemprop", "itemtype", "itemref", "itemid", "typeof", "vocab", "prefix",
    "about", "resource", "datatype", "inlist",
)  # fmt: skip
MICROFORMATS = frozenset(("hreview", "hreview-aggregate", "h-review", "h-review-aggregate"))
SOCIAL = re.compile(r"(?:og|article):(?!.*(?:rating|review))[a-z:_]{1,40}")
LISTS = frozenset(("itemlist", "collectionpage", "searchresultspage", "offercatalog"))


def lint_markup(trees: Mapping[str, html.HtmlElement], products: Collection[str]) -> Iterator[str]:
    """Find rating markup anywhere, and product markup but on the pages of single products."""
    for page, tree in trees.items():
        texts = [one.text or "" for one in tree.xpath(JSON)]
        for fault in (*_attributes(tree), *_data(texts, page in products)):
            yield f"{page}: {fault}"


def lint_data(pages: Mapping[str, Sequence[str]], products: Collection[str]) -> Iterator[str]:
    """Find the same in the structured data of pages that hold no other markup."""
    for page, texts in pages.items():
        yield from (f"{page}: {fault}" for fault in _data(texts, page in products))


def _attributes(tree: html.HtmlElement) -> Iterator[str]:
    for name in ATTRIBUTES:
        if tree.xpath(f"//@*[local-name()='{name}']"):
            yield f"markup by the attribute '{name}'; structured data is JSON-LD alone"
    for one in tree.xpath("//*[@property]"):
        if one.tag != "meta" or not SOCIAL.fullmatch(str(one.get("property"))):
            yield "markup by the attribute 'property' that is no social card"
    for one in tree.xpath("//*[@rel or @rev]"):
        if RATING.search(f"{one.get('rel', '')} {one.get('rev', '')}"):
            yield "a link that calls what it leads to a rating or a review"
    for classes in tree.xpath("//@class"):
        if MICROFORMATS & {one.casefold() for one in str(classes).split()}:
            yield "a microformat of reviews"


def _data(texts: Sequence[str], may_sell: bool) -> Iterator[str]:
    nodes: list[Any] = []
    for text in texts:
        try:
            nodes.append(json.loads(text, object_pairs_hook=_once))
        except ValueError as wrong:
            yield f"structured data that cannot be read: {wrong}"
    yield from (fault for node in nodes for fault in _forbidden(node))
    yield from _products(nodes, may_sell)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a key that stands twice")
    return dict(pairs)


def _forbidden(value: Any) -> Iterator[str]:
    """Walk through all that is said, and name what is, or could hide, a rating."""
    if isinstance(value, list):
        for one in value:
            yield from _forbidden(one)
    elif isinstance(value, str):
        if SCHEMA.match(_plain(value)) and RATING.search(_plain(value)):
            yield f"'{value[:60]}' names a rating or a review"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                yield from _context(inner)
                continue
            if RATING.search(_plain(key)):
                yield f"'{key[:60]}': no rating and no review is ever marked up"
            if _local(key) in SPEAKS or _is_property(value, key):
                yield from _terms(inner)
            yield from _forbidden(inner)


def _context(value: Any) -> Iterator[str]:
    """A context of one's own could give a rating another name: only schema.org's is allowed."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, str) or not CONTEXTS.fullmatch(one):
            yield "a context that is not schema.org's own, so that names could mean anything"


def _terms(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and RATING.search(_local(one)):
            yield f"'{one[:60]}': no rating and no review is ever marked up"


def _is_property(node: Mapping[str, Any], key: str) -> bool:
    return key == "name" and "propertyvalue" in _types(node)


def _products(nodes: list[Any], may_sell: bool) -> Iterator[str]:
    found = [node for one in nodes for node in _nodes(one)]
    sold = [node for node in found if any("product" in kind for kind in _types(node))]
    listing = any(LISTS & _types(node) for node in found)
    if sold and (listing or not may_sell):
        yield "a product is marked up on a page that is not that of one product"
    if len(sold) > 1:
        yield f"{len(sold)} products are marked up: what a page is of is named once"
    for node in sold:
        if not isinstance(node.get("name"), str) or not _sells(node):
            yield "a product is marked up without one name, or without an offer that has a price"


def _sells(product: Mapping[str, Any]) -> bool:
    offers = product.get("offers")
    each = offers if isinstance(offers, list) else [offers]
    return bool(each) and all(
        isinstance(one, dict) and _is_price(one) and one.get("priceCurrency") for one in each
    )


def _is_price(offer: Mapping[str, Any]) -> bool:
    price = str(offer.get("price", offer.get("lowPrice", "")))
    return re.fullmatch(r"\d{1,9}(?:\.\d{1,2})?", price) is not None


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _nodes(one)


def _types(node: Mapping[str, Any]) -> set[str]:
    """List what a node is, as local names in small letters, whatever the name space."""
    found: set[str] = set()
    for key, value in node.items():
        if _local(key) in ("type", "additionaltype"):
            each = value if isinstance(value, list) else [value]
            found |= {_local(one) for one in each if isinstance(one, str)}
    return found


def _plain(term: str) -> str:
    return unquote(term).strip()


def _local(term: str) -> str:
    """Give a term without its name space: 'schema:Rating', 'https://schema.org/Rating', '@type'."""
    return re.split(r"[#:/]", _plain(term).rstrip("/#:"))[-1].lstrip("@").casefold()
