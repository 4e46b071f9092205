"""What is on record of a played month, and what its edition says."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.connect import connect, reading
from db.schema import (
    MonthCause,
    Record,
)
from reports.changes import compare
from reports.edition.document import Document
from reports.edition.stored import DOCUMENT, from_json
from reports.edition.views import EditionView
from reports.queries import read_facts
from tests.play.staged import Played

THEN, NOW = "2026-10", "2026-11"


def rows(play: Played, record: type[Record], **wanted: object) -> list[Any]:
    """Read the rows of a table that have these values."""
    engine = connect(f"sqlite:///{play.home}/upright.db")
    asked = select(record.table()).filter_by(**wanted)
    with reading(engine) as connection:
        found = list(connection.execute(asked))
    engine.dispose()
    return found


def told(play: Played) -> EditionView:
    """Read what an edition of the month would say."""
    engine = connect(f"sqlite:///{play.home}/upright.db")
    found = compare(read_facts(engine), NOW, ZoneInfo("UTC"))
    engine.dispose()
    return found


def causes(play: Played) -> dict[str, dict[str, tuple[float, int]]]:
    """Give what moved each score: by product and cause, points and reviews."""
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for row in rows(play, MonthCause, month=NOW):
        found.setdefault(row.product_id, {})[row.cause] = (row.points, row.reviews)
    return found


def drafted(play: Played) -> Document:
    """Read the draft of the edition as data."""
    return from_json((play.home / "editions" / f"{NOW}-draft" / DOCUMENT).read_bytes())
