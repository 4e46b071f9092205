"""Saved pages: one file, one page."""

from __future__ import annotations

from collections.abc import Iterator

from db.problem import Problem
from spiders.imports.said import Paged, Said
from spiders.imports.source import TORN, Source
from spiders.saved import LARGEST, open_page


def read_page_file(source: Source, after: int, url: str | None) -> Iterator[tuple[int, Said]]:
    """Yield a saved page; raises Problem where it cannot be read."""
    if after:
        return
    with source.open() as file:
        try:
            body = file.read(LARGEST + 1)
        except (*TORN, OSError) as wrong:
            told = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else wrong
            raise Problem(f"{source.name}: cannot be read: {told}") from None
    page, read = open_page(source.name, body, source.suffix, url)
    yield 1, Paged(page, read)
