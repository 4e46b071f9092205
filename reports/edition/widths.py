"""Columns of a table on paper: numbers get what they need, words share the rest.

Fixed widths, since a layout that asks each cell for its narrowest form takes minutes where texts
may break anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.edition.document import Cell, Table

SMALL, DENSE, BROAD = 4, 7, 11  # columns above which a table is wide, set smaller, set across
ROOM: Mapping[str, int] = {"small": 72, "plain": 112, "dense": 132, "broad": 205}  # letters
LEAST, MOST, WORD = 5, 60, 20  # letters of a column; of a word that is not broken
MARKED = 10  # letters of the column of evidence


def size_of(table: Table) -> str:
    """Name how a table is set, by how many columns it has."""
    columns = len(table.columns) + bool(any(table.evidence))
    wordy = sum(min(_letters(table, n), MOST) for n in range(len(table.columns)))
    if columns > BROAD:
        return "broad"
    if columns > DENSE:
        return "dense"
    return "plain" if columns > SMALL or wordy > ROOM["small"] else "small"


def shares(table: Table) -> list[str]:
    """Give each column its share of the width, in per cent; the last is of the evidence."""
    needed = [_letters(table, n) for n in range(len(table.columns))]
    is_word = [one.kind == "text" for one in table.columns]
    least = [min(_longest_word(table, n), WORD) if word else needed[n]
             for n, word in enumerate(is_word)]  # fmt: skip
    marked = [MARKED] if any(table.evidence) else []
    spare = max(ROOM[size_of(table)] - sum(least) - sum(marked), 0)
    more = [max(min(n, MOST) - low, 0) if word else 0
            for n, low, word in zip(needed, least, is_word, strict=True)]  # fmt: skip
    widths = [low + spare * one / (sum(more) or 1) for low, one in zip(least, more, strict=True)]
    widths += [float(one) for one in marked]
    return [f"{100 * one / sum(widths):.2f}%" for one in widths]


def _letters(table: Table, n: int) -> int:
    """Count the letters that a column needs: of its longest cell, and of its head in words."""
    column = table.columns[n]
    head = max((len(word) for word in column.title.split()), default=0)
    longest = max((len(_said(row[n])) for row in table.rows), default=0)
    return max(LEAST, head, longest) + 2


def _longest_word(table: Table, n: int) -> int:
    said = [table.columns[n].title, *(_said(row[n]) for row in table.rows)]
    return max((len(word) for one in said for word in one.split()), default=0) + 2


def _said(cell: Cell) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else cell.shown
