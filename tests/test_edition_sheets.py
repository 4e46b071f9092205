"""Tests of an edition as a workbook: real numbers and days, no formula, names and links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.edition.cells import MOST, clipped, named
from reports.edition.csvs import figures_of
from reports.edition.document import Cell, Column, Document, Figure, Sentence, Table, Topic
from reports.edition.sheets import workbook
from reports.edition.shown import shown
from tests.editions import hostile, hostile_texts, rich

FAMILIES = ("csv-injection", "xss", "blns")


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(rich())


def opened(document: Document) -> Any:
    return load_workbook(BytesIO(workbook(document)["edition.xlsx"]))


def cells_of(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def found(sheet: Any, table: Table) -> list[list[object]]:
    """Read a table back: what stands below its caption and its heads."""
    top = next(cell.row for cell in sheet["A"] if cell.value == table.caption) + 2
    last = top + len(table.rows) - 1
    rows = sheet.iter_rows(min_row=top, max_row=last, max_col=len(table.columns), values_only=True)
    return [list(row) for row in rows]


def meant(cell: Cell) -> object:
    if not isinstance(cell, Figure):
        return cell or None
    held = cell.value
    return datetime.combine(held, time()) if isinstance(held, date) else held


def test_every_table_is_there_with_its_numbers_and_days(book: Any) -> None:
    document = rich()
    for topic in document.topics:
        for table in map(shown, topic.tables):
            assert found(book[topic.title], table) == [[meant(one) for one in row]
                                                       for row in table.rows]  # fmt: skip
    for one in document.evidence:
        sheet = book["Evidence"]
        top = next(cell.row for cell in sheet["A"] if cell.value == one.title) + 3
        rows = sheet.iter_rows(min_row=top, max_row=top + len(one.rows.rows) - 1, values_only=True)
        assert [list(row[:4]) for row in rows] == [[meant(c) for c in r] for r in one.rows.rows]


def test_every_number_is_there_by_its_name(book: Any) -> None:
    rows = [row[:3] for row in book["Numbers"].iter_rows(min_row=4, values_only=True)]
    assert rows == [(one.name, meant(one), one.shown) for one in figures_of(rich())]


def test_sentences_and_rows_lead_to_their_evidence(book: Any) -> None:
    links = [cell.hyperlink for cell in cells_of(book) if cell.hyperlink]
    targets = {re.fullmatch(r"'Evidence'!A(\d+)", one.location)[1] for one in links}  # type: ignore[index]
    assert {book["Evidence"][f"A{row}"].value for row in targets} == {
        "Reviews behind the moves", "Ankles",
    }  # fmt: skip
    assert len(links) >= 3 + 3 + 3


def test_heads_are_frozen_columns_are_wide_and_charts_are_there(book: Any) -> None:
    assert book.sheetnames == [
        "The month", "The month on one page", "What moved", "Complaints and praise", "Sources",
        "What changed in the method", "Evidence", "Numbers", "Charts",
    ]  # fmt: skip
    assert {sheet.freeze_panes is not None for sheet in book} == {True}
    assert book["What moved"].freeze_panes == "B4"
    assert book["What moved"].column_dimensions["A"].width > 40
    charts = {sheet.title: len(sheet._charts) for sheet in book if sheet._charts}
    assert charts == {"The month on one page": 3, "What moved": 1, "Complaints and praise": 1,
                      "Sources": 1}  # fmt: skip


def test_numbers_are_shown_by_their_kind(book: Any) -> None:
    row = next(row for row in book["What moved"].iter_rows() if row[0].value == "Arc 300")
    assert [cell.number_format for cell in row[1:9]] == [
        "#,##0.0", "#,##0.0", "#,##0.0", '+#,##0.0;"−"#,##0.0;#,##0.0', "#,##0", "#,##0 %",
        "#,##0.000", "#,##0.00",
    ]  # fmt: skip


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = workbook(rich()), workbook(rich())
    assert first == second
    made = opened(rich()).properties
    assert made.created == made.modified == datetime.combine(date(2026, 11, 30), time())


def test_hostile_texts_are_texts(shared: Path) -> None:
    texts = hostile_texts(shared, FAMILIES)
    document = hostile(texts)
    cells = cells_of(opened(document))
    assert {cell.data_type for cell in cells} == {"s", "n"}
    said = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert [one for one in texts if clipped(one) and clipped(one) not in said] == []
    quoted = [cell.quotePrefix for cell in cells if isinstance(cell.value, str)
              and cell.value.lstrip()[:1] in ("=", "+", "-", "@") and cell.value]  # fmt: skip
    assert set(quoted) == {True}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_in_any_cell_is_that_text(texts: list[str]) -> None:
    table = Table("t", "A caption", (Column("a", "A"),), tuple((one,) for one in texts))
    topic = Topic("k", "A topic", (Sentence(tuple(texts)),), (table,))
    document = rich()
    document = type(document)(**{**fields_of(document), "topics": (topic,)})
    sheet = opened(document)["A topic"]
    assert [row[0] or "" for row in found(sheet, table)] == [clipped(one) for one in texts]
    assert {cell.data_type for cell in cells_of(sheet.parent)} <= {"s", "n", "d"}


def fields_of(document: Document) -> Mapping[str, Any]:
    return {name: getattr(document, name) for name in document.__dataclass_fields__}


@given(st.lists(st.text(max_size=40), max_size=12))
def test_names_of_sheets_are_allowed_and_each_another(titles: list[str]) -> None:
    names = named(titles)
    assert len(names) == len(titles)
    assert len({one.casefold() for one in names}) == len(names)
    for one in names:
        assert 1 <= len(one.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(one)
        assert one.strip("'") == one
        assert one.casefold() != "history"


def test_a_cell_is_never_longer_than_a_cell() -> None:
    for text in ("x" * 40_000, "𝔛" * 20_000, "x" + "𝔛" * 20_000):
        said = clipped(text)
        assert len(said.encode("utf-16-le")) // 2 <= MOST
        assert said.endswith("…")
    assert clipped("x" * MOST) == "x" * MOST


def test_libreoffice_finds_no_formula(tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no LibreOffice: libreoffice-calc")
    document = hostile(hostile_texts(Path(__file__).parents[2] / "shared", FAMILIES))
    (tmp_path / "edition.xlsx").write_bytes(workbook(document)["edition.xlsx"])
    flat = _flat(tmp_path)
    assert flat.count("<table:table ") >= 7
    assert "office:value-type" in flat
    assert re.findall(r"table:formula|text:sheet-name=", flat) == []


def _flat(folder: Path) -> str:
    """Open a workbook in LibreOffice, and give what it made of it."""
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", "--headless", home, "--convert-to", "fods", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "edition.xlsx")], check=True, capture_output=True,
                   timeout=120)  # fmt: skip
    return (folder / "edition.fods").read_text("utf-8")
