"""An edition as a workbook: a sheet a topic, real numbers and days, charts, and the evidence.

No cell is a formula, whatever its text begins with: texts are written as texts, and one that a
spreadsheet would compute when edited is marked as text for it too. The same Document gives the
same bytes: the day of making is the last of the month on record.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from reports.edition.cells import Styles, clipped, computes, lines_of, named, wide
from reports.edition.csvs import figures_of
from reports.edition.document import Column, Document, Evidence, Sentence, Table, Topic
from reports.edition.plots import Plots
from reports.edition.shown import front, shown, topics
from reports.render import day, month_name

NAME = "edition.xlsx"
LAST = ("Evidence", "Numbers", "Charts")  # sheets behind those of the topics
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False, "nan_inf_to_errors": True,
}  # fmt: skip
WORDS = 96  # width of a column of sentences, in letters
ROOM, CHART = 75, 9  # letters of a table that a chart may stand beside; columns that one covers
LINE = 15  # points: height of a line
APART = 4  # rows of a piece of evidence besides its own: title, how, head, one free
FIGURES = (
    Column("name", "What was counted"),
    Column("value", "Number"),
    Column("shown", "As printed"),
)


@dataclass(slots=True)
class Book:
    """A workbook in the making: its looks, the names of its sheets, where evidence lies."""

    file: Any
    styles: Styles
    pages: list[Any]  # the month, a sheet a topic, the evidence, the numbers, what charts draw
    evidence: dict[str, str]  # anchor to an address within the workbook
    plots: Plots


def workbook(document: Document) -> dict[str, bytes]:
    """Write an edition as XLSX."""
    kept = BytesIO()
    with Workbook(kept, OPTIONS) as file:
        year, month = map(int, document.month.split("-"))
        made = datetime(year, month, monthrange(year, month)[1])  # noqa: DTZ001 - a day, no moment
        file.set_properties({"title": clipped(document.headline.text), "created": made})
        book = _opened(file, document)
        _month(book, document)
        for page, topic in zip(book.pages[1:-3], _told(document), strict=True):
            _topic(book, page, topic)
        _evidences(book, document.evidence)
        _numbers(book, document)
        book.plots.close()
    return {NAME: kept.getvalue()}


def _opened(file: Any, document: Document) -> Book:
    """Name all sheets in their order, so that each can link to the others."""
    titles = ["The month", *(one.title for one in _told(document)), *LAST]
    names = named(titles)
    pages = [file.add_worksheet(one) for one in names]
    plots = Plots(file, pages[-1], names[-1])
    return Book(file, Styles(file), pages, _lies(document.evidence, names[-3]), plots)


def _told(document: Document) -> tuple[Topic, ...]:
    """Give the topics that have a sheet: the month on one page only where it has tables."""
    first = front(document)
    drawn = replace(first, sentences=(), tables=tuple(map(shown, first.tables)))
    return (*([drawn] if first.tables else []), *topics(document))


def _lies(evidence: tuple[Evidence, ...], sheet: str) -> dict[str, str]:
    """Tell where each piece of evidence will stand."""
    found, row = {}, 2
    quoted = sheet.replace("'", "''")
    for one in evidence:
        found[one.anchor] = f"internal:'{quoted}'!A{row + 1}"
        row += len(one.rows.rows) + APART
    return found


def _month(book: Book, document: Document) -> None:
    """Write the month on one page: the headline, what the editor says, every sentence."""
    sheet = book.pages[0]
    sheet.set_column(0, 0, WORDS)
    sheet.set_column(1, 1, 14)
    sheet.freeze_panes(1, 0)
    _printed(sheet, 0)
    _title(book, sheet, document.headline.text, "headline")
    row = 1
    for line in _dateline(document):
        book.styles.text(sheet, row, 0, line, "soft")
        row += 1
    said = document.analysis
    lines = [said.text, f"— {said.by}"] if said else ["Nothing yet: without it this is a draft."]
    row = _words(book, sheet, row + 1, "What the editor says", [*lines])
    row = _sentences(book, sheet, row + 1, "The month on one page", document.summary)
    for topic in topics(document):
        if topic.sentences:
            row = _sentences(book, sheet, row + 1, topic.title, topic.sentences)
    row = _words(book, sheet, row + 1, "Safety", [*document.safety])
    notes = [f"{day(one.on)}: {one.text}" for one in document.notes]
    _words(book, sheet, row + 1, "Since this was made", notes)


def _dateline(document: Document) -> list[str]:
    before = f", compared with {month_name(document.before)}" if document.before else ""
    return [
        f"{document.site} · Edition of {month_name(document.month)}{before} · "
        f"version {document.version}{f': {document.reason}' if document.reason else ''}"
        f"{' · draft' if document.draft or document.analysis is None else ''}",
        f"Newest reading: {day(document.as_of)} · method {document.method} · {document.contact}",
    ]


def _topic(book: Book, sheet: Any, topic: Topic) -> None:
    """Write a topic: its first table below a frozen head, the others, then its words."""
    _title(book, sheet, topic.title)
    columns = _columns(sheet, topic.tables)
    sheet.freeze_panes(3 if topic.tables else 1, 1 if topic.tables else 0)
    row = 1
    for table in topic.tables:
        row = _drawn(book, sheet, row, table, topic, columns) + 1
    span = _span(columns)
    if topic.note:
        row = _words(book, sheet, row, "What the editor says", [topic.note], span=span) + 1
    _sentences(book, sheet, row, "In words", topic.sentences, span=span)
    _printed(sheet, 0)


def _drawn(book: Book, sheet: Any, row: int, table: Table, topic: Topic, columns: list[int]) -> int:
    """Write a table and its charts: beside it where there is room, else below."""
    below = _table(book, sheet, row, table, columns)
    beside = len(table.columns) + _marked(table)
    for chart in (one for one in topic.charts if one.table == table.key):
        if sum(columns[:beside]) <= ROOM:
            below = max(below, row + book.plots.draw(chart, topic, sheet, row, beside))
            beside += CHART
        else:
            below += book.plots.draw(chart, topic, sheet, below, 0)
    return below


def _columns(sheet: Any, tables: Sequence[Table]) -> list[int]:
    """Set the columns of a sheet as wide as the tables below each other need."""
    widths = [wide(one) for one in tables]
    most = max(map(len, widths), default=0)
    found = [max(one[n] for one in widths if n < len(one)) for n in range(most)]
    for n, width in enumerate(found):
        sheet.set_column(n, n, width)
    return found


def _span(columns: list[int]) -> int:
    """Tell over how many columns a sentence has room."""
    span, width = 0, 0.0
    while width < WORDS:
        width += columns[span] if span < len(columns) else 8.4
        span += 1
    return span


def _title(book: Book, sheet: Any, words: str, look: str = "title") -> None:
    book.styles.text(sheet, 0, 0, words, look)
    sheet.set_row(0, 24 if look == "title" else 24 * (1 + len(words) // 60))


def _table(book: Book, sheet: Any, row: int, table: Table, columns: Sequence[int]) -> int:
    """Write a table from a row on; gives the row below it."""
    book.styles.text(sheet, row, 0, table.caption, "caption")
    for n, column in enumerate(table.columns):
        look = "head" if column.kind == "text" else "head right"
        book.styles.text(sheet, row + 1, n, column.title, look)
    sheet.set_row(row + 1, LINE * min(lines_of(table, columns, None), 4))
    marked = _marked(table)
    if marked:
        book.styles.text(sheet, row + 1, len(table.columns), "Evidence", "head")
        if len(table.columns) >= len(columns):
            sheet.set_column(len(table.columns), len(table.columns), 12)
    for place, cells in enumerate(table.rows):
        _row(book, sheet, row + 2 + place, table, place)
        if (lines := lines_of(table, columns, place)) > 1:
            sheet.set_row(row + 2 + place, LINE * min(lines, 20))
        if marked:
            _link(book, sheet, row + 2 + place, len(cells), table.evidence[place], "link")
    return row + 2 + len(table.rows)


def _row(book: Book, sheet: Any, at: int, table: Table, place: int) -> None:
    for n, (cell, column) in enumerate(zip(table.rows[place], table.columns, strict=True)):
        book.styles.cell(sheet, at, n, cell, column.kind)


def _marked(table: Table) -> bool:
    return any(table.evidence)


def _link(book: Book, sheet: Any, row: int, column: int, anchor: str | None, look: str) -> None:
    if to := book.evidence.get(anchor or ""):
        sheet.write_url(row, column, to, book.styles.of(look), "evidence")


def _sentences(
    book: Book, sheet: Any, row: int, heading: str, sentences: tuple[Sentence, ...], span: int = 0
) -> int:
    """Write sentences below a heading, each beside the link to its evidence."""
    row = _words(book, sheet, row, heading, [one.text for one in sentences], span=span)
    for place, one in enumerate(sentences, row - len(sentences)):
        _link(book, sheet, place, max(span, 1), one.evidence, "aside")
    return row


def _words(book: Book, sheet: Any, row: int, heading: str, lines: list[str], span: int = 0) -> int:
    """Write lines below a heading, over as many columns as they may; gives the row below."""
    if not lines:
        return row
    book.styles.text(sheet, row, 0, heading, "heading")
    for place, line in enumerate(lines, row + 1):
        look = book.styles.of("words", text=computes(line))
        if span > 1:
            sheet.merge_range(place, 0, place, span - 1, "", look)
        book.styles.text(sheet, place, 0, line, "words")
        sheet.set_row(place, _height(line))
    return row + 1 + len(lines)


def _height(line: str) -> float:
    rows = sum(1 + len(part) // (WORDS + 8) for part in clipped(line).splitlines() or [""])
    return float(min(15 * rows + 1, 400))


def _evidences(book: Book, evidence: tuple[Evidence, ...]) -> None:
    """Write all evidence below each other: where a sentence or a row of a table leads to."""
    sheet = book.pages[-3]
    _title(book, sheet, "The evidence: what was counted")
    sheet.freeze_panes(1, 0)
    columns = _columns(sheet, [shown(one.rows) for one in evidence])
    row = 2
    for one in evidence:
        n = len(one.rows.rows)
        of = f" All {n:,} rows." if n == one.of else f" {n:,} of {one.of:,} rows."
        book.styles.text(sheet, row, 0, one.title, "heading")
        table = replace(shown(one.rows), caption=f"{one.how}{of}")
        row = _table(book, sheet, row + 1, table, columns) + 1
    _printed(sheet, 0)


def _numbers(book: Book, document: Document) -> None:
    """Write every number of the edition once, by the name of what was counted."""
    sheet = book.pages[-2]
    _title(book, sheet, "Every number, by the name of what was counted")
    found = figures_of(document)
    rows = tuple((one.name, one, one.shown) for one in found)
    table = Table(
        "numbers", "Whatever is counted, in the order in which it is told.", FIGURES, rows
    )
    columns = (60, 16, 20)
    for n, width in enumerate(columns):
        sheet.set_column(n, n, width)
    sheet.freeze_panes(3, 0)
    _table(book, sheet, 1, table, columns)
    sheet.autofilter(2, 0, 2 + len(found), 2)
    _printed(sheet, 2)


def _printed(sheet: Any, last: int) -> None:
    """Set a sheet for paper: A4, as wide as one page, its head on each."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.repeat_rows(0, last)
    sheet.hide_gridlines(2)
