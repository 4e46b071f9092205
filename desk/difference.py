"""What readers would see otherwise: two releases of the site held against one another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.targets.target import Difference, compare
from reports.folder import Folder, check_folder

MANIFEST = "release.json"
SHOWN = ("score", "low", "high", "counted", "place_first", "place_last", "state")


@dataclass(frozen=True, slots=True)
class Moved:
    """One product before and after; None: it is not on that side, or has no score there."""

    product_id: str
    name: str
    there: Mapping[str, Any] | None
    here: Mapping[str, Any] | None

    @property
    def what(self) -> str:
        """Say in a word what became of it."""
        if self.there is None or self.here is None:
            return "new" if self.there is None else "gone"
        return "changed"


@dataclass(frozen=True, slots=True)
class Beside:
    """A release beside the live one."""

    pages: Difference
    files: Difference
    products: tuple[Moved, ...]
    sums: tuple[tuple[str, Any, Any], ...]  # what is said of the whole, where it differs

    @property
    def is_none(self) -> bool:
        """Tell whether readers would see the same."""
        return self.pages.is_none and self.files.is_none


def beside(live: Path | None, made: Path) -> Beside:
    """Compare a release with the one that readers see; raises Problem for one that is not whole."""
    there = check_folder(live, MANIFEST) if live else None
    here = check_folder(made, MANIFEST)
    data, data_then = _data(here), _data(there) if there else {}
    return Beside(
        _of(there, here, pages=True),
        _of(there, here, pages=False),
        tuple(_moved(data_then, data)),
        tuple((name, data_then.get(name), data.get(name)) for name in ("known", "counted", "method")
              if data_then.get(name) != data.get(name)),
    )  # fmt: skip


def _of(there: Folder | None, here: Folder, *, pages: bool) -> Difference:
    before = there.files if there else {}
    sides = [{name: value for name, value in files.items() if _is_page(name) == pages}
             for files in (before, here.files)]  # fmt: skip
    return compare(*sides)


def _is_page(name: str) -> bool:
    return name.endswith(".html") and not name.startswith("fragments/")


def _data(release: Folder) -> dict[str, Any]:
    path = release.path / "data.json"
    said = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return said if isinstance(said, dict) else {}


def _moved(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Moved]:
    sides = [{one["product_id"]: one for one in data.get("products", ())} for data in (then, now)]
    for key in sorted(sides[0].keys() | sides[1].keys()):
        there, here = sides[0].get(key), sides[1].get(key)
        if there and here and all(there.get(name) == here.get(name) for name in SHOWN):
            continue
        one = here or there or {}
        yield Moved(key, f"{one.get('brand', '')} {one.get('model', key)}".strip(), there, here)
