"""A WARC file written again without somebody's words: beside, then in by one rename.

Each record that changed says so, and what its hash was: an erasure that was killed between the
rename and the database finds by that, when it is made again, which row belongs to which record.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from db.schema import Capture, columns_of
from spiders.archive.members import Member, members
from spiders.archive.needles import Needles
from spiders.archive.store import ENDING, sync_folder
from spiders.archive.warc import (
    DROPPED,
    REDACTED,
    WAS,
    Answer,
    Damaged,
    address,
    read_member,
    response_member,
    sha256,
)

Redact = Callable[[Answer], Answer]
BESIDE = ".beside-"


@dataclass(slots=True)
class Rewritten:
    """What became of a file: how many records changed, and where each stands now."""

    masked: int = 0
    dropped: int = 0
    unreadable: int = 0
    places: dict[tuple[str, str], tuple[str, int | None]] = field(default_factory=dict)

    def note(self, answer: Answer, place: int) -> None:
        """Note where an answer stands, under the hash that it has and the one that it had."""
        now = sha256(answer.body)
        was = answer.marks.get(WAS, now)
        gone = answer.marks.get(REDACTED) == DROPPED
        for digest in {now, was}:
            self.places[digest, answer.url] = (was, None) if gone else (now, place)


def answers(path: Path) -> Iterator[tuple[Member, Answer | None, str | None]]:
    """Yield each member of a file, the answer in it, and what is wrong with it."""
    for member in members(path):
        try:
            if member.data is None:
                raise Damaged("no record can be read")
            yield member, read_member(member.data), None
        except Damaged as wrong:
            yield member, None, str(wrong)


def rewrite(path: Path, redact: Redact) -> Rewritten:
    """Write a file again where something in it changes; what nobody can read is left out."""
    done = Rewritten()
    beside = path.with_name(f"{BESIDE}{path.name}")
    with path.open("rb") as source, beside.open("wb") as target:
        for member, answer, wrong in answers(path):
            source.seek(member.place)
            data = source.read(member.end - member.place)
            place = target.tell()
            if wrong is not None:
                done.unreadable += 1
                continue
            if answer is not None:
                veiled = redact(answer)
                if veiled is not answer:
                    done.dropped += veiled.marks[REDACTED] == DROPPED
                    done.masked += veiled.marks[REDACTED] != DROPPED
                    data = response_member(veiled, f"{path.parent.name}/{path.name}#{place}")
                done.note(veiled, place)
            target.write(data)
        target.flush()
        os.fsync(target.fileno())
    if done.masked or done.dropped or done.unreadable:
        beside.replace(path)
        sync_folder(path.parent)
    else:
        beside.unlink()
    return done


def sweep(folder: Path) -> None:
    """Remove what a killed erasure left beside the files."""
    for path in folder.glob(f"{BESIDE}*{ENDING}"):
        path.unlink()


def moved(
    row: Capture, places: Mapping[tuple[str, str], tuple[str, int | None]], addressed: Needles
) -> Capture | None:
    """Return a row as it must be by now; None where it is so."""
    url = addressed.mask(row.url)
    capture, place = places.get((row.capture, address(url)), (row.capture, None))
    warc = row.warc if place is not None else None
    if (capture, place, url) == (row.capture, row.place, row.url):
        return None
    values = {name: getattr(row, name) for name in columns_of(Capture).names}
    return Capture(**values | {"capture": capture, "place": place, "warc": warc, "url": url})
