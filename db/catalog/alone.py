"""One folder of the catalog by itself, with the edits in force: for pages that need no more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from db.catalog.folder import FOLDERS
from db.catalog.overlay import Edit
from db.catalog.paths import Unfit, put, read_path, read_value, take
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.problem import Problem
from db.schema import Record


def read_alone(
    folder: Path, kind: str, edits: Sequence[Edit]
) -> tuple[dict[str, list[Record]], dict[str, str]]:
    """Read the files of one folder of a catalog: records by stem, and what is wrong by stem.

    What must hold between files is not looked at: whoever changes something reads the whole.
    """
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for path in sorted((folder / kind).glob("*.yml")):
        try:
            values[path.stem] = read_yaml(path.read_bytes())
        except (Unreadable, OSError) as wrong:
            faults[path.stem] = str(wrong)
    for file, place, new, _ in edits:
        where, _, stem = file.removeprefix("file:").partition("/")
        if where == kind:
            _lay(values, stem, place, new)
    found: dict[str, list[Record]] = {}
    for stem, value in values.items():
        try:
            found[stem] = FOLDERS[kind](f"{folder.name}/{kind}/{stem}.yml", stem, value)
        except Problem as problem:
            faults[stem] = str(problem)
    return found, faults


def _lay(values: dict[str, Value], stem: str, place: str, new: str | None) -> None:
    try:
        steps = read_path(place)
        if steps and stem not in values:
            return
        there = values.get(stem)
        values[stem] = take(there, steps) if new is None else put(there, steps, read_value(new))
    except Unfit:
        return  # explicitly: it is among the decisions without effect
