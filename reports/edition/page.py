"""An edition as a page of HTML, whole in itself: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count, islice, product
from string import ascii_lowercase

from reports.edition.document import Cell, Document, Figure, Named, Quoted, Table
from reports.edition.drawings import drawings
from reports.render import Renderer, contact_address
from reports.static import STYLES, joined, static

Files = Mapping[str, bytes]


def html(document: Document) -> Files:
    """Write a document as a page, with its stylesheet and the mark of the site."""
    page = Renderer().page(
        "edition.html",
        doc=document,
        contact_url=contact_address(document.contact),
        kind_of=kind_of,
        marks=marks(document),
        drawn={one.key: drawings(one) for one in document.topics},
        wide=is_wide,
        paragraphs=paragraphs,
    )
    return {"index.html": page, "site.css": joined(STYLES), "mark.svg": static("mark.svg")}


def kind_of(part: Cell) -> str:
    """Say what a part of a sentence, or a cell, is: what it is marked as."""
    if part is None:
        return "none"
    if isinstance(part, Figure):
        return "day" if isinstance(part.value, date) else "figure"
    if isinstance(part, Named):
        return "name"
    return "quote" if isinstance(part, Quoted) else "text"


def marks(document: Document) -> dict[str, str]:
    """Give the letters by which each evidence is referred to: a, b and so on.

    Letters and not numbers: every number of an edition is one that was counted.
    """
    return dict(zip((one.anchor for one in document.evidence), _letters(), strict=False))


def is_wide(table: Table) -> bool:
    """Tell whether a table needs the whole width of a page."""
    return sum(1 for one in table.columns if not one.machine) > 6


def paragraphs(text: str) -> list[str]:
    """Part an editor's words at empty lines."""
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _letters() -> list[str]:
    many = ("".join(letters) for n in count(1) for letters in product(ascii_lowercase, repeat=n))
    return list(islice(many, 20_000))
