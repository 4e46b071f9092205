"""The column map of a CSV file: which of its columns is the rating, the text, the date."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.catalog.entry import Keys, Wrong, fault, likely, open_entry, show
from db.catalog.yamls import Unreadable, Value, read_yaml

FIELDS: Mapping[str, str] = {  # name in a column map -> field of Printed
    "id": "review_id",
    "rating": "rating_text",
    "best": "best_text",
    "worst": "worst_text",
    "title": "title",
    "body": "body",
    "author": "author",
    "date": "date_text",
    "verified": "verified",
    "incentive": "incentive_text",
    "helpful": "helpful",
    "variant": "variant",
    "syndicated": "syndicated_from",
    "reply": "reply",
    "media": "media_count",
    "language": "language_text",
    "url": "url",
    "product": "product",
    "product_url": "listing_url",
}
MAP: Keys = {
    "columns": "which column holds what",
    "constants": "what is the same for every row, as in product",
    "delimiter": "the character between values; without it, it is found",
    "encoding": "as in utf-8 or windows-1252; without it, it is found",
    "true_words": "words that mean yes in 'verified'",
}
NAMES: Keys = dict.fromkeys(FIELDS, "a column of the file")
TRUE_WORDS = ("true", "yes", "y", "1", "verified", "ja", "oui", "sí", "si", "x")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a CSV file mean: name of a field -> name of a column, or a constant."""

    file: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    true_words: frozenset[str] = frozenset(TRUE_WORDS)


def read_map(path: Path) -> ColumnMap:
    """Read a column map; raises Problem with the file, the key and the mend."""
    entry = open_entry(path.name, _parse(path), "a column map", MAP)
    inner = {key: entry.inner(key, f"'{key}'", NAMES) for key in ("columns", "constants")}
    columns, constants = (
        {name: part.need(name, _text) for name in part.values} if part else {}
        for part in inner.values()
    )
    if not {"rating", "body", "title"} & {*columns, *constants}:
        raise fault(path.name, "'columns' names neither 'rating' nor 'body' nor 'title'")
    words = frozenset(word.casefold() for word in entry.many("true_words", _text))
    return ColumnMap(
        path.name,
        columns,
        constants,
        entry.maybe("delimiter", _delimiter),
        entry.maybe("encoding", _encoding),
        words or frozenset(TRUE_WORDS),
    )


def places(columns: ColumnMap, header: Sequence[str], file: str) -> dict[str, int]:
    """Find the mapped columns in a file's header: field of Printed -> place; raises Problem."""
    found = {}
    for name, column in columns.columns.items():
        if header.count(column) != 1:
            there = "stands twice in" if column in header else "is not a column of"
            hint = "rename one" if column in header else likely(column, tuple(header))
            raise fault(columns.file, f"'columns.{name}': {column!r} {there} {file} ({hint})")
        found[FIELDS[name]] = header.index(column)
    return found


def map_of_header(header: Sequence[str], file: str) -> ColumnMap:
    """Take a header's own names where they are ours; raises Problem where they are not."""
    named = {name.strip().casefold(): name for name in header}
    columns = {name: named[name] for name in FIELDS if name in named}
    if not {"rating", "body", "title"} & set(columns):
        raise fault(file, f"its columns ({', '.join(header)[:200]}) need a map; give it with --map")
    return ColumnMap(file, columns)


def _parse(path: Path) -> Value:
    try:
        return read_yaml(path.read_bytes())
    except Unreadable as wrong:
        raise fault(path.name, f"line {wrong.line or 1}: {wrong.fault}") from None
    except OSError as wrong:
        raise fault(path.name, f"cannot be read: {wrong.strerror}") from None


def _text(value: Value) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise Wrong(f"must be text, not {show(value)}")


def _delimiter(value: Value) -> str:
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    text = named.get(str(value).casefold(), value)
    if isinstance(text, str) and len(text) == 1 and text not in '"\r\n':
        return text
    raise Wrong(f"must be one character, or tab, comma, semicolon or pipe, not {show(value)}")


def _encoding(value: Value) -> str:
    try:
        return codecs.lookup(_text(value)).name
    except LookupError:
        raise Wrong(f"must be an encoding as in utf-8 or windows-1252, not {show(value)}") from None
