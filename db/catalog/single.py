"""One file of the catalog as it is in force, without a look at the others: quick, for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from db.catalog.folder import Files, LeftOut, is_file
from db.catalog.overlay import Edit, lay_one
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.judgements import standing
from db.problem import Problem
from db.schema import Judgement, Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Single:
    """What one file says once the edits of editors lie over it."""

    name: str  # as in products/arc-300
    value: dict[str, Value]
    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]  # edits that do not fit it
    mark: int  # the newest decision on it: what an editor who looks at it has seen

    def of(self, record: type[R]) -> tuple[R, ...]:
        """Return its records of one kind, in their order."""
        return tuple(row for row in self.records if isinstance(row, record))

    def text(self, key: str) -> str:
        """Give the words under a key; empty where there are none."""
        found = self.value.get(key)
        return found if isinstance(found, str) else ""

    def texts(self, key: str) -> list[str]:
        """Give the list of words under a key, or its only item."""
        found = self.value.get(key)
        items = found if isinstance(found, list) else [found]
        return [one for one in items if isinstance(one, str)]

    def under(self, key: str) -> dict[str, Value]:
        """Give the mapping under a key; empty where there is none."""
        found = self.value.get(key)
        return found if isinstance(found, dict) else {}

    def items(self, key: str) -> list[dict[str, Value]]:
        """Give the mappings of the list under a key."""
        found = self.value.get(key)
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def single(connection: Connection, folder: Path, name: str) -> Single | None:
    """Read one file with the edits on it; None: there is none, and nobody made one.

    Raises Problem where the file itself is wrong, and no edit mends that.
    """
    if not is_file(name):
        return None
    rows = list(connection.execute(_about(name)))
    edits: Sequence[Edit] = standing(rows).edits
    there = _read(folder, name)
    if there is None and not edits:
        return None
    laid = lay_one(Files(folder.name, {} if there is None else {name: there}), name, edits)
    value = laid.values.get(name)
    if not isinstance(value, dict):
        return None
    mark = max((row.number for row in rows), default=0)
    return Single(name, value, laid.records, laid.left_out, mark)


def edited_files(connection: Connection, folder: str) -> frozenset[str]:
    """Name the files of a folder of the catalog that editors ever decided on, as in products/a."""
    table = Judgement.table()
    named = table.c.subject.startswith(f"file:{folder}/", autoescape=True)
    query = select(table.c.subject).where(named).distinct()
    return frozenset(subject.removeprefix("file:") for subject in connection.scalars(query))


def stems(folder: Path) -> Iterator[str]:
    """Yield the names of the files of one folder of the catalog, without reading them."""
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        if not path.name.startswith("."):
            yield path.stem


def _about(name: str) -> Select[Any]:
    table = Judgement.table()
    return select(table).where(table.c.subject == f"file:{name}").order_by(table.c.number)


def _read(folder: Path, name: str) -> Value:
    path = folder / f"{name}.yml"
    try:
        return read_yaml(path.read_bytes()) if path.is_file() else None
    except Unreadable as wrong:
        raise Problem(f"{folder.name}/{name}.yml: {wrong.fault}; correct the file") from None
