"""A WARC file as the gzip members of which it is made: walked past damage, cut where torn."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
BLOCK = 2**16
LARGEST = 2**27  # bytes of one record; what is larger is none of ours
BEGINS = b"WARC/"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: where it begins and ends; no data: it cannot be read."""

    place: int
    end: int
    data: bytes | None


def members(path: Path) -> Iterator[Member]:
    """Yield every member of a file in order; after a damaged one go on at the next readable."""
    size = path.stat().st_size
    with path.open("rb") as file:
        place = 0
        while place < size:
            data, end = _member_at(file, place)
            if data is None:
                end = _next(file, place + 1, size)
            yield Member(place, end, data)
            place = end


def member_at(path: Path, place: int) -> bytes | None:
    """Read the member that begins at a place; None where there is none that can be read."""
    with path.open("rb") as file:
        return _member_at(file, place)[0]


def cut_torn(path: Path) -> None:
    """Cut off a last member that was not written to its end: the process was killed."""
    last = None
    for member in members(path):
        last = member
    if last is not None and last.data is None:
        with path.open("r+b") as file:
            file.truncate(last.place)
            os.fsync(file.fileno())


def _member_at(file: BinaryIO, place: int, most: int = LARGEST) -> tuple[bytes | None, int]:
    """Return a member's data and its end; a prefix of it where `most` is less than it has."""
    file.seek(place)
    reader = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts: list[bytes] = []
    room = most
    try:
        while not reader.eof and room > 0:
            read = reader.unconsumed_tail or file.read(BLOCK)
            if not read:
                return None, place
            parts.append(reader.decompress(read, room))
            room -= len(parts[-1])
    except zlib.error:
        return None, place
    whole = reader.eof or most < LARGEST
    return (b"".join(parts) if whole else None), file.tell() - len(reader.unused_data)


def _next(file: BinaryIO, place: int, size: int) -> int:
    """Return where the next record begins; the file's end where there is none."""
    seen = b""
    while place < size:
        file.seek(place)
        seen = file.read(BLOCK)
        found = seen.find(GZIP)
        while found >= 0:
            if (_member_at(file, place + found, len(BEGINS))[0] or b"").startswith(BEGINS):
                return place + found
            found = seen.find(GZIP, found + 1)
        place += max(len(seen) - len(GZIP) + 1, 1)
    return size
