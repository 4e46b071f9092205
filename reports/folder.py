"""Folders of files that are whole or absent: written beside, hashed, synced, renamed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from db.problem import Problem

BESIDE = ".beside-"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder whose files are those of its manifest."""

    path: Path
    digest: str
    files: Mapping[str, str]  # path within the folder to SHA-256
    noted: Mapping[str, str | int]  # what else its manifest says


def digest_of(files: Mapping[str, str]) -> str:
    """Hash the hashes: SHA-256 over the lines 'hash  path', sorted by path."""
    lines = "".join(f"{value}  {name}\n" for name, value in sorted(files.items()))
    return sha256(lines.encode()).hexdigest()


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Hash every file, in the order of their paths."""
    return {name: sha256(content).hexdigest() for name, content in sorted(files.items())}


def write_folder(
    target: Path, files: Mapping[str, bytes], manifest: str, noted: Mapping[str, str | int]
) -> Folder:
    """Write all files and their manifest as one folder, whole or not at all.

    Raises Problem when the target is there with other content.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=BESIDE, dir=target.parent))
        beside.chmod(0o755)  # mkdtemp's folders are closed to the web server
        _fill(beside, files, manifest, noted)
        check_folder(beside, manifest)
        _rename(beside, target)
    made = check_folder(target, manifest)
    if made.digest != digest_of(hashes_of(files)):
        raise Problem(f"{target} is there with other content; nothing was written")
    return made


def write_over(
    target: Path, files: Mapping[str, bytes], manifest: str, noted: Mapping[str, str | int]
) -> Folder:
    """Write all files and their manifest as one folder, in the place of what was there.

    A reader meets the old folder or the new one; killed in between, the new one is beside it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=BESIDE, dir=target.parent))
    beside.chmod(0o755)  # mkdtemp's folders are closed to the web server
    _fill(beside, files, manifest, noted)
    check_folder(beside, manifest)
    old = Path(mkdtemp(prefix=BESIDE, dir=target.parent))
    if target.exists():
        target.rename(old / "old")
    beside.rename(target)
    sync(target.parent)
    shutil.rmtree(old)
    return check_folder(target, manifest)


def rewrite_folder(
    target: Path, files: Mapping[str, bytes], manifest: str, noted: Mapping[str, str | int],
    last: str,
) -> Folder:  # fmt: skip
    """Write the files of a folder anew where it stands, one by one, and `last` after all others.

    Killed in between, the folder is not that of its manifest, and `last` is as it was: it is
    rewritten again from the start.
    """
    hashes = hashes_of(files)
    said = {**noted, "digest": digest_of(hashes), "files": hashes}
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    ordered = [*(name for name in files if name != last), manifest, last]
    for name in ordered:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, files[name] if name != manifest else text.encode())
    for path in [one for one in target.rglob("*") if one.is_file()]:
        if path.relative_to(target).as_posix() not in ordered:
            path.unlink()
    return check_folder(target, manifest)


def check_folder(path: Path, manifest: str) -> Folder:
    """Read a folder back; raises Problem unless its files are exactly those of its manifest."""
    try:
        said = json.loads((path / manifest).read_text("utf-8"))
        files, digest = dict(said.pop("files")), str(said.pop("digest"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Problem(f"{path}: no usable {manifest} ({type(wrong).__name__}); {MEND}") from None
    there = {found.relative_to(path).as_posix() for found in path.rglob("*") if found.is_file()}
    faults = [f"{name} is missing" for name in sorted(files.keys() - there)]
    faults += [f"{name} is not in {manifest}" for name in sorted(there - files.keys() - {manifest})]
    faults += [
        f"{name} was changed"
        for name in sorted(files.keys() & there)
        if sha256((path / name).read_bytes()).hexdigest() != files[name]
    ]
    if digest != digest_of(files):
        faults.append("its digest is not that of its files")
    if faults:
        raise Problem(f"{path}: {'; '.join(faults[:3])}; {MEND}")
    return Folder(path, digest, files, said)


MEND = "remove this folder and build again"


def sync(path: Path) -> None:
    """Force a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes) -> None:
    """Put content in a file by rename: readers see the old or the new, whole."""
    beside = path.with_name(f"{BESIDE}{path.name}")
    beside.write_bytes(content)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def sweep(parent: Path, is_kept: Callable[[str], bool]) -> None:
    """Remove the folders that are not kept, and what a killed process left behind."""
    for path in _folders(parent):
        if path.name.startswith(BESIDE):
            shutil.rmtree(path)
        elif not is_kept(path.name):
            gone = path.with_name(f"{BESIDE}gone-{path.name}")
            path.replace(gone)  # renamed first: a half-removed folder never bears its own name
            shutil.rmtree(gone)


def _folders(parent: Path) -> Iterable[Path]:
    found = parent.iterdir() if parent.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def _fill(
    folder: Path, files: Mapping[str, bytes], manifest: str, noted: Mapping[str, str | int]
) -> None:
    hashes = hashes_of(files)
    said = {**noted, "digest": digest_of(hashes), "files": hashes}
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    for name, content in {**files, manifest: text.encode()}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sync(path)
    for path in sorted({folder, *(found for found in folder.rglob("*") if found.is_dir())}):
        sync(path)


def _rename(beside: Path, target: Path) -> None:
    try:
        beside.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(beside)  # another process was faster, with the same content
    sync(target.parent)
