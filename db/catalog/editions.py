"""The editor's words for the edition of one month: catalog/editions/<YYYY-MM>.yml."""

from __future__ import annotations

import re

from db.catalog import kinds
from db.catalog.entry import Keys, Wrong, fault, open_entry, show
from db.catalog.yamls import Value
from db.schema import EditionNote, Record

EDITION: Keys = {
    "analysis": "the editor's own analysis of the month; an empty line parts paragraphs",
    "by": "who wrote it, as readers may know; left out: the editors",
    "notes": "the editor's notes on topics of the edition, by the key of each, as in movers",
}
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
ANALYSIS = "analysis"
SOMEBODY = "the editors"
TOPICS = (
    "movers", "emerging", "hazards", "atypical", "products", "sources", "questions", "decisions",
    "method",
)  # fmt: skip


def paragraphs(value: Value) -> str:
    """Read a text that may have paragraphs, parted by empty lines; lines within one are joined."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"must be text, not {'empty' if value == '' else show(value)}")
    parts = re.split(r"\n[ \t]*\n", value.strip())
    return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


def read_edition(file: str, stem: str, value: Value) -> list[Record]:
    """Read what an editor wrote of a month; raises Problem."""
    if not MONTH.fullmatch(stem):
        raise fault(file, f"the name of the file must be a month as in 2026-11, not {show(stem)}")
    entry = open_entry(file, value, "the words on an edition", EDITION)
    said = {ANALYSIS: entry.maybe(ANALYSIS, paragraphs)}
    for topic, text in entry.named("notes").items():
        if topic not in TOPICS:
            told = f"holds {show(topic)}, which is no topic; topics: {', '.join(TOPICS)}"
            raise entry.wrong("notes", told)
        said[topic] = _note(file, topic, text)
    by = entry.maybe("by", kinds.text) or SOMEBODY
    return [
        EditionNote(month=stem, part=part, text=text, by=by) for part, text in said.items() if text
    ]


def _note(file: str, topic: str, text: Value) -> str:
    try:
        return paragraphs(text)
    except Wrong as wrong:
        raise fault(file, f"'notes.{topic}' {wrong}") from None
