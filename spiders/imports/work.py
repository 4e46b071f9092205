"""How far an import has come: its place in the list of files, kept in its cursor.

The cursor is written in the transaction of the rows: a killed import goes on where they end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from db import identity, intake
from db.config import Config
from db.connect import Engine
from db.identity import digest
from db.schema import Cursor
from spiders.imports.source import Source


@dataclass(slots=True)
class Place:
    """Where an import stands: a file of its list, a record in it; and what it came to so far."""

    file: int = 0
    record: int = 0
    products: int = 0
    passed: dict[str, int] = field(default_factory=dict)
    short: str | None = None


@dataclass(slots=True)
class Work:
    """One import of some files: its name, its start, and its place."""

    shop: str
    name: str
    crawl_id: str
    started: datetime
    place: Place

    @classmethod
    def begin(
        cls, engine: Engine, config: Config, shop: str, sources: Sequence[Source], how: object
    ) -> Work:
        """Open an import, or go on with one of the same files that was killed."""
        name = digest("import", how, *(source.mark() for source in sources))
        cursor = intake.find_cursor(engine, shop, name)
        if cursor is not None and (there := intake.find_crawl(engine, cursor.crawl_id)):
            return cls(
                shop, name, there.crawl_id, there.started, Place(**json.loads(cursor.position))
            )
        started = config.now()
        while intake.find_crawl(engine, identity.crawl_id(shop, started)):
            started += timedelta(seconds=1)  # two imports within one second
        work = cls(shop, name, identity.crawl_id(shop, started), started, Place())
        intake.open_crawl(engine, shop, "import", started, cursor=work.cursor())
        return work

    def cursor(self) -> Cursor:
        """Return the place as it is written."""
        position = json.dumps(asdict(self.place), sort_keys=True)
        return Cursor(
            shop=self.shop, listing_id=self.name, position=position, crawl_id=self.crawl_id
        )
