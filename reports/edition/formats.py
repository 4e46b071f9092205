"""What an edition is written as: each format makes its files out of the document alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from db.problem import Problem
from reports.edition.document import Document
from reports.edition.page import html
from reports.edition.stored import to_json

Files = Mapping[str, bytes]  # path within the edition's folder to content
DOCUMENT = "document.json"


def stored(document: Document) -> Files:
    """Write the document itself: every other format can be made of it again."""
    return {DOCUMENT: to_json(document)}


FORMATS: Mapping[str, Callable[[Document], Files]] = {"html": html, "json": stored}


def files_of(document: Document, formats: Iterable[str] | None = None) -> dict[str, bytes]:
    """Write a document in some formats, in all of them where none is named; raises Problem.

    The document itself is always among the files.
    """
    names = list(FORMATS) if formats is None else ["json", *formats]
    for name in names:
        if name not in FORMATS:
            raise Problem(f"'{name}' is no format of an edition; there are: {', '.join(FORMATS)}")
    made: dict[str, bytes] = {}
    for name in dict.fromkeys(names):
        made |= FORMATS[name](document)
    return made
