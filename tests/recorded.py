"""Recorded pages and what reading them gives, in the form in which it is stored beside them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from spiders.platforms.platform import Page, Read
from spiders.reading import read_page

PAGES = Path(__file__).parent / "pages"
URL = "https://shop.example/table"


def read_saved(path: Path) -> Read:
    """Read a recorded page as if it had come from the address of all recorded pages."""
    return read_page(Page(path.read_bytes(), url=URL))


def told(read: Read) -> dict[str, Any]:
    """Give all that was read, what is absent left out."""
    return {
        name: _told(value) for name, value in asdict(read).items() if value not in (None, (), {}, 0)
    }


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if part not in (None, ())}
    return [_told(part) for part in value] if isinstance(value, tuple | list) else value
