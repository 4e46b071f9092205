"""A permission written into a shop's YAML, leaving every other line as its editor wrote it."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

from db.catalog import read_catalog
from db.permission import USES
from db.problem import Problem

BLOCK = re.compile(r"^permission:[ \t]*(#.*)?$", re.MULTILINE)


def record(
    catalog: Path, shop: str, use: str, allowed: bool, evidence: str, on: date, until: str | None
) -> Path:
    """Record what a shop allows; the file is checked whole, and put back where it is wrong."""
    path = catalog / "shops" / f"{shop}.yml"
    if use not in USES:
        raise Problem(f"'{use}' is not a use. Uses: {', '.join(USES)}")
    if not path.is_file():
        raise Problem(f"{path} is not there. Shops are listed by: upright shop list")
    before = path.read_text("utf-8")
    end = f", until: {until}" if until else ""
    words = json.dumps(evidence, ensure_ascii=False)
    line = f"  {use}: {{allowed: {json.dumps(allowed)}, evidence: {words}, on: {on}{end}}}"
    _write(path, with_line(before, use, line))
    try:
        read_catalog(catalog)
    except Problem:
        _write(path, before)
        raise
    return path


def with_line(text: str, use: str, line: str) -> str:
    """Put a line into the block of permissions, in place of the one for the same use."""
    if not BLOCK.search(text):
        return f"{text.rstrip()}\npermission:\n{line}\n"
    same = re.compile(rf"^[ \t]+{use}:[ \t]*\{{[^\n]*\}}[ \t]*(#[^\n]*)?$", re.MULTILINE)
    if same.search(text):
        return same.sub(lambda _: line, text, count=1)
    return BLOCK.sub(lambda found: f"{found[0]}\n{line}", text, count=1)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(path)
