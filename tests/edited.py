"""Editions of the tests' small world: made, read back, and what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from db.connect import writing
from db.schema import EditionNote
from reports.edition import formats
from reports.edition.document import Cell, Document, Figure
from reports.edition.make import Edition, make_edition
from reports.edition.stored import from_json
from tests.seeds import add, config_of
from tests.seeds.months import true_up
from tests.seeds.pages import words

QUICK = ("html",)
ANALYSIS = "A quiet month.\n\nNothing that an editor saw explains more."


def drafted(engine: Engine, tmp_path: Path, month: str) -> Edition:
    """Make the draft of a month whose rows are first made true."""
    true_up(engine)
    return make_edition(engine, config_of(tmp_path), month, formats=QUICK)


def frozen(engine: Engine, tmp_path: Path, month: str, **options: Any) -> Edition:
    """Publish the edition of a month, with an analysis, in the formats that are quickly made."""
    true_up(engine)
    write_analysis(engine, month)
    kept = {name: formats.FORMATS[name] for name in ("html", "json")}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(formats, "FORMATS", kept)
        return make_edition(engine, config_of(tmp_path), month, publish=True, **options)


def write_analysis(
    engine: Engine, month: str, text: str = ANALYSIS, part: str = "analysis"
) -> None:
    """Write an editor's words on a month, in the place of those that are there."""
    table = EditionNote.table()
    with writing(engine) as connection:
        mine = (table.c.month == month, table.c.part == part)
        connection.execute(delete(table).where(*mine))
    add(engine, EditionNote(month=month, part=part, text=text, by="Ilse Varga"))


def document(edition: Edition) -> Document:
    """Read an edition back."""
    return from_json((edition.folder / "document.json").read_bytes())


def said(edition: Edition) -> str:
    """Give every sentence of an edition, one after another."""
    made = document(edition)
    lines = [one.text for topic in made.topics for one in topic.sentences]
    return " ".join([made.headline.text, *lines])


def table(edition: Edition, key: str) -> list[dict[str, str | int | float | date | None]]:
    """Give the rows of a table by the names of its columns; none where there is no such table."""
    found = [one for topic in document(edition).topics for one in topic.tables if one.key == key]
    if not found:
        return []
    names = [column.name for column in found[0].columns]
    return [dict(zip(names, map(_held, row), strict=True)) for row in found[0].rows]


def by(edition: Edition, key: str, column: str) -> dict[str, dict[str, object]]:
    """Give the rows of a table by one of their cells."""
    return {str(row[column]): dict(row) for row in table(edition, key)}


def page(edition: Edition) -> str:
    """Take the words of an edition's page, in one line."""
    return words((edition.folder / "index.html").read_bytes())


def _held(cell: Cell) -> str | int | float | date | None:
    return cell.value if isinstance(cell, Figure) else None if cell is None else str(cell)
