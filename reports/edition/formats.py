"""What an edition is written as: each format makes its files out of the document alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec

from db.problem import Problem
from reports.edition.csvs import csv_files
from reports.edition.document import Document
from reports.edition.draft import article
from reports.edition.page import html
from reports.edition.print import pdf
from reports.edition.sheets import workbook
from reports.edition.stored import DOCUMENT, to_json
from reports.edition.words import markdown

Files = Mapping[str, bytes]  # path within the edition's folder to content


def stored(document: Document) -> Files:
    """Write the document itself: every other format can be made of it again."""
    return {DOCUMENT: to_json(document)}


FORMATS: Mapping[str, Callable[[Document], Files]] = {
    "html": html,
    "json": stored,
    "md": markdown,
    "csv": csv_files,
    "xlsx": workbook,
    "pdf": pdf,
    "article": article,
}
SLOW = ("pdf",)  # a draft has it only where it is asked for
NEEDED = {"pdf": "weasyprint"}  # libraries of an extra, without which a format is left out


def files_of(document: Document, formats: Iterable[str] | None = None) -> dict[str, bytes]:
    """Write a document in some formats, in all that can be made here where none is named.

    The document itself is always among the files. Raises Problem for a format that there is not.
    """
    names = available() if formats is None else ("json", *formats)
    for name in names:
        if name not in FORMATS:
            raise Problem(f"'{name}' is no format of an edition; there are: {', '.join(FORMATS)}")
    made: dict[str, bytes] = {}
    for name in dict.fromkeys(names):
        made |= FORMATS[name](document)
    return made


def available() -> tuple[str, ...]:
    """Name the formats that can be made here."""
    return tuple(one for one in FORMATS if one not in NEEDED or find_spec(NEEDED[one]))
