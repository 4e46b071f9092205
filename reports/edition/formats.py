"""The formats of an edition, each written from its Document alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.edition.csvs import csv_files
from reports.edition.document import Document
from reports.edition.draft import article
from reports.edition.print import pdf
from reports.edition.sheets import workbook
from reports.edition.words import markdown

FORMATS: Mapping[str, Callable[[Document], Mapping[str, bytes]]] = {
    "markdown": markdown,
    "csv": csv_files,
    "xlsx": workbook,
    "pdf": pdf,
    "article": article,
}
