"""The demo's own folder: made afresh when the generator changed, and what was finished in it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from db.problem import Problem
from desk.demo.world import CATALOG, DEMO, SEED

MARK = "demo.json"  # a folder without it is not ours, and never emptied
SHIPPED = ("safety/*.yml", "evidence/*.yml", "scoring.yml", "lookups.yml", "aspects.yml")


def open_home(home: Path) -> list[str]:
    """Make the folder ready, afresh if the generator changed; returns the months finished in it."""
    if (home / MARK).is_file():
        inputs, months = _read_mark(home)
        if inputs == digest_inputs():
            return months
        shutil.rmtree(home)
    elif home.exists() and any(home.iterdir()):
        raise Problem(f"{home} is not the demo's folder and not empty; name another one")
    home.mkdir(parents=True, exist_ok=True)
    note_months(home, [])
    return []


def note_months(home: Path, months: list[str]) -> None:
    """Note which months are finished, with the generator that they rest on."""
    told = {"inputs": digest_inputs(), "months": months}
    beside = home / f".{MARK}"
    beside.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    beside.replace(home / MARK)


def _read_mark(home: Path) -> tuple[str, list[str]]:
    try:
        told = json.loads((home / MARK).read_text("utf-8"))
        return str(told["inputs"]), [str(month) for month in told["months"]]
    except (ValueError, KeyError, TypeError):
        raise Problem(f"{home / MARK} cannot be read; remove the folder {home}") from None


def digest_inputs() -> str:
    """Hash all that the invented world is made of: every file of desk/demo, and the seed."""
    seen = hashlib.blake2b(str(SEED).encode(), digest_size=16)
    for name, file in sorted(_files(DEMO, "")):
        seen.update(f"{name}\0{len(data := file.read_bytes())}\0".encode() + data)
    return seen.hexdigest()


def write_catalog(folder: Path, shipped: Path) -> None:
    """Lay the demo's catalog, with the safety notes, the method and the lookups that we ship."""
    shutil.rmtree(folder, ignore_errors=True)
    pairs = [(name, file.read_bytes()) for name, file in _files(CATALOG, "")]
    for pattern in SHIPPED:
        pairs += [
            (path.relative_to(shipped).as_posix(), path.read_bytes())
            for path in sorted(shipped.glob(pattern))
        ]
    for name, data in pairs:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.is_file():
            yield prefix + entry.name, entry
