"""Reviews and products in schema.org's words: JSON-LD, microdata, RDFa and microformats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document, Script, open_document
from spiders.platforms.graph import Node, is_reference, survey
from spiders.platforms.hreview import read_hreview
from spiders.platforms.jsontext import Refused, read_block
from spiders.platforms.microdata import read_microdata
from spiders.platforms.paging import language_of, next_page
from spiders.platforms.platform import Mended, Page, Printed, PrintedProduct, Read
from spiders.platforms.productnode import read_products
from spiders.platforms.rdfa import read_rdfa
from spiders.platforms.reviewnode import is_review, read_review
from spiders.platforms.stated import with_tabled

NAME = "schemaorg"
MICRODATA = re.compile(rb"item(?:type|prop)\s*=\s*[\"']?[^\"'>]*(?:review|product|rating|offer)")
RDFA = re.compile(rb"typeof\s*=\s*[\"']?[^\"'>]*(?:review|product|rating)")
HREVIEW = re.compile(rb"h-?review(?:-aggregate)?(?=[\"'\s>])")


@dataclass(frozen=True, slots=True)
class Found:
    """What one syntax of a page says."""

    syntax: str
    reviews: list[Printed]
    products: list[PrintedProduct]
    problems: list[str]


def detect(page: Page) -> dict[str, str] | None:
    """Recognise a page with reviews or products in its markup; it needs no keys."""
    found = read(page)
    return {} if found.reviews or found.products else None


def read(page: Page) -> Read:
    """Read all reviews and products of an HTML page; raises Unreadable, never reads less."""
    return read_document(open_document(page))


def read_document(document: Document) -> Read:
    """Read an opened page in every syntax that it holds; no tree is built without need."""
    problems: list[str] = []
    roots = list(_linked_data(document, problems))
    found = [read_nodes("JSON-LD", roots, document.url, escaped=True)] if roots else []
    for syntax, nodes in _markup(document):
        found.append(read_nodes(syntax, nodes, document.url, escaped=False))
    return compose(document, found, problems)


def read_nodes(syntax: str, roots: list[Any], url: str | None, escaped: bool) -> Found:
    """Read the nodes of one syntax."""
    graph = survey(roots, escaped)
    found = Found(syntax, [], read_products(graph, url), [])
    empty = 0
    for node in graph.nodes:
        if is_review(graph, node) and not is_reference(node):
            review = read_review(graph, node, url)
            empty += review is None
            found.reviews.extend([review] if review else [])
    if empty:
        found.problems.append(f"{syntax}: reviews without rating, title and text: {empty}")
    return found


def compose(document: Document, found: list[Found], problems: list[str]) -> Read:
    """Put together what the syntaxes of a page say: each review and each product once."""
    reviews, notes = distinct((part.syntax, review) for part in found for review in part.reviews)
    named = distinct_products(product for part in found for product in part.products)
    products = tuple(with_tabled(named, document))
    language = language_of(document) if reviews else None
    only = products[0].name if len(products) == 1 else None
    return Read(
        platform=NAME,
        reviews=tuple(completed(review, only, language) for review in reviews),
        products=products,
        next_url=next_page(document) if reviews else None,
        problems=(*problems, *(note for part in found for note in part.problems), *notes),
    )


def completed(review: Printed, product: str | None, language: str | None) -> Printed:
    """Fill product and language from the page where the review itself does not say them."""
    product = review.product or product
    language = review.language_text or language
    if (product, language) == (review.product, review.language_text):
        return review
    return replace(review, product=product, language_text=language)


def is_linked_data(script: Script) -> bool:
    """Tell a script whose declared type is JSON-LD."""
    return script.attributes.get("type", "").lower().startswith("application/ld+json")


def _linked_data(document: Document, problems: list[str]) -> Iterator[Any]:
    if not any(b"ld+json" in opened[0] for opened in document.json_marks):
        return
    blocks = [script for script in document.json_scripts if is_linked_data(script)]
    for number, script in enumerate(blocks, 1):
        try:
            documents, mended = read_block(script.text())
        except Refused as refused:
            problems.append(f"JSON-LD block {number} refused: {refused}")
            continue
        if mended:
            problems.append(Mended(f"JSON-LD block {number} {mended}"))
        yield from documents


def _markup(document: Document) -> Iterator[tuple[str, list[Node]]]:
    """Give the nodes of each syntax whose marks stand in the bytes."""
    for syntax, word, mark, reader in (
        ("microdata", b"itemprop", MICRODATA, read_microdata),
        ("RDFa", b"typeof", RDFA, read_rdfa),
        ("microformats", b"review", HREVIEW, read_hreview),
    ):
        # a plain word is found faster than a pattern, where it is not there at all
        marked = word in document.marks and mark.search(document.marks)
        if marked and document.tree is not None:
            yield syntax, reader(document.tree)
