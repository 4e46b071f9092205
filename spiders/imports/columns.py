"""The column map of a CSV file: which of its columns is the rating, the text, the date.

The exports of review platforms have maps of their own, shipped as presets/*.yml: they allow for
several spellings of a column and for columns that are not there, and say by which they are known.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.catalog.entry import Entry, Keys, Wrong, fault, likely, open_entry, show
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.problem import Problem

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
    "columns": "which column holds what; of a list of names the first that is there",
    "only": "which values a column must have for the row to count: what a shop hides is left out",
    "constants": "what is the same for every row, as in product",
    "delimiter": "the character between values; without it, it is found",
    "encoding": "as in utf-8 or windows-1252; without it, it is found",
    "true_words": "words that mean yes in 'verified'",
}
PRESET: Keys = {
    **MAP,
    "known_by": "the columns that all such files have, each in one of its spellings",
    "source": "who says so",
}
PRESETS = Path(__file__).parent / "presets"
NAMES: Keys = dict.fromkeys(FIELDS, "a column of the file")
TRUE_WORDS = ("true", "yes", "y", "1", "verified", "ja", "oui", "sí", "si", "x")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a CSV file mean: name of a field -> names of its column, or a constant.

    What a preset names may be missing from a file, and be spelt in other letters.
    """

    file: str
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    true_words: frozenset[str] = frozenset(TRUE_WORDS)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    known_by: tuple[tuple[str, ...], ...] = ()


def read_map(path: Path, keys: Keys = MAP) -> ColumnMap:
    """Read a column map; raises Problem with the file, the key and the mend."""
    entry = open_entry(path.name, _parse(path), "a column map", keys)
    columns = _named(entry, "columns")
    constants = {name: texts[0] for name, texts in _named(entry, "constants").items()}
    if not {"rating", "body", "title"} & {*columns, *constants}:
        raise fault(path.name, "'columns' names neither 'rating' nor 'body' nor 'title'")
    words = frozenset(word.casefold() for word in entry.many("true_words", _text))
    only = {name: _allowed(value) for name, value in entry.named("only").items()}
    return ColumnMap(
        path.name,
        columns,
        constants,
        entry.maybe("delimiter", _delimiter),
        entry.maybe("encoding", _encoding),
        words or frozenset(TRUE_WORDS),
        only,
        tuple(entry.many("known_by", _texts)) if "known_by" in keys else (),
    )


def preset(name: str) -> ColumnMap:
    """Return the map of a platform's export; raises Problem for a platform without one."""
    if name not in preset_names():
        raise Problem(f"--preset {name}: no such preset. Presets: {', '.join(preset_names())}")
    return read_map(PRESETS / f"{name}.yml", PRESET)


def preset_names() -> tuple[str, ...]:
    """Name the presets."""
    return tuple(sorted(path.stem for path in PRESETS.glob("*.yml")))


def places(columns: ColumnMap, header: Sequence[str], file: str) -> dict[str, int]:
    """Find the mapped columns in a file's header: field of Printed -> place; raises Problem."""
    found = {}
    for name, spellings in columns.columns.items():
        if place := _places(spellings, header, exact=not columns.known_by):
            found[FIELDS[name]] = place[0]
        if len(place) > 1 or (not place and not columns.known_by):
            there = "stands twice in" if place else "is not a column of"
            hint = "rename one" if place else likely(spellings[0], tuple(header))
            told = f"'columns.{name}': {spellings[0]!r} {there} {file} ({hint})"
            raise fault(columns.file, told)
    if not {"rating_text", "body", "title"} & (set(found) | set(columns.constants)):
        raise fault(
            file, f"its columns ({', '.join(header)[:200]}) are not those of {columns.file}"
        )
    return found


def gates(columns: ColumnMap, header: Sequence[str]) -> dict[int, frozenset[str]]:
    """Find the columns whose value decides whether a row counts."""
    found = {}
    for name, values in columns.only.items():
        for place in _places((name,), header, exact=False)[:1]:
            found[place] = values
    return found


def map_of_header(header: Sequence[str], file: str) -> ColumnMap:
    """Take the one preset that a header fits, else our own names; raises Problem for none."""
    fit = [made for made in map(preset, preset_names()) if _fits(made, header)]
    if len(fit) == 1:
        return fit[0]
    named = {name.strip().casefold(): name for name in header}
    columns = {name: (named[name],) for name in FIELDS if name in named}
    if fit or not {"rating", "body", "title"} & set(columns):
        names = " or ".join(made.file.removesuffix(".yml") for made in fit)
        mend = f"--preset {names}" if names else f"--map, or --preset {'|'.join(preset_names())}"
        raise fault(
            file, f"its columns ({', '.join(header)[:200]}) need a map; give it with {mend}"
        )
    return ColumnMap(file, columns)


def _fits(made: ColumnMap, header: Sequence[str]) -> bool:
    said = [made.columns.get(name, ()) for name in ("rating", "body", "title")]
    known = all(_places(names, header, exact=False) for names in made.known_by)
    return known and any(_places(names, header, exact=False) for names in said)


def spelt(name: str) -> str:
    """Write a column's name so that spellings that differ in nothing but signs are one."""
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _places(spellings: Sequence[str], header: Sequence[str], exact: bool) -> list[int]:
    """Return where the first spelling stands that stands anywhere."""
    for name in spellings:
        alike = [
            place
            for place, column in enumerate(header)
            if column == name or (not exact and spelt(column) == spelt(name))
        ]
        if alike:
            return alike
    return []


def _named(entry: Entry, key: str) -> dict[str, tuple[str, ...]]:
    inner = entry.inner(key, f"'{key}'", NAMES)
    if inner is None:
        return {}
    return {name: inner.need(name, _texts) for name in inner.values}


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


def _texts(value: Value) -> tuple[str, ...]:
    found = tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)
    if not found:
        raise Wrong("must name a column")
    return found


def _allowed(value: Value) -> frozenset[str]:
    """Read the values that a column may have; nothing at all is one of them where it is listed."""
    return frozenset(
        spelt(str(one or "")) for one in (value if isinstance(value, list) else [value])
    )


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
