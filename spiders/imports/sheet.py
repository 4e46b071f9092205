"""CSV files of reviews, row by row in constant memory; a row that cannot be read is named."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from db.catalog.entry import fault
from spiders.imports.columns import FIELDS, ColumnMap, gates, map_of_header, places, spelt
from spiders.imports.said import Bad, Said, Torn
from spiders.imports.source import TORN, Source
from spiders.platforms.platform import Printed

SAMPLE = 65_536  # bytes from which encoding and delimiter are found
LINE = 1_000_000  # characters of a line; a longer one is read in pieces, which are no rows
DELIMITERS = (",", ";", "\t", "|")
WHOLE = {"helpful", "media_count"}
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

HIDDEN = "not shown by its source"
ADDRESS = re.compile(r"https?://[^\s,;|]+")


class Lines:
    """Lines that can be given back: a quote left open takes in the rows that follow."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Begin before the first line."""
        self._lines, self._again = lines, deque[str]()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Lines:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self.number += 1
        return line

    def give_back(self, width: int, delimiter: str) -> None:
        """Give back what was taken, from the first later line that is a whole row by itself."""
        for place, line in enumerate(self.taken[1:], start=1):
            if _is_whole(line, width, delimiter):
                self._again.extendleft(reversed(self.taken[place:]))
                self.number -= len(self.taken) - place
                return


def _is_whole(line: str, width: int, delimiter: str) -> bool:
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return [len(row) for row in rows] == [width]


def read_sheet(
    source: Source, after: int, given: ColumnMap | None = None
) -> Iterator[tuple[int, Said]]:
    """Yield each row after a line; raises Problem at once for a header that does not fit."""
    with open_sheet(source, given) as (header, rows):
        columns = given or map_of_header(header, source.short)
        where, only = places(columns, header, source.short), gates(columns, header)
        for line, row in rows:
            if line > after:
                yield line, row if isinstance(row, Bad) else _printed(row, where, only, columns)


@contextmanager
def open_sheet(
    source: Source, given: ColumnMap | None = None
) -> Iterator[tuple[list[str], Iterator[tuple[int, list[str] | Bad]]]]:
    """Open a CSV file: the names of its columns, and its rows, each with its line."""
    encoding, delimiter = found_format(source, given)
    with source.open() as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        lines = Lines(_lines(text))
        reader = csv.reader(lines, delimiter=delimiter)
        header = _header(reader, source)
        yield header, _rows(reader, lines, len(header), delimiter)


def check_header(source: Source, given: ColumnMap | None) -> None:
    """Raise Problem where a file's header does not fit."""
    next(read_sheet(source, 0, given), None)


def found_format(source: Source, given: ColumnMap | None) -> tuple[str, str]:
    """Return encoding and delimiter of a file: those of the map, else what its start shows."""
    start = source.head()
    marked = next((name for mark, name in BOMS if start.startswith(mark)), None)
    encoding = marked or (given.encoding if given else None) or _encoding(start)
    text = start.decode(encoding, "replace")
    return encoding, (given.delimiter if given else None) or _delimiter(text)


def _encoding(start: bytes) -> str:
    try:
        start[: start.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the header into most columns and most rows alike."""

    def fit(delimiter: str) -> tuple[int, int]:
        lines = text.splitlines(keepends=True)[:200]
        rows = list(_sound(csv.reader(lines, delimiter=delimiter)))[:20]
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows) if width > 1 else 0, width)

    return max(DELIMITERS, key=fit)


def _sound(reader: Any) -> Iterator[list[str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue  # explicitly: only the look of the file is of interest here


def _lines(file: TextIO) -> Iterator[str]:
    try:
        while line := file.readline(LINE):
            yield line
    except TORN:
        raise Torn from None


def _header(reader: Iterator[list[str]], source: Source) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as wrong:
        raise fault(source.short, f"its first line is no header of columns: {wrong}") from None
    if not any(name.strip() for name in header):
        raise fault(source.short, "is empty; the first line must name the columns")
    return [name.strip() for name in header]


def _rows(
    reader: Iterator[list[str]], lines: Lines, width: int, delimiter: str
) -> Iterator[tuple[int, list[str] | Bad]]:
    while True:
        lines.taken.clear()
        row: list[str] = []
        try:
            row = next(reader)
            wrong = _fault_of(row, width, lines.taken, delimiter)
        except StopIteration:
            return
        except csv.Error as error:
            wrong = f"no row of a CSV file: {error}"
        if wrong:
            several = len(lines.taken) > 1
            lines.give_back(width, delimiter)
            yield lines.number, Bad(wrong + (": is a quote left open?" if several else ""))
        elif any(value.strip() for value in row):
            yield lines.number, row


def _fault_of(row: list[str], width: int, taken: list[str], delimiter: str) -> str | None:
    if row and len(row) != width:
        return f"{len(row)} values in a row, {width} columns in the header"
    odd = sum(line.count('"') for line in taken) % 2
    return "its last quote is not closed" if odd and _ends_open(taken, delimiter) else None


def _ends_open(lines: list[str], delimiter: str) -> bool:
    """Say whether lines end within a quote; quotes that are only untidy are nobody's loss."""
    try:
        deque(csv.reader(lines, delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error as wrong:
        return "end of data" in str(wrong)
    return False


def _printed(
    row: Sequence[str], where: dict[str, int], only: dict[int, frozenset[str]], columns: ColumnMap
) -> Said:
    if any(spelt(row[place]) not in values for place, values in only.items()):
        return Bad(HIDDEN)
    texts = {FIELDS[name]: value for name, value in columns.constants.items()}
    texts |= {name: row[place] for name, place in where.items() if row[place].strip()}
    values: dict[str, Any] = dict(texts)
    if "verified" in texts:
        values["verified"] = texts["verified"].strip().casefold() in columns.true_words
    for name in WHOLE & texts.keys():
        values[name] = _whole(texts[name].strip())
        if values[name] is None:
            return Bad(f"{name}: no whole number")
    return Printed(**values)


def _whole(text: str) -> int | None:
    """Read a count; addresses of pictures, one after the other, are counted."""
    if text.isdecimal() and len(text) <= 12:
        return int(text)
    return len(ADDRESS.findall(text)) or None
