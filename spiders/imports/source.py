"""The files of an import: local paths, folders, and addresses of object stores, as streams."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from db.identity import digest
from db.problem import Problem

GZIP = b"\x1f\x8b"
HEAD = 65_536  # bytes by which a file is known
STORES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "hdfs", "file", "memory")
TORN = (EOFError, zlib.error, gzip.BadGzipFile)  # a compressed file that ends too early


@dataclass(slots=True)
class Source:
    """One file: its name as given, and how far it was read."""

    name: str
    _raw: IO[bytes] | None = field(default=None, init=False)

    @property
    def suffix(self) -> str:
        """Return the ending that tells its kind, in small letters, without .gz."""
        path = Path(self.name.lower())
        return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix

    @property
    def short(self) -> str:
        """Return its name without the folder."""
        return Path(self.name).name

    @property
    def stem(self) -> str:
        """Return its name without folder and endings."""
        return Path(self.short.removesuffix(".gz")).stem

    @contextmanager
    def open(self, unpack: bool = True) -> Iterator[IO[bytes]]:
        """Open it for reading, unpacked where it is a gzip file; raises Problem."""
        try:
            raw = self._open()
        except (OSError, ValueError, ImportError) as wrong:
            raise Problem(f"{self.name}: cannot be read: {_told(wrong)}") from None
        with raw:
            self._raw = raw
            packed = unpack and raw.read(len(GZIP)) == GZIP
            raw.seek(0)
            yield (
                cast("IO[bytes]", io.BufferedReader(gzip.GzipFile(fileobj=raw))) if packed else raw
            )
        self._raw = None

    def head(self) -> bytes:
        """Return its first bytes, unpacked; of a damaged file what can be had."""
        with self.open() as file:
            try:
                return file.read(HEAD)
            except TORN:
                return b""

    def done(self) -> int:
        """Say how many bytes were read of it so far."""
        return self._raw.tell() if self._raw and not self._raw.closed else 0

    def size(self) -> int:
        """Return its size in bytes; 0 where it cannot be told."""
        try:
            if "://" not in self.name:
                return Path(self.name).stat().st_size
            system, path = _store(self.name)
            return int(system.size(path) or 0)
        except (OSError, ImportError):
            return 0

    def mark(self) -> str:
        """Name its state: another one after any change."""
        try:
            if "://" in self.name:
                system, path = _store(self.name)
                return digest(self.name, system.ukey(path))
            told = Path(self.name).stat()
        except (OSError, ImportError):
            return digest(self.name, None)
        return digest(Path(self.name).absolute(), told.st_size, told.st_mtime_ns)

    def _open(self) -> IO[bytes]:
        if "://" not in self.name:
            return Path(self.name).open("rb")
        system, path = _store(self.name)
        return cast("IO[bytes]", system.open(path, "rb"))


def sources_of(files: Iterable[str | Path]) -> list[Source]:
    """List the files to import: of a folder all below it, sorted, hidden ones left out."""
    found: list[Source] = []
    for file in map(str, files):
        folder = Path(file)
        if "://" in file or not folder.is_dir():
            _check(file)
            found.append(Source(file))
        else:
            found += [Source(str(path)) for path in sorted(_inside(folder))]
    return found


def total_size(sources: Sequence[Source]) -> int:
    """Add the sizes of some files."""
    return sum(source.size() for source in sources)


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path


def _check(name: str) -> None:
    """Refuse an address that would be asked of a shop: only a crawl asks politely."""
    scheme, found, _ = name.partition("://")
    if found and scheme.lower() not in STORES:
        raise Problem(
            f"{name}: an import reads files, at paths or in {', '.join(STORES[:5])}, ...; "
            "to read a shop's pages use: upright crawl"
        )


def _store(name: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    system, path = url_to_fs(name)
    return system, str(path)


def _told(wrong: Exception) -> str:
    return (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong)
