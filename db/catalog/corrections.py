"""The file of corrections: what readers were told wrongly, and what stands now."""

from __future__ import annotations

import re

from db.catalog import kinds
from db.catalog.entry import Keys, open_entry
from db.catalog.yamls import Value
from db.schema import Correction, Record

CORRECTIONS: Keys = {"corrections": "the corrections by name, which lasts: feeds know it"}
CORRECTION: Keys = {
    "date": "day of the correction",
    "page": "the page, as in products/arc-300.html",
    "wrong": "what was wrong",
    "now": "what stands now",
}
PATH = re.compile(r"(?:[a-z0-9-]{1,80}/){0,2}[a-z0-9-]{1,80}\.html")
page = kinds.matching(PATH, "a page of the site as in products/arc-300.html")


def read_corrections(file: str, value: Value) -> list[Record]:
    """Read the corrections; raises Problem."""
    entry = open_entry(file, value, "the corrections", CORRECTIONS)
    return [
        Correction(
            correction=name,
            on_date=one.need("date", kinds.day),
            page=one.need("page", page),
            wrong=one.need("wrong", kinds.text),
            now=one.need("now", kinds.text),
        )
        for name, one in entry.members("corrections", "a correction", CORRECTION)
    ]
