"""The catalog folder: every file read in order, and what must hold between the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from db.catalog import kinds
from db.catalog.advisories import read_advisory
from db.catalog.affiliates import read_affiliates
from db.catalog.aspects import read_aspects
from db.catalog.between import check_between, faults_between
from db.catalog.corrections import read_corrections
from db.catalog.editions import read_edition
from db.catalog.entry import Wrong, fault, likely
from db.catalog.evidence import read_evidence
from db.catalog.products import read_product
from db.catalog.safety import read_safety
from db.catalog.settings import read_lookups, read_scoring, read_site
from db.catalog.shops import read_shop
from db.catalog.trials import read_trials
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.problem import Problem
from db.schema import Record

R = TypeVar("R", bound=Record)

FILES: dict[str, Callable[[str, Value], list[Record]]] = {
    "site.yml": read_site,
    "lookups.yml": read_lookups,
    "scoring.yml": read_scoring,
    "aspects.yml": read_aspects,
    "affiliates.yml": read_affiliates,
    "corrections.yml": read_corrections,
}
FOLDERS: dict[str, Callable[[str, str, Value], list[Record]]] = {
    "shops": read_shop,
    "products": read_product,
    "safety": read_safety,
    "trials": read_trials,
    "evidence": read_evidence,
    "editions": read_edition,
    "advisories": read_advisory,
}
# read when they are needed: where releases are sent, who is told what, the claims shipped
ASIDE = frozenset(("publish.yml", "notices.yml", "claims.yml"))


@dataclass(frozen=True)
class LeftOut:
    """An editor's edit that does not fit the files as they are now, and why."""

    file: str
    path: str
    judgement: str
    why: str


@dataclass(frozen=True)
class Catalog:
    """All records of a catalog folder, with the edits laid over it that fit."""

    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...] = ()

    def of(self, record: type[R]) -> tuple[R, ...]:
        """Return the records of one kind, sorted by key."""
        keys = [column.name for column in record.table().primary_key]
        found = (row for row in self.records if isinstance(row, record))
        return tuple(sorted(found, key=lambda row: tuple(getattr(row, key) for key in keys)))


@dataclass(frozen=True)
class Files:
    """What the files of a catalog say, by name (`shops/velm`, `site`), in the order of reading."""

    folder: str
    values: Mapping[str, Value]

    def read(self, name: str, value: Value) -> list[Record]:
        """Read the records of one file, as if this stood in it; raises Problem."""
        file, stem = self.label(name), name.rpartition("/")[2]
        if name != stem:
            return FOLDERS[name.partition("/")[0]](file, stem, value)
        return FILES[f"{name}.yml"](file, value)

    def label(self, name: str) -> str:
        """Name a file as its faults name it."""
        written = f"{self.folder}/{name}.yml"
        return written if written.isprintable() else ascii(written)[1:-1]

    def together(self, read: Mapping[str, list[Record]]) -> tuple[Record, ...]:
        """Put the records of the files together; raises Problem for what clashes between them."""
        ordered = {self.label(name): read[name] for name in self._order(read)}
        check_between(ordered)
        return tuple(record for records in ordered.values() for record in records)

    def faults(self, read: Mapping[str, list[Record]]) -> frozenset[str]:
        """Name everything that clashes between the files."""
        ordered = {self.label(name): read[name] for name in self._order(read)}
        return frozenset(str(fault) for fault in faults_between(ordered))

    def _order(self, read: Mapping[str, object]) -> list[str]:
        """Order files as they are read: what an edit adds has no place of its own."""
        kinds = [*(name.removesuffix(".yml") for name in FILES), *FOLDERS]
        return sorted(read, key=lambda name: (kinds.index(name.partition("/")[0]), name))


def is_file(name: str) -> bool:
    """Tell whether a name is one that a file of the catalog can have."""
    folder, slash, stem = name.partition("/")
    if not slash:
        return f"{name}.yml" in FILES
    return folder in FOLDERS and bool(kinds.STEM.fullmatch(stem))


def read_files(folder: Path) -> Files:
    """Read the text of every file of a catalog folder; raises Problem for one that is not YAML."""
    if not (folder / "site.yml").is_file():
        raise Problem(f"{folder.name}/site.yml is missing. Write it with: upright init")
    _check_top(folder)
    paths = [folder / name for name in FILES if (folder / name).exists()]
    paths += [path for name in FOLDERS for path in _files(folder, folder / name)]
    names = (path.relative_to(folder).with_suffix("").as_posix() for path in paths)
    read = (_parse(path, _name(folder, path)) for path in paths)
    return Files(folder.name, dict(zip(names, read, strict=True)))


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
        known = path.name in FILES or path.name in FOLDERS or path.name in ASIDE
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
