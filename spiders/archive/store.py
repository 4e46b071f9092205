"""The archive of a home: one WARC file per shop and crawl, written durably, read by place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

from db.captures import retire
from db.connect import Engine
from db.problem import Problem
from db.schema import Capture
from spiders.archive.members import cut_torn, member_at
from spiders.archive.warc import (
    DROPPED,
    REDACTED,
    WAS,
    Answer,
    Damaged,
    info_member,
    read_member,
    response_member,
    sha256,
)

Veil = Callable[[Answer], Answer]  # masks what must not be kept: Forgotten.veil
ENDING = ".warc.gz"
NAMED = "%Y%m%dT%H%M%SZ"
OUR_NAME = re.compile(r"\d{8}T\d{6}Z\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an answer was put: its SHA-256, and its place; no file: its payload was dropped."""

    capture: str
    warc: str | None
    place: int | None
    fetched: datetime


def folder_of(home: Path, shop: str) -> Path:
    """Name the folder of a shop's WARC files."""
    return home / "archive" / shop


def files_of(home: Path, shop: str) -> list[Path]:
    """List a shop's WARC files, the oldest crawl first."""
    found = folder_of(home, shop).glob(f"*{ENDING}")
    return sorted(path for path in found if OUR_NAME.fullmatch(path.name))


def warc_name(crawl_id: str) -> str:
    """Name the file of a crawl, below the archive."""
    shop, _, started = crawl_id.rpartition("/")
    return f"{shop}/{datetime.fromisoformat(started).astimezone(UTC):{NAMED}}{ENDING}"


@dataclass(slots=True)
class Archive:
    """The WARC file of one crawl: records are only ever added, each on the disk when it is told."""

    home: Path
    crawl_id: str
    veil: Veil
    _file: BinaryIO | None = field(default=None, init=False)
    _end: int = field(default=0, init=False)

    def keep(self, answer: Answer, sync: bool = True) -> Stored:
        """Add a record, without those who are forgotten; it is on the disk unless that waits."""
        name = warc_name(self.crawl_id)
        if self._file is None:
            self._open(name, answer.fetched)
        answer, place = self.veil(answer), self._end
        self._add(response_member(answer, f"{name}#{place}"), sync)
        if answer.marks.get(REDACTED) == DROPPED:
            return Stored(answer.marks[WAS], None, None, answer.fetched)
        return Stored(sha256(answer.body), name, place, answer.fetched)

    def sync(self) -> None:
        """Force what was added to the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _open(self, name: str, when: datetime) -> None:
        """Go on at the end of the last whole record, or begin the file."""
        path = self.home / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            cut_torn(path)
        self._file = path.open("ab", buffering=0)
        self._end = path.stat().st_size
        if not self._end:
            self._add(info_member(name, about(self.crawl_id), when), True)
            sync_folder(path.parent)

    def _add(self, data: bytes, sync: bool) -> None:
        """Append some bytes, or none of them."""
        if self._file is None:
            raise ValueError("the archive is closed")
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) :]
            if sync:
                os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._end)
            raise
        self._end += len(data)


def about(crawl_id: str) -> Mapping[str, str]:
    """Say who made a file, and of which crawl."""
    try:
        ours = version("upright")
    except PackageNotFoundError:
        ours = "0"
    return {
        "software": f"Upright/{ours}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": crawl_id,
        "robots": "RFC 9309",
    }


def read_capture(home: Path, capture: Capture) -> Answer:
    """Return what was kept, under its own address; raises Problem where it is not what it was."""
    if capture.warc is None or capture.place is None:
        raise Problem(f"the archive's time for {capture.capture} is over; crawl the shop again")
    where = f"{capture.warc}, byte {capture.place:,}"
    try:
        data = member_at(home / "archive" / capture.warc, capture.place)
        answer = read_member(data) if data is not None else None
    except FileNotFoundError:
        raise Problem(f"the archive lacks {capture.warc}; restore it from a backup") from None
    except (OSError, Damaged) as wrong:
        raise Problem(f"the archive's {where}: {wrong}; restore it from a backup") from None
    if answer is None:
        raise Problem(f"the archive's {where}: no record can be read; restore it from a backup")
    if sha256(answer.body) != capture.capture:
        raise Problem(f"the archive's {where}: not what was kept; restore it from a backup")
    url = capture.url if "://" in capture.url[:12] else ""
    return replace(answer, url=url, content_type=capture.content_type)


def expire(engine: Engine, home: Path, shop: str, now: datetime, days: int) -> int:
    """Remove a shop's files that are older than some days; what they held keeps its hash.

    The rows let go first: a kill in between leaves a file that the next call removes.
    """
    oldest = now - timedelta(days=days)
    old = [path for path in files_of(home, shop) if _started(path) < oldest]
    retire(engine, [f"{shop}/{path.name}" for path in old])
    for path in old:
        path.unlink()
    return len(old)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _started(path: Path) -> datetime:
    return datetime.strptime(path.name.removesuffix(ENDING), NAMED).replace(tzinfo=UTC)
