"""What every target of a release is: it says what it holds, and takes a release whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from db.problem import Problem
from reports.folder import Folder

MANIFEST = "release.json"


@dataclass(frozen=True, slots=True)
class Difference:
    """What sending would change, by the names of files or pages, each sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # written by a person at the target, and left as they are

    @property
    def is_none(self) -> bool:
        """Tell whether nothing would change."""
        return not (self.new or self.changed or self.gone)

    def counts(self) -> dict[str, int]:
        """Count each kind."""
        kinds = ("new", "changed", "unchanged", "gone", "kept")
        return {kind: len(getattr(self, kind)) for kind in kinds}

    def lines(self) -> Iterator[str]:
        """Name everything that is not as it was, a line each."""
        for kind in ("new", "changed", "gone", "kept"):
            yield from (f"{kind:8} {name}" for name in getattr(self, kind))


@dataclass(frozen=True, slots=True)
class Plan:
    """What sending a release would do: to the files, and to the pages of a site around them."""

    files: Difference
    pages: Difference = field(default_factory=Difference)

    @property
    def is_none(self) -> bool:
        """Tell whether nothing would change."""
        return self.files.is_none and self.pages.is_none


class Target(Protocol):
    """A place that shows a release to readers."""

    @property
    def place(self) -> str:
        """Name the place, as a person would."""

    def plan(self, release: Folder) -> Plan:
        """Compare a release with what is there; changes nothing; raises Problem."""

    def send(self, release: Folder) -> Plan:
        """Make readers see a release, whole or not at all, and say what changed; raises Problem."""


def compare(there: Mapping[str, str], here: Mapping[str, str]) -> Difference:
    """Compare two sets of files by their hashes."""
    both = sorted(there.keys() & here.keys())
    return Difference(
        new=tuple(sorted(here.keys() - there.keys())),
        changed=tuple(name for name in both if there[name] != here[name]),
        unchanged=tuple(name for name in both if there[name] == here[name]),
        gone=tuple(sorted(there.keys() - here.keys())),
    )


def files_of(manifest: str, place: str) -> Mapping[str, str]:
    """Read the files that the manifest of a release names; raises Problem for an unusable one."""
    try:
        said = json.loads(manifest)["files"]
        return {str(name): str(value) for name, value in said.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"{place}: its live/{MANIFEST} cannot be read"
        raise Problem(f"{what}; look what lies there, and remove it if it is no release") from None
