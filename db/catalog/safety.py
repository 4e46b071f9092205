"""A file of safety notes: contraindications, emergency signs or recalls, each with its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Reader, T, open_entry
from db.catalog.yamls import Value
from db.schema import Record, SafetyNote

SAFETY: Keys = {
    "kind": "contraindication, emergency or recall",
    "reviewer": "who checked the notes, with what standing",
    "reviewed": "day of the check",
    "review_by": "day by which it must be checked again",
    "notes": "the notes by name, in the order in which they are shown",
}
NOTE: Keys = {
    "title": "what a reader must notice, in a few words",
    "text": "the whole sentence",
    "source": "who says so",
    "url": "address of the source",
    "brand": "brand that a recall concerns",
    "models": "models that a recall concerns; without it: all of the brand",
    "reviewer": "who checked this note, where it is not the file's reviewer",
    "reviewed": "day of the check, where it is not the file's",
    "review_by": "day by which it must be checked again, where it is not the file's",
}
KINDS = ("contraindication", "emergency", "recall")


def read_safety(file: str, stem: str, value: Value) -> list[Record]:
    """Read a file of safety notes; raises Problem."""
    return list(_notes(open_entry(file, value, "a safety file", SAFETY), stem))


def _notes(entry: Entry, stem: str) -> Iterator[SafetyNote]:
    kind = entry.need("kind", kinds.one_of(*KINDS))
    for position, (name, note) in enumerate(entry.members("notes", "a note", NOTE)):
        if kind == "recall":
            note.need("brand", kinds.text)
        yield SafetyNote(
            note=f"{stem}/{name}",
            kind=kind,
            title=note.need("title", kinds.text),
            text=note.need("text", kinds.text),
            source=note.need("source", kinds.text),
            url=note.maybe("url", kinds.url),
            brand=note.maybe("brand", kinds.text),
            models=json.dumps(note.many("models", kinds.text), ensure_ascii=False),
            position=position,
            reviewer=_own(note, entry, "reviewer", kinds.text),
            reviewed=_own(note, entry, "reviewed", kinds.day),
            review_by=_review_by(note, entry),
        )


def _own(note: Entry, entry: Entry, key: str, read: Reader[T]) -> T:
    return (note if note.has(key) else entry).need(key, read)


def _review_by(note: Entry, entry: Entry) -> date:
    due = _own(note, entry, "review_by", kinds.day)
    reviewed = _own(note, entry, "reviewed", kinds.day)
    if due <= reviewed:
        raise note.wrong("review_by", f"({due}) is not after 'reviewed' ({reviewed})")
    return due
