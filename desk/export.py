"""What editors decided, written into the YAML: then the files lead again, and say the same.

Every line that says what it said before stays as it was. What is in force must be exactly what it
was, or every file is put back; only then are the decisions released, by rows that are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from db.catalog import Catalog, Edit, read_catalog
from db.catalog.folder import read_files
from db.catalog.overlay import lay
from db.catalog.yamls import Value
from db.connect import writing
from db.judgements import lock, release, standing_now
from db.problem import Problem
from desk.edited import edited
from desk.judge import Editor
from desk.replaced import Replaced
from desk.rewritten import rewritten
from desk.session import Session


@dataclass(frozen=True, slots=True)
class Exported:
    """What was (or would be) written: the files, their changes, the decisions released."""

    files: tuple[str, ...]
    changes: tuple[str, ...]  # lines, as `diff -u` shows them
    released: tuple[str, ...]  # judgements
    left_out: int  # edits that do not fit, so that they are not written


def export(session: Session, editor: Editor, dry_run: bool) -> Exported:
    """Write all edits in force into the files and release them; raises Problem, changing nothing.

    Where it is killed in between, the files and the decisions say the same twice: do it again.
    """
    folder = session.config.catalog
    with writing(session.engine) as connection:
        if not dry_run:
            lock(connection)
            editor.check(connection)
        edits = standing_now(connection).edits
        before = read_catalog(folder, edits)
        waiting = {one.judgement for one in before.left_out}
        written = [edit for edit in edits if edit.judgement not in waiting]
        texts = _texts(folder, edits, {edit.file for edit in written})
        released = tuple(edit.judgement for edit in written)
        done = Exported(tuple(texts), tuple(_changes(folder, texts)), released, len(waiting))
        if dry_run or not written:
            return done
        with Replaced({_path(folder, name): content for name, content in texts.items()}):
            left = [edit for edit in edits if edit.judgement in waiting]
            _check(before, read_catalog(folder, left))
            why = f"{editor.why} (written into {folder.name}/{{}}.yml)"
            for file in dict.fromkeys(edit.file for edit in written):
                names = [edit.judgement for edit in written if edit.file == file]
                now = session.config.now()
                release(connection, names, editor.who, why.format(file), now)
    return done


def _texts(folder: Path, edits: Sequence[Edit], files: set[str]) -> dict[str, bytes]:
    """Return the new content of each file that does not say yet what is in force."""
    there = read_files(folder)
    wanted = lay(there, edits).values
    changed = (one for one in sorted(files) if there.values.get(one) != wanted[one])
    return {name: _text(folder, name, wanted[name]) for name in changed}


def _text(folder: Path, name: str, wanted: Value) -> bytes:
    path = _path(folder, name)
    if not isinstance(wanted, dict):
        raise Problem(f"{path}: what is decided is no mapping; undo that first")
    try:
        kept = path.read_bytes() if path.exists() else b""
        return edited(kept, lambda text: rewritten(text, wanted))
    except Problem as problem:
        raise Problem(f"{path}: {problem}. Nothing was changed.") from None


def _changes(folder: Path, texts: Mapping[str, bytes]) -> list[str]:
    lines: list[str] = []
    for name, content in texts.items():
        path = _path(folder, name)
        old = path.read_text("utf-8").splitlines() if path.exists() else []
        told = f"{folder.name}/{name}.yml"
        lines += unified_diff(old, content.decode().splitlines(), told, told, n=1, lineterm="")
    return lines


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.yml"


def _check(before: Catalog, after: Catalog) -> None:
    if _records(before) != _records(after):
        raise Problem(
            "the files would say something else than what is in force; nothing was changed. "
            "Write the decisions by hand: upright judge log"
        )


def _records(catalog: Catalog) -> list[str]:
    return sorted(map(repr, catalog.records))
