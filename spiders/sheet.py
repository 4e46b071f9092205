"""CSV files of reviews, row by row in constant memory; a row that cannot be read is named."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from db.catalog.entry import fault
from spiders.columns import FIELDS, ColumnMap, map_of_header, places
from spiders.platforms.platform import Printed

SAMPLE = 65_536  # bytes from which encoding and delimiter are found
LINE = 1_000_000  # characters of a line; a longer one is read in pieces, which are no rows
DELIMITERS = (",", ";", "\t", "|")
WHOLE = ("helpful", "media_count")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Row = tuple[int, Printed | str]  # its line, and the review or what is wrong with it


def read_rows(path: Path, given: ColumnMap | None = None) -> Iterator[Row]:
    """Yield each row of a CSV file; raises Problem at once for a header that does not fit."""
    encoding, delimiter = found_format(path, given)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_lines(file), delimiter=delimiter)
        header = _header(reader, path)
        columns = given or map_of_header(header, path.name)
        where = places(columns, header, path.name)
        yield from _rows(reader, len(header), where, columns)


def found_format(path: Path, given: ColumnMap | None) -> tuple[str, str]:
    """Return encoding and delimiter of a file: those of the map, else what its start shows."""
    try:
        with path.open("rb") as file:
            start = file.read(SAMPLE)
    except OSError as wrong:
        raise fault(path.name, f"cannot be read: {wrong.strerror}") from None
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
        rows = list(_whole(csv.reader(lines, delimiter=delimiter)))[:20]
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows) if width > 1 else 0, width)

    return max(DELIMITERS, key=fit)


def _whole(reader: Any) -> Iterator[list[str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue  # explicitly: only the look of the file is of interest here


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE):
        yield line


def _header(reader: Iterator[list[str]], path: Path) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as wrong:
        raise fault(path.name, f"its first line is no header of columns: {wrong}") from None
    if not any(name.strip() for name in header):
        raise fault(path.name, "is empty; the first line must name the columns")
    return [name.strip() for name in header]


def _rows(reader: Any, width: int, where: dict[str, int], columns: ColumnMap) -> Iterator[Row]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield reader.line_num, f"no row of a CSV file: {wrong}"
            continue
        if row and len(row) != width:
            yield reader.line_num, f"{len(row)} values in a row, {width} columns in the header"
        elif any(value.strip() for value in row):
            yield reader.line_num, _printed(row, where, columns)


def _printed(row: Sequence[str], where: dict[str, int], columns: ColumnMap) -> Printed | str:
    texts = {FIELDS[name]: value for name, value in columns.constants.items()}
    texts |= {name: row[place] for name, place in where.items() if row[place].strip()}
    values: dict[str, Any] = dict(texts)
    if "verified" in texts:
        values["verified"] = texts["verified"].strip().casefold() in columns.true_words
    for name in WHOLE:
        if name in texts:
            if not texts[name].strip().isdecimal() or len(texts[name]) > 12:
                return f"{name}: no whole number"
            values[name] = int(texts[name])
    return Printed(**values)
