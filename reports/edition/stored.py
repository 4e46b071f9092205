"""An edition as JSON and back: what a frozen folder holds, and every format is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from db.problem import Problem
from reports.edition.document import (
    Analysis,
    Chart,
    Column,
    Document,
    Evidence,
    Figure,
    Named,
    Note,
    Quotation,
    Quoted,
    Sentence,
    Table,
    Topic,
)

DOCUMENT = "document.json"
KIND = "is"
MADE: Mapping[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (Analysis, Chart, Column, Document, Evidence, Figure, Note, Quotation, Sentence,
                Table, Topic)
}  # fmt: skip
WORDS: Mapping[str, Callable[[str], str]] = {"Named": Named, "Quoted": Quoted}


def to_json(document: Document) -> bytes:
    """Write a document as JSON: the same document gives the same bytes."""
    said = json.dumps(_plain(document), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{said}\n".encode()


def from_json(content: bytes) -> Document:
    """Read a document back; raises Problem for what is none."""
    try:
        found = _made(json.loads(content))
    except (ValueError, TypeError, KeyError) as wrong:
        raise Problem(f"document.json cannot be read ({type(wrong).__name__})") from None
    if not isinstance(found, Document):
        raise Problem("document.json is no edition")
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {KIND: type(value).__name__, **said}
    if isinstance(value, Named | Quoted):
        return {KIND: type(value).__name__, "text": str(value)}
    if isinstance(value, date):
        return {KIND: "date", "text": value.isoformat()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = value[KIND]
    if kind in WORDS:
        return WORDS[kind](value["text"])
    if kind == "date":
        return date.fromisoformat(value["text"])
    return MADE[kind](**{name: _made(one) for name, one in value.items() if name != KIND})
