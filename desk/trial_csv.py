"""A CSV file of first-hand tests: read cell by cell, every fault with its line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.catalog.entry import Wrong, likely, show
from db.catalog.trials import FOUND, NEEDED, PHOTOGRAPH, PHOTOGRAPH_READERS, READERS, TRIAL
from db.catalog.yamls import UNPRINTABLE, Value
from db.problem import Problem
from reports.lint import check_own

PHOTOGRAPHS: Mapping[str, str] = {
    "photograph": "file",
    "photograph_shows": "alt",
    "photograph_rights": "rights",
}
MEANING: Mapping[str, str] = {
    "product": "the product's id: the stem of its file in catalog/products",
    **{key: meaning for key, meaning in TRIAL.items() if key in READERS},
    **{name: f"{PHOTOGRAPH[key]}; several apart by |" for name, key in PHOTOGRAPHS.items()},
}
COLUMNS = tuple(MEANING)
LIMIT = 5_000_000  # bytes
WORDS = ("unit", "got_from", "notes")  # columns of free words, which must make no claim
EXAMPLE = (
    "arc-300,serial PB-0042,bought,hangwise.example,MK,5 ft 11 in,82 kg,2026-10-03,48,12 cm,58,"
    "214 cm,75 cm,190 cm,little,The strap has three marks.,,,"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One test as a line of the file says it: what its YAML will say."""

    line: int
    product: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands."""

    file: str
    line: int

    def wrong(self, column: str, told: str) -> Problem:
        """Make the problem of one cell."""
        where = f"{self.file}: line {self.line}, column {column!r}"
        return Problem(f"{where}: {told}. Nothing was changed.")


def template() -> str:
    """Return the head line of such a file and a line that shows how it is filled."""
    return f"{','.join(COLUMNS)}\n# {EXAMPLE}\n"


def read_csv(path: Path) -> list[Row]:
    """Read every test of a file; raises Problem naming the first fault, with line and column."""
    lines = _lines(path)
    number, head = next(lines, (1, []))
    columns = [" ".join(cell.casefold().split()).replace(" ", "_") for cell in head]
    _check_head(Place(path.name, number), columns)
    rows = [_row(Place(path.name, line), columns, cells) for line, cells in lines]
    if not rows:
        raise Problem(f"{path.name}: holds no test. How one is written: upright trial template")
    return rows


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line with its cells; empty lines and comments are passed over."""
    text = _text(path)
    head = next((one for one in text.splitlines() if _says(one)), "")
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as wrong:
        told = f"is no CSV ({wrong}); put text with marks of its own into double quotes"
        raise Problem(f"{path.name}: line {begun}: {told}. Nothing was changed.") from None


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > LIMIT:
        raise Problem(f"{path.name}: larger than {LIMIT:,} bytes; split it into several files")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        told = "not UTF-8; save it as 'CSV UTF-8'"
        raise Problem(f"{path.name}: line {line}: {told}. Nothing was changed.") from None


def _check_head(place: Place, columns: Sequence[str]) -> None:
    for column in columns:
        if column not in COLUMNS:
            raise place.wrong(
                column, f"is no column of first-hand tests ({likely(column, COLUMNS)})"
            )
        if columns.count(column) > 1:
            raise place.wrong(column, "stands twice; keep one")
    for column in ("product", *NEEDED):
        if column not in columns:
            raise place.wrong(column, f"is missing ({MEANING[column]})")


def _row(place: Place, columns: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) > len(columns):
        told = f"{len(cells)} cells stand under {len(columns)} columns; put text with marks of its"
        raise place.wrong(columns[-1], f"{told} own into double quotes")
    said = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=False)}
    for name in ("product", *NEEDED):
        if not said.get(name):
            raise place.wrong(name, f"is missing ({MEANING[name]})")
    values: dict[str, Value] = {
        name: _cell(place, name, said[name]) for name in READERS if said.get(name)
    }
    if not any(name in values for name in FOUND):
        raise place.wrong(FOUND[0], f"nothing was found; give one of {', '.join(FOUND)}")
    pictures = _photographs(place, said)
    return Row(
        place.line, said["product"], values | ({"photographs": pictures} if pictures else {})
    )


def _cell(place: Place, name: str, text: str) -> str:
    """Read a cell as the catalog will read it; words of a scale are written as it writes them."""
    if found := UNPRINTABLE.search(text):
        raise place.wrong(name, f"holds a character that text cannot hold: U+{ord(found[0]):04X}")
    try:
        read = READERS[name](text)
    except Wrong as wrong:
        raise place.wrong(name, str(wrong)) from None
    if name in WORDS:
        _check_words(place, name, text)
    return read if isinstance(read, str) else text


def _check_words(place: Place, name: str, text: str) -> None:
    for claim in check_own(text):
        raise place.wrong(name, f"{show(claim.words)}: {claim.why}. Say instead: {claim.instead}")


def _photographs(place: Place, said: Mapping[str, str]) -> list[Value]:
    """Read the photographs of a test; one word on rights may hold for all of them."""
    columns = {name: [one.strip() for one in said.get(name, "").split("|")] for name in PHOTOGRAPHS}
    files, shows, rights = columns.values()
    if not any(said.get(name) for name in PHOTOGRAPHS):
        return []
    rights = rights * len(files) if len(rights) == 1 else rights
    if not len(files) == len(shows) == len(rights):
        told = f"{len(files)} photographs, {len(shows)} words on what they show; give one for each"
        raise place.wrong("photograph_shows", told)
    found: list[Value] = []
    for one in zip(files, shows, rights, strict=True):
        values: dict[str, Value] = {}
        for name, text in zip(PHOTOGRAPHS, one, strict=True):
            try:
                values[PHOTOGRAPHS[name]] = PHOTOGRAPH_READERS[PHOTOGRAPHS[name]](text)
            except Wrong as wrong:
                raise place.wrong(name, str(wrong)) from None
            if name != "photograph":
                _check_words(place, name, text)
        found.append(values)
    return found
