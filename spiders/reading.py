"""What any saved page says of reviews and products, whichever platform printed it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from spiders.platforms import embedded, schemaorg
from spiders.platforms.distinct import distinct_products
from spiders.platforms.document import Document, as_utf8, open_document
from spiders.platforms.jsontext import Refused, read_json
from spiders.platforms.platform import Page, Read, Unreadable

# a call (JSONP), or the letters that keep a script from running the file
WRAPPED = re.compile(rb"\s*(?:\)\]\}',?\s*|(?:/\*\*/\s*)?[\w.$]{1,80}\(\s*)(?=[{\[])")


def read_page(page: Page) -> Read:
    """Read a saved HTML or JSON page; raises Unreadable, with the reason, never reads less."""
    document = open_document(page)
    if is_json(page, document):
        return embedded.read_data([_data(document)], document, [])
    marked = schemaorg.read_document(document)
    if marked.reviews:
        return marked
    stored = embedded.read_document(document)
    if not stored.reviews:
        return replace(marked, problems=tuple(dict.fromkeys(marked.problems + stored.problems)))
    return _joined(marked, stored)


def is_json(page: Page, document: Document) -> bool:
    """Tell a JSON file: by its declared type, else by its first letter."""
    declared = (page.content_type or "").lower()
    if "json" in declared:
        return True
    if "html" in declared:
        return False
    return document.raw.lstrip()[:1] in (b"{", b"[") or WRAPPED.match(document.raw) is not None


def _data(document: Document) -> Any:
    if document.had_nul:
        raise Unreadable("a JSON file that cannot be read: it holds a NUL")
    text = as_utf8(document.raw, document.charset).decode()
    wrapper = WRAPPED.match(document.raw)
    if wrapper:
        text = text[wrapper.end() :].rstrip().removesuffix(";").rstrip().removesuffix(")")
    try:
        return read_json(text)
    except Refused as refused:
        if (lines := _lines(text)) is not None:
            return lines
        raise Unreadable(f"a JSON file that cannot be read: {refused}") from None


def _lines(text: str) -> list[Any] | None:
    """Read JSON Lines: an object on each line; None where any is none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [read_json(line) for line in lines]
    except Refused:
        return None


def _joined(marked: Read, stored: Read) -> Read:
    """Keep the products of the markup beside the reviews of the page's own data."""
    products = distinct_products((*marked.products, *stored.products))
    only = products[0].name if len(products) == 1 else None
    return replace(
        stored,
        reviews=tuple(replace(one, product=one.product or only) for one in stored.reviews),
        products=products,
        problems=tuple(dict.fromkeys(marked.problems + stored.problems)),
    )
