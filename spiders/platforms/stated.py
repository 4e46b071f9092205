"""What a page states of its product: properties in schema.org's words, tables, definition lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from typing import Any

from db.spec_names import spec_of
from spiders.platforms.document import Document, as_utf8
from spiders.platforms.graph import Graph, Node
from spiders.platforms.platform import PrintedProduct, PrintedSpec
from spiders.platforms.wording import folded

MOST = 200  # properties of one product
LONGEST_NAME, LONGEST_VALUE = 100, 500  # characters; what is longer is a description
MEASURED = ("weight", "height", "width", "depth")  # schema.org's own properties of a product
SHOWN_NOT = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1|\Z)", re.S | re.I)
ROW, CELL = re.compile(rb"<tr(?=[\s>])", re.I), re.compile(rb"<t[hd](?=[\s>])", re.I)
TERM, DETAIL = re.compile(rb"<dt(?=[\s>])", re.I), re.compile(rb"<dd(?=[\s>])", re.I)
ROW_END = re.compile(rb"</(?:tr|table|tbody|dl)\b", re.I)
CELL_END = re.compile(rb"</t[hd]\b", re.I)
TERM_END = re.compile(rb"</d[td]\b", re.I)
TAG = re.compile(r"<[^<>]*>")
LONGEST_ROW = 5000  # bytes


def properties_of(graph: Graph, node: Node) -> tuple[PrintedSpec, ...]:
    """Transcribe the properties that a product node states, whatever their names."""
    found = [_property(graph, value) for value in graph.values(node, "additionalProperty")]
    for name in MEASURED:
        found += [_quantity(graph, name, value) for value in graph.values(node, name)]
    return distinct_specs(one for one in found if one)


def with_tabled(
    products: tuple[PrintedProduct, ...], document: Document
) -> Iterator[PrintedProduct]:
    """Give the product of a page what the page's tables and lists state under known names."""
    for product in products:
        if len(products) > 1 and (not document.url or product.url != document.url):
            yield product  # nobody says that a table is about this one
            continue
        specs = distinct_specs((*product.specs, *tabled(document)))
        yield product if specs == product.specs else replace(product, specs=specs)


def tabled(document: Document) -> Iterator[PrintedSpec]:
    """Give the rows of two cells, and the terms with one detail, whose name we know.

    From the bytes: no tree is built for it.
    """
    marks = document.marks
    if not (b"<tr" in marks and b"<td" in marks) and b"<dd" not in marks:
        return
    shown = SHOWN_NOT.sub(b" ", document.raw)
    rows = [*_pairs(shown, ROW, CELL, CELL_END), *_pairs(shown, TERM, DETAIL, TERM_END)]
    for name, value in rows:
        spec = _spec(_text(name, document), _text(value, document))
        if spec and spec_of(spec.name):
            yield spec


def distinct_specs(specs: Iterable[PrintedSpec]) -> tuple[PrintedSpec, ...]:
    """Give each statement once, in order: name and value the same, however they are printed."""
    found: dict[tuple[str, str], PrintedSpec] = {}
    for one in specs:
        found.setdefault(
            (folded(one.name).rstrip(":"), folded(f"{one.value}{one.unit or ''}")), one
        )
    return tuple(found.values())[:MOST]


def _property(graph: Graph, value: Any) -> PrintedSpec | None:
    """Read a PropertyValue: its name, its value or its ends, and its unit."""
    if not isinstance(value, dict):
        return None
    name = graph.text(value, "name", "propertyID")
    return _quantity(graph, name, value) if name else None


def _quantity(graph: Graph, name: str, value: Any) -> PrintedSpec | None:
    """Read a value with its unit, as QuantitativeValue and PropertyValue print them."""
    if not isinstance(value, dict):
        return _spec(name, graph.words(value))
    for inner in graph.values(value, "value"):
        if isinstance(inner, dict):  # a value of its own within the property
            return _quantity(graph, name, inner)
    unit = graph.text(value, "unitText", "unitCode")
    low, high = graph.text(value, "minValue"), graph.text(value, "maxValue")
    values = [part for one in graph.values(value, "value") if (part := _word(graph, one))]
    said = ", ".join(values) or _ends(low, high)
    return _spec(name, said, unit)


def _word(graph: Graph, value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else graph.words(value)


def _ends(low: str | None, high: str | None) -> str | None:
    if low and high:
        return f"{low} - {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else None


def _spec(name: str | None, value: str | None, unit: str | None = None) -> PrintedSpec | None:
    name, value = " ".join((name or "").split()), " ".join((value or "").split())
    if not name or not value or len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE:
        return None
    return PrintedSpec(name, value, unit)


def _pairs(
    shown: bytes, opening: re.Pattern[bytes], inner: re.Pattern[bytes], end: re.Pattern[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Give the two cells of each row, or a term and its one detail."""
    for row in opening.split(shown)[1:]:
        if len(row) > LONGEST_ROW:
            row = row[:LONGEST_ROW]
        cells = inner.split(ROW_END.split(row, maxsplit=1)[0])
        cells = cells if opening is TERM else cells[1:]
        if len(cells) == 2:
            name, value = (_inside(cell, end) for cell in cells)
            yield name, value


def _inside(cell: bytes, end: re.Pattern[bytes]) -> bytes:
    """Cut a cell at its end, and its opening tag off."""
    return end.split(cell, maxsplit=1)[0].partition(b">")[2]


def _text(inside: bytes, document: Document) -> str:
    text = as_utf8(inside, document.charset).decode("utf-8", "replace")
    return unescape(TAG.sub(" ", text)).rstrip()
