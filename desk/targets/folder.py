"""A folder of this machine: releases beside one another, and a link to the one that is live."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from db.problem import Problem
from desk.targets.target import MANIFEST, Plan, compare, files_of
from reports.folder import BESIDE, Folder, check_folder, sweep, sync

KEPT = 5  # releases before the live one


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder that a web server shows by its link 'live'."""

    path: Path

    @property
    def place(self) -> str:
        """Name the folder."""
        return str(self.path)

    def plan(self, release: Folder) -> Plan:
        """Compare a release with the live one."""
        manifest = self.path / "live" / MANIFEST
        there = files_of(manifest.read_text("utf-8"), self.place) if manifest.exists() else {}
        return Plan(compare(there, release.files))

    def send(self, release: Folder) -> Plan:
        """Copy a release beside, check it, and move the link."""
        plan, name = self.plan(release), release.path.name
        link = self.path / "live"
        if link.exists() and not link.is_symlink():
            raise Problem(f"{link} is no link; move it away, so that a release can take its place")
        releases = self.path / "releases"
        releases.mkdir(parents=True, exist_ok=True)
        if not (releases / name).exists():
            _copy(release.path, releases / name)
        check_folder(releases / name, MANIFEST)
        if not link.is_symlink() or link.readlink().name != name:
            _move(link, Path("releases") / name)
        kept = _newest(releases, name)
        sweep(releases, lambda one: one in kept)
        return plan


def _copy(source: Path, target: Path) -> None:
    beside = Path(mkdtemp(prefix=BESIDE, dir=target.parent))
    beside.chmod(0o755)
    shutil.copytree(source, beside, dirs_exist_ok=True)
    check_folder(beside, MANIFEST)
    for path in beside.rglob("*"):
        sync(path)
    beside.rename(target)
    sync(target.parent)


def _move(link: Path, to: Path) -> None:
    beside = link.with_name(".live-next")
    beside.unlink(missing_ok=True)
    beside.symlink_to(to)
    beside.replace(link)
    sync(link.parent)


def _newest(releases: Path, live: str) -> frozenset[str]:
    found = [path for path in releases.iterdir() if not path.name.startswith(BESIDE)]
    found.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    others = [path.name for path in found if path.name != live]
    return frozenset([live, *others[:KEPT]])
