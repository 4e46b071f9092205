"""Cells of a workbook: their looks, their widths, and what a text may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import Any

from reports.edition.document import Cell, Column, Figure, Kind, Table
from reports.render import COMPUTES, visible

MOST = 32_767  # letters of a cell, as UTF-16 counts them
NAME = 31  # letters of a sheet's name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NARROW, BROAD = 9, 46  # widths of columns, in letters
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
PLACES = re.compile(r"\.(\d{1,8})")
INK, SOFT, TEAL, RULE, HEAD = "#1d2530", "#55606e", "#0b5c66", "#dcd9d2", "#eef4f4"
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "headline": {"bold": True, "font_size": 16, "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "font_color": TEAL},
    "caption": {"font_color": SOFT, "italic": True},
    "soft": {"font_color": SOFT, "text_wrap": True},
    "words": {"text_wrap": True},
    "head": {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": TEAL, "text_wrap": True,
             "align": "left", "indent": 1},
    "head right": {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": TEAL,
                   "text_wrap": True, "align": "right"},
    "cell": {"text_wrap": True, "bottom": 1, "bottom_color": RULE, "align": "left", "indent": 1},
    "number": {"bottom": 1, "bottom_color": RULE},
    "link": {"font_color": TEAL, "underline": 1, "bottom": 1, "bottom_color": RULE,
             "align": "left", "indent": 1},
    "aside": {"font_color": TEAL, "underline": 1},
}  # fmt: skip


class Styles:
    """The looks of a workbook, each made once."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._made: dict[tuple[str, str, bool], Any] = {}

    def of(self, look: str, number: str = "", text: bool = False) -> Any:
        """Give a look, with a format of numbers, or for what must stay a text when edited."""
        key = (look, number, text)
        if key not in self._made:
            said = {**FONT, "font_color": INK, **LOOKS[look]}
            said |= {"num_format": number} if number else {}
            self._made[key] = self._file.add_format(said | ({"quote_prefix": True} if text else {}))
        return self._made[key]

    def text(self, sheet: Any, row: int, column: int, words: str, look: str) -> None:
        """Write words as they are: never a number, a formula or an address."""
        said = clipped(words)
        sheet.write_string(row, column, said, self.of(look, text=computes(said)))

    def cell(self, sheet: Any, row: int, column: int, cell: Cell, kind: Kind) -> None:
        """Write a cell of a table: a number or a day as such, words as words, else nothing."""
        if not isinstance(cell, Figure):
            if cell and clipped(cell):
                self.text(sheet, row, column, cell, "cell")
            else:
                sheet.write_blank(row, column, None, self.of("cell"))
            return
        held, look = cell.value, self.of("number", number_format(cell, kind))
        if isinstance(held, date):
            sheet.write_datetime(row, column, datetime.combine(held, time()), look)
        else:
            sheet.write_number(row, column, held, look)


def number_format(figure: Figure, kind: Kind) -> str:
    """Choose how a number looks: as it is printed elsewhere, with its decimals and its sign."""
    said = figure.shown
    if isinstance(figure.value, date):
        return "d mmm yyyy" if said[:1].isdigit() else "mmm yyyy"
    found = PLACES.search(said)
    body = f"#,##0.{'0' * len(found[1])}" if found else "#,##0"
    body += " %" if kind == "share" else ""
    if kind == "points" or said[:1] in ("+", "−"):
        nothing = '"no change"' if said == "no change" else body
        return f'+{body};"−"{body};{nothing}'
    return body


def computes(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula once somebody edits it."""
    return text.lstrip().startswith(COMPUTES)


def clipped(text: str) -> str:
    """Drop what no workbook may hold, and what is longer than a cell."""
    said = visible(text)
    if len(said.encode("utf-16-le")) // 2 <= MOST:
        return said
    kept = said.encode("utf-16-le")[: 2 * (MOST - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def named(titles: Iterable[str]) -> list[str]:
    """Make names of sheets out of titles: allowed, short, and each another one."""
    found: dict[str, str] = {}
    for title in titles:
        plain = " ".join(FORBIDDEN.sub(" ", visible(title)).split()).strip("' ")
        plain = _short(plain, NAME).strip("' ") or "Sheet"
        name, n = plain, 1
        while name.casefold() in found or name.casefold() == "history":
            n += 1
            name = f"{_short(plain, NAME - len(str(n)) - 1).rstrip()} {n}"
        found[name.casefold()] = name
    return list(found.values())


def wide(table: Table) -> list[int]:
    """Give each column of a table a width that its words need, within reason."""
    return [_width(one, [row[n] for row in table.rows]) for n, one in enumerate(table.columns)]


def lines_of(table: Table, widths: Sequence[int], row: int | None) -> int:
    """Count the lines that a row of a table needs at these widths; of its heads without a row."""
    said: list[Cell] = [one.title for one in table.columns]
    cells = said if row is None else table.rows[row]
    pairs = zip(cells, widths, strict=False)
    return max((ceil((_letters(cell) + 1) / width) for cell, width in pairs), default=1)


def _width(column: Column, cells: Iterable[Cell]) -> int:
    longest = max((_letters(one) for one in cells), default=0)
    head = max((len(word) for word in column.title.split()), default=0) + 2
    return min(max(NARROW, head, longest + 2), BROAD)


def _letters(cell: Cell) -> int:
    said = "" if cell is None else cell if isinstance(cell, str) else cell.shown
    return max((len(line) for line in said.splitlines()), default=0)


def _short(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
