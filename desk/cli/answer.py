"""How commands answer: lines for people, one JSON object for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="print JSON for machines, nothing else")]


def answer(as_json: bool, line: str, **facts: object) -> None:
    """Print a line, or the facts behind it as one JSON object."""
    typer.echo(json.dumps(facts, ensure_ascii=False, sort_keys=True) if as_json else line)


def table(rows: list[Mapping[str, object]], columns: list[str]) -> list[str]:
    """Set rows as aligned plain text, one line a row, after a line of headings."""
    cells = [columns, *([_cell(row[name]) for name in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in cells]  # fmt: skip


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
