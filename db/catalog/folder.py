"""The catalog folder: every file read in order, and what must hold between the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from db.catalog import kinds
from db.catalog.between import check_between
from db.catalog.entry import Wrong, fault, likely
from db.catalog.products import read_product
from db.catalog.safety import read_safety
from db.catalog.settings import read_lookups, read_scoring, read_site
from db.catalog.shops import read_shop
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.problem import Problem
from db.schema import Record

R = TypeVar("R", bound=Record)

FILES: dict[str, Callable[[str, Value], list[Record]]] = {
    "site.yml": read_site,
    "lookups.yml": read_lookups,
    "scoring.yml": read_scoring,
}
FOLDERS: dict[str, Callable[[str, str, Value], list[Record]]] = {
    "shops": read_shop,
    "products": read_product,
    "safety": read_safety,
}


@dataclass(frozen=True)
class Catalog:
    """All records of a catalog folder."""

    records: tuple[Record, ...]

    def of(self, record: type[R]) -> tuple[R, ...]:
        """Return the records of one kind, sorted by key."""
        keys = [column.name for column in record.table().primary_key]
        found = (row for row in self.records if isinstance(row, record))
        return tuple(sorted(found, key=lambda row: tuple(getattr(row, key) for key in keys)))


def read_catalog(folder: Path) -> Catalog:
    """Read and check a whole catalog folder; raises Problem for the first thing that is wrong."""
    if not (folder / "site.yml").is_file():
        raise Problem(f"{folder.name}/site.yml is missing. Write it with: upright init")
    _check_top(folder)
    read: dict[str, list[Record]] = {}
    for path in (folder / name for name in FILES if (folder / name).exists()):
        file = _name(folder, path)
        read[file] = FILES[path.name](file, _parse(path, file))
    for name, reader in FOLDERS.items():
        for path in _files(folder, folder / name):
            file = _name(folder, path)
            read[file] = reader(file, path.stem, _parse(path, file))
    check_between(read)
    return Catalog(tuple(record for records in read.values() for record in records))


def _name(folder: Path, path: Path) -> str:
    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return name if name.isprintable() else ascii(name)[1:-1]


def _parse(path: Path, file: str) -> Value:
    try:
        return read_yaml(path.read_bytes())
    except Unreadable as wrong:
        place = f"line {wrong.line}: " if wrong.line else ""
        raise fault(file, f"{place}{wrong.fault}") from None
    except OSError as wrong:
        raise fault(file, f"cannot be read: {wrong.strerror}") from None


def _check_top(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        known = path.name in FILES or path.name in FOLDERS
        if path.suffix in (".yml", ".yaml") and not known:
            hint = likely(path.name, tuple(FILES))
            raise fault(_name(folder, path), f"is not a file of the catalog ({hint})")


def _files(root: Path, folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(".") or path.name == "README.md" or path.name.endswith("~"):
            continue  # explicitly not ours: what editors and Git leave there
        file = _name(root, path)
        if path.suffix != ".yml" or path.is_dir():
            raise fault(file, "is not read here: this folder holds files that end in .yml")
        try:
            kinds.stem(path.stem)
        except Wrong as wrong:
            raise fault(file, f"the name of the file {wrong}") from None
        yield path
