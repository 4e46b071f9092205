"""An edition as CSV: a file a table, one a piece of evidence, and every number by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reports.edition.document import Cell, Document, Figure, Table
from reports.render import csv_text, slug

FIGURES_HEAD = ("name", "value", "shown")


def csv_files(document: Document) -> dict[str, bytes]:
    """Write every table of an edition as CSV; no cell can be taken for a formula."""
    made = {f"{slug(table.key)}.csv": table_csv(table) for table in tables_of(document)}
    for one in document.evidence:
        made[f"evidence/{slug(one.anchor)}.csv"] = table_csv(one.rows)
    return {**made, "figures.csv": figures_csv(document)}


def table_csv(table: Table) -> bytes:
    """Write a table as CSV: the names of its columns for machines, then its rows."""
    rows = [[held(cell) for cell in row] for row in table.rows]
    return csv_text([[one.name for one in table.columns], *rows])


def figures_csv(document: Document) -> bytes:
    """Write every number that an edition prints, once, by its name."""
    rows = [[one.name, held(one), one.shown] for one in figures_of(document)]
    return csv_text([FIGURES_HEAD, *rows])


def tables_of(document: Document) -> Iterator[Table]:
    """Give the tables of all topics, in their order."""
    for topic in document.topics:
        yield from topic.tables


def figures_of(document: Document) -> list[Figure]:
    """Give every figure of an edition once, in the order in which they are first printed."""
    found: dict[Figure, None] = {}
    sentences = [document.headline, *document.summary]
    sentences += [one for topic in document.topics for one in topic.sentences]
    for sentence in sentences:
        found.update(dict.fromkeys(sentence.figures))
    for table in [*tables_of(document), *(one.rows for one in document.evidence)]:
        found.update(dict.fromkeys(_figures(table.rows)))
    return list(found)


def held(cell: Cell) -> str | int | float | None:
    """Give a cell as a machine reads it: a number, a day as YYYY-MM-DD, else its words."""
    if not isinstance(cell, Figure):
        return cell
    return cell.value.isoformat() if isinstance(cell.value, date) else cell.value


def _figures(rows: Sequence[Sequence[Cell]]) -> Iterator[Figure]:
    return (cell for row in rows for cell in row if isinstance(cell, Figure))
